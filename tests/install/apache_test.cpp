// Apache's mod_proxy as a client.
#include "core/install/place.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallApache : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("apache2")) GTEST_SKIP() << "skipped: apache2 is not installed";
  }
  Request request(const Pair& pair, const Software& software) const {
    Request asked = lab.request(Target::apache, pair);
    asked.software = software;
    return asked;
  }
  Lab lab;
};

TEST_F(InstallApache, PresentsTheCertificateThroughTheGatewayAndSwitches) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  const Software software = apache_in(lab);
  const base::Background teleservice = lab.peer();
  const Daemon apache = start_apache(software);
  Request asked = request(old_pair, software);
  asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const auto first = install(asked);
  ASSERT_TRUE(first && !first->refused) << said(first) << lab.read(lab.path("apache/error.log"));
  EXPECT_EQ(first->presented_sha256, old_pair.sha256);
  EXPECT_NE(get("http://" + asked.gateway.listen + "/").find(old_pair.sha256), std::string::npos);
  asked.leaf = new_pair.leaf;
  asked.key = FileKey{new_pair.key.copy()};
  const auto second = install(asked);
  ASSERT_TRUE(second && !second->refused) << said(second);
  for (int i = 0; i < 50; ++i)
    ASSERT_NE(get("http://" + asked.gateway.listen + "/").find(new_pair.sha256), std::string::npos) << i;
  const auto returned = back(asked);
  ASSERT_TRUE(returned && !returned->refused) << said(returned);
  EXPECT_EQ(returned->presented_sha256, old_pair.sha256);
}

// apache2 -t says yes to a suite that does not exist, and the reload ends in Apache's death.
TEST_F(InstallApache, StartsAgainWithTheOldSetWhenItDiesOfTheNewOne) {
  const Pair good = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  const Software software = apache_in(lab);
  const Daemon apache = start_apache(software);
  const auto first = install(request(good, software));
  ASSERT_TRUE(first && !first->refused) << said(first);
  Request bad = request(other, software);
  bad.suites = "NO-SUCH-SUITE";
  bad.proof.patience = std::chrono::milliseconds(500);
  const auto outcome = install(bad);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_TRUE(outcome->tested && outcome->reloaded);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::proof_failed);
  EXPECT_EQ(outcome->presented_sha256, good.sha256);
  EXPECT_EQ(live_version({lab.path("sceau/insi-manu")}), "0001");
  EXPECT_TRUE(apache.runs());
}

// Its listener takes pkcs11: URIs (SSLCertificateKeyFile), its client side does not: it looks for a file.
TEST_F(InstallApache, CannotUseATokenKey) {
  EXPECT_EQ(impossible(Target::apache, model::KeyStorage::token, model::Usage::auth_cli),
            Impossible::wants_file);
  const Software software = apache_in(lab);
  lab.write("apache/conf-enabled/token.conf",
            "SSLProxyEngine on\nSSLProxyMachineCertificateFile \"pkcs11:token=t;id=%01;type=private\"\n");
  const auto tested = base::run({.argv = {"apache2", "-f", software.main_config, "-t"}});
  ASSERT_TRUE(tested);
  EXPECT_NE(tested->status, 0);
  EXPECT_NE(tested->errors.find("does not exist or is empty"), std::string::npos) << tested->errors;
}

}  // namespace
}  // namespace sceau::install::test

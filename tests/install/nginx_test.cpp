// nginx, with keys in files.
#include "core/install/place.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallNginx : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  }
  Request request(const Pair& pair, const Software& software) const {
    Request asked = lab.request(Target::nginx, pair);
    asked.software = software;
    return asked;
  }
  Lab lab;
};

TEST_F(InstallNginx, PresentsTheNewCertificateThroughTheGateway) {
  const Pair pair = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const base::Background teleservice = lab.peer();
  const Daemon nginx = start_nginx(software);
  Request asked = request(pair, software);
  asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_TRUE(outcome->tested && outcome->reloaded && outcome->proven);
  EXPECT_EQ(outcome->presented_sha256, pair.sha256);
  EXPECT_NE(get("http://" + asked.gateway.listen + "/").find(pair.sha256), std::string::npos);
}

TEST_F(InstallNginx, SwitchesToTheSuccessorAndLosesNoRequest) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const base::Background teleservice = lab.peer();
  const Daemon nginx = start_nginx(software);
  Request asked = request(old_pair, software);
  asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const auto first = install(asked);
  ASSERT_TRUE(first && !first->refused) << said(first);
  asked.leaf = new_pair.leaf;
  asked.key = FileKey{new_pair.key.copy()};
  const auto second = install(asked);
  ASSERT_TRUE(second && !second->refused) << said(second);
  for (int i = 0; i < 50; ++i)
    ASSERT_NE(get("http://" + asked.gateway.listen + "/").find(new_pair.sha256), std::string::npos) << i;
  const auto returned = back(asked);
  ASSERT_TRUE(returned && !returned->refused) << said(returned);
  EXPECT_NE(get("http://" + asked.gateway.listen + "/").find(old_pair.sha256), std::string::npos);
}

TEST_F(InstallNginx, LeavesABrokenConfigurationToItsOwner) {
  const Pair pair = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  lab.write("nginx/conf.d/theirs.conf", "server { this is broken }\n");
  const auto outcome = install(request(pair, software));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::config_test_failed);
  EXPECT_EQ(outcome.error().value, "before");
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
}

TEST_F(InstallNginx, PutsTheOldSetBackWhenNginxRefusesTheNewOne) {
  const Pair good = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  ASSERT_TRUE(install(request(good, software)));
  Request bad = request(other, software);
  bad.suites = "NO-SUCH-SUITE";
  const auto outcome = install(bad);
  ASSERT_TRUE(outcome) << said(outcome);
  ASSERT_TRUE(outcome->refused);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::config_test_failed);
  EXPECT_NE(outcome->refused->lower.find("no cipher match"), std::string::npos) << outcome->refused->lower;
  const auto again = install(request(good, software));
  ASSERT_TRUE(again && !again->refused) << said(again);
  EXPECT_EQ(again->presented_sha256, good.sha256);
  EXPECT_EQ(again->version, "0001");
}

TEST_F(InstallNginx, PutsEverythingAsItWasWhenTheFirstInstallationIsRefused) {
  const Pair pair = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  const base::Background refusing = lab.peer({"--refuse"});
  Request asked = request(pair, software);
  asked.proof.url = Lab::address(refusing);
  asked.proof.trust = lab.chain();
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome) << said(outcome);
  ASSERT_TRUE(outcome->refused);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::proof_failed);
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
  EXPECT_FALSE(base::exists(software.include_in + "/sceau-insi-manu.conf"));
  EXPECT_TRUE(nginx.runs());
}

TEST_F(InstallNginx, TouchesNoFileThatIsNotItsOwn) {
  const Pair pair = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  lab.write("nginx/conf.d/sceau-insi-manu.conf", "# somebody else's\n");
  const auto outcome = install(request(pair, software));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::file_not_ours);
  EXPECT_EQ(lab.read(software.include_in + "/sceau-insi-manu.conf"), "# somebody else's\n");
}

TEST_F(InstallNginx, RefusesAGatewayThatOthersReach) {
  Request asked = request(lab.issue("INSI-MANU"), nginx_in(lab));
  asked.gateway = {"0.0.0.0:8081", "https://localhost:1/"};
  const auto outcome = install(asked);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::listen_not_local);
}

TEST(InstallListener, IsRefusedByItsName) {
  for (const char* word : {"listener", "ssl_certificate", "https"})
    EXPECT_EQ(target_of(word).error().code, base::ErrorCode::target_is_listener) << word;
}

}  // namespace
}  // namespace sceau::install::test

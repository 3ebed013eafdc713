// HAProxy as a client.
#include "core/install/place.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallHaproxy : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("haproxy")) GTEST_SKIP() << "skipped: haproxy is not installed";
  }
  Request request(const Pair& pair, const Software& software) const {
    Request asked = lab.request(Target::haproxy, pair);
    asked.software = software;
    return asked;
  }
  Lab lab;
};

TEST_F(InstallHaproxy, PresentsTheCertificateThroughTheGatewayAndSwitches) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  const Software software = haproxy_in(lab);
  const base::Background teleservice = lab.peer();
  const Daemon haproxy = start_haproxy(software);
  Request asked = request(old_pair, software);
  asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const auto first = install(asked);
  ASSERT_TRUE(first && !first->refused) << said(first);
  EXPECT_EQ(first->presented_sha256, old_pair.sha256);
  EXPECT_NE(get("http://" + asked.gateway.listen + "/").find(old_pair.sha256), std::string::npos);
  asked.leaf = new_pair.leaf;
  asked.key = FileKey{new_pair.key.copy()};
  const auto second = install(asked);
  ASSERT_TRUE(second && !second->refused) << said(second);
  for (int i = 0; i < 50; ++i)
    ASSERT_NE(get("http://" + asked.gateway.listen + "/").find(new_pair.sha256), std::string::npos) << i;
}

TEST_F(InstallHaproxy, PutsTheOldSetBackWhenHaproxyRefusesTheNewOne) {
  const Pair good = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  const Software software = haproxy_in(lab);
  const Daemon haproxy = start_haproxy(software);
  const auto first = install(request(good, software));
  ASSERT_TRUE(first && !first->refused) << said(first);
  Request bad = request(other, software);
  bad.suites = "NO-SUCH-SUITE";
  const auto outcome = install(bad);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::config_test_failed);
  EXPECT_EQ(live_version({lab.path("sceau/insi-manu")}), "0001");
  EXPECT_TRUE(haproxy.runs());
}

// Debian's HAProxy reads one file unless EXTRAOPTS says more: nothing answers, and it is told.
TEST_F(InstallHaproxy, PutsEverythingBackWhenTheFolderIsNotReadByTheService) {
  const Pair pair = lab.issue("INSI-MANU");
  const Software software = haproxy_in(lab);
  const Daemon haproxy({"haproxy", "-W", "-D", "-f", software.main_config, "-p", software.pid_file},
                       software.pid_file);
  Request asked = request(pair, software);
  asked.proof.patience = std::chrono::milliseconds(500);
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->value, "no answer");
  EXPECT_FALSE(base::exists(software.include_in + "/sceau-insi-manu.cfg"));
}

TEST_F(InstallHaproxy, IsBuiltByDebianWithoutEngines) {
  const auto built = base::run({.argv = {"haproxy", "-vv"}});
  ASSERT_TRUE(built);
  EXPECT_NE(built->output.find("-ENGINE"), std::string::npos) << "the table of targets says otherwise";
  EXPECT_EQ(impossible(Target::haproxy, model::KeyStorage::token, model::Usage::auth_cli),
            Impossible::without_engine);
}

}  // namespace
}  // namespace sceau::install::test

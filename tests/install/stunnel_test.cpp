// stunnel as a client, with keys in files and on a token.
#include <sys/stat.h>
#include <unistd.h>

#include "core/install/readable.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallStunnel : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("stunnel4")) GTEST_SKIP() << "skipped: stunnel4 is not installed";
  }
  // The instance is ours: what the installation starts is ended here.
  void TearDown() override { end_by_pid_file(lab.path("stunnel/stunnel.pid")); }
  Request with(Request asked) const {
    asked.software = stunnel_in(lab);
    return asked;
  }
  Lab lab;
};

TEST_F(InstallStunnel, StartsItsOwnInstanceAndPresentsTheCertificate) {
  const Pair pair = lab.issue("INSI-MANU");
  const base::Background teleservice = lab.peer();
  Request asked = with(lab.request(Target::stunnel, pair));
  asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->presented_sha256, pair.sha256);
  EXPECT_NE(get("http://" + asked.gateway.listen + "/").find(pair.sha256), std::string::npos);
}

TEST_F(InstallStunnel, SwitchesToTheSuccessorAndBack) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  const auto first = install(with(lab.request(Target::stunnel, old_pair)));
  ASSERT_TRUE(first && !first->refused) << said(first);
  const auto second = install(with(lab.request(Target::stunnel, new_pair)));
  ASSERT_TRUE(second && !second->refused) << said(second);
  EXPECT_EQ(second->presented_sha256, new_pair.sha256);
  const auto returned = back(with(lab.request(Target::stunnel, old_pair)));
  ASSERT_TRUE(returned && !returned->refused) << said(returned);
  EXPECT_EQ(returned->presented_sha256, old_pair.sha256);
}

// stunnel has no test of its configuration and goes on with the old one when it cannot read the new one.
TEST_F(InstallStunnel, PutsTheOldSetBackWhenItCannotReadTheNewOne) {
  const Pair good = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  const auto first = install(with(lab.request(Target::stunnel, good)));
  ASSERT_TRUE(first && !first->refused) << said(first);
  Request bad = with(lab.request(Target::stunnel, other));
  bad.suites = "NO-SUCH-SUITE";
  bad.proof.patience = std::chrono::milliseconds(500);
  const auto outcome = install(bad);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->value, "certificate " + good.sha256);
  const auto again = install(with(lab.request(Target::stunnel, good)));
  ASSERT_TRUE(again && !again->refused) << said(again);
  EXPECT_EQ(again->version, "0001");
  EXPECT_EQ(again->presented_sha256, good.sha256);
}

TEST_F(InstallStunnel, StopsWhatItStartedWhenTheFirstInstallationIsRefused) {
  const Pair pair = lab.issue("INSI-MANU");
  const base::Background refusing = lab.peer({"--refuse"});
  Request asked = with(lab.request(Target::stunnel, pair));
  asked.proof.url = Lab::address(refusing);
  asked.proof.trust = lab.chain();
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
  EXPECT_FALSE(base::exists(lab.path("stunnel/sceau-insi-manu.conf")));
}

class InstallStunnelToken : public InstallStunnel {
 protected:
  void SetUp() override {
    InstallStunnel::SetUp();
    if (!::sceau::test::SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
  }
};

TEST_F(InstallStunnelToken, PresentsTheCertificateAndSwitches) {
  const ::sceau::test::SoftHsmToken token;
  const Pair old_pair = lab.issue_on(token, "manu");
  const auto first = install(with(lab.request(Target::stunnel, old_pair, token, "manu")));
  ASSERT_TRUE(first && !first->refused) << said(first);
  EXPECT_EQ(first->presented_sha256, old_pair.sha256);
  const Pair new_pair = lab.issue_on(token, "manu-2");
  const auto second = install(with(lab.request(Target::stunnel, new_pair, token, "manu-2")));
  ASSERT_TRUE(second && !second->refused) << said(second);
  EXPECT_EQ(second->presented_sha256, new_pair.sha256);
  EXPECT_EQ(lab.read(lab.path("sceau/insi-manu/live/stunnel.d/sceau.conf")).find(token.pin()),
            std::string::npos);
}

TEST_F(InstallStunnelToken, PutsEverythingBackWhenItsUserCannotReadTheToken) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: a service of another user needs root";
  const ::sceau::test::SoftHsmToken token;
  open_folders(token);
  const Pair pair = lab.issue_on(token, "manu");
  Request asked = with(lab.request(Target::stunnel, pair, token, "manu"));
  asked.software.user = "stunnel4";
  const auto told = install(asked);
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, base::ErrorCode::key_unreadable_by_service);
}

}  // namespace
}  // namespace sceau::install::test

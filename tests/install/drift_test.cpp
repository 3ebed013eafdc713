// What `verify` finds out long after an installation, and what it leaves alone.
#include "core/install/drift.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "core/install/place.hpp"
#include "core/install/recall.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

std::vector<std::string> words_of(const base::Result<DriftReport>& report) {
  std::vector<std::string> words;
  if (!report) return {"error " + said(report.error())};
  for (const Drift& drift : report->drifts) words.emplace_back(word(drift.kind));
  return words;
}
using Words = std::vector<std::string>;

class InstallDrift : public ::testing::Test {
 protected:
  std::string live(const std::string& name) const { return lab.path("sceau/insi-manu/live/" + name); }
  // As `verify` asks: with what was kept of the request, not with the request.
  Words look(const Request& request, bool prove = false) const {
    auto kept = recall(remember(request));
    if (!kept) return {"not recalled"};
    kept->proof.wanted = prove;
    kept->proof.program = probe_program();
    kept->proof.patience = std::chrono::milliseconds(0);
    return words_of(look_for_drift(*kept));
  }
  Lab lab;
};

TEST_F(InstallDrift, FindsNothingWhereNothingChanged) {
  const Request request = lab.request(Target::pem, lab.issue("INSI-MANU"));
  ASSERT_TRUE(install(request));
  EXPECT_EQ(look(request, true), Words{});
}

TEST_F(InstallDrift, SeesAFileThatWasChangedByHand) {
  const Request request = lab.request(Target::pem, lab.issue("INSI-MANU"));
  ASSERT_TRUE(install(request));
  lab.write("sceau/insi-manu/live/chain.pem", "# mine now\n", 0640);
  EXPECT_EQ(look(request), Words{"file_changed"});
}

TEST_F(InstallDrift, SeesAKeyThatOthersMayRead) {
  const Request request = lab.request(Target::pem, lab.issue("INSI-MANU"));
  ASSERT_TRUE(install(request));
  ::chmod(live("key.pem").c_str(), 0644);
  EXPECT_EQ(look(request), Words{"rights_changed"});
}

TEST_F(InstallDrift, SeesAFolderThatOthersMayEnterAndTheNextInstallationClosesIt) {
  const Request request = lab.request(Target::pem, lab.issue("INSI-MANU"));
  ASSERT_TRUE(install(request));
  for (const std::string& folder : {lab.path("sceau/insi-manu"), lab.path("sceau/insi-manu/versions/0001")}) {
    ::chmod(folder.c_str(), 0755);
    EXPECT_EQ(look(request), Words{"rights_changed"}) << folder;
    ::chmod(folder.c_str(), 0750);
  }
  ::chmod(lab.path("sceau/insi-manu").c_str(), 0755);
  ASSERT_TRUE(install(request));
  EXPECT_EQ(look(request), Words{});
}

TEST_F(InstallDrift, SeesAFileThatIsGoneAndASetThatIsGone) {
  const Request request = lab.request(Target::pem, lab.issue("INSI-MANU"));
  ASSERT_TRUE(install(request));
  ::unlink(live("cert.pem").c_str());
  EXPECT_EQ(look(request), Words{"file_missing"});
  ::unlink(lab.path("sceau/insi-manu/live").c_str());
  EXPECT_EQ(look(request), Words{"nothing_installed"});
}

TEST_F(InstallDrift, SeesThatTheLiveLinkWasMovedByHand) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  ASSERT_TRUE(install(lab.request(Target::pem, old_pair)));
  const Request request = lab.request(Target::pem, new_pair);
  ASSERT_TRUE(install(request));
  EXPECT_EQ(live_leaf(live_path(request)), new_pair.sha256);
  ASSERT_TRUE(point_live_at({lab.path("sceau/insi-manu")}, "0001"));
  EXPECT_EQ(live_leaf(live_path(request)), old_pair.sha256);
}

TEST_F(InstallDrift, SeesAnotherCertificateServedThroughNginx) {
  if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  const Pair ours = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  Request request = lab.request(Target::nginx, ours);
  request.software = software;
  ASSERT_TRUE(install(request));
  EXPECT_EQ(look(request, true), Words{});
  const std::string key = lab.read(live("key.pem"));
  lab.write("sceau/insi-manu/live/key.pem", std::string(other.key.text()), 0600);
  lab.write("sceau/insi-manu/live/fullchain.pem",
            "-----BEGIN CERTIFICATE-----\n" + base::base64(other.leaf) + "\n-----END CERTIFICATE-----\n");
  ASSERT_TRUE(base::run({.argv = {"nginx", "-c", software.main_config, "-s", "reload"}}));
  for (int i = 0; i < 50; ++i)
    if (const Words words = look(request, true); words.size() == 3) break;
  const Words words = look(request, true);
  EXPECT_NE(std::find(words.begin(), words.end(), "other_certificate"), words.end())
      << ::testing::PrintToString(words);
}

TEST_F(InstallDrift, SeesThatTheServiceDoesNotAnswerAnyMore) {
  if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  Request request = lab.request(Target::nginx, lab.issue("INSI-MANU"));
  request.software = nginx_in(lab);
  {
    const Daemon nginx = start_nginx(request.software);
    ASSERT_TRUE(install(request));
  }
  EXPECT_EQ(look(request, true), Words{"not_proven"});
  EXPECT_EQ(look(request, false), Words{});
}

TEST_F(InstallDrift, SeesThatTheServiceCannotReadItsTokenAnyMore) {
  if (!::sceau::test::SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: a service of another user needs root";
  const ::sceau::test::SoftHsmToken token;
  const Pair pair = lab.issue_on(token, "manu");
  Request request = lab.request(Target::pem, pair, token, "manu");
  ASSERT_TRUE(install(request));
  request.software.user = "www-data";
  EXPECT_EQ(look(request), Words{"key_unreadable"});
}

TEST_F(InstallDrift, ForgetsTheSetsOfARetiredKeyButNeverTheLiveOne) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  ASSERT_TRUE(install(lab.request(Target::pem, old_pair)));
  const Request request = lab.request(Target::pem, new_pair);
  ASSERT_TRUE(install(request));
  EXPECT_EQ(forget_versions(request, new_pair.sha256).error().code, base::ErrorCode::key_in_use);
  EXPECT_EQ(forget_versions(request, old_pair.sha256).value(), Words{"0001"});
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/versions/0001")));
  EXPECT_TRUE(base::exists(live("key.pem")));
}

}  // namespace
}  // namespace sceau::install::test

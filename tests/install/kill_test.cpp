// Killed at any moment: what is live is the old set or the new one, and the next run cleans up.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "core/install/place.hpp"
#include "tests/install/servers.hpp"

namespace {

// Counted down in the child alone: it dies just before the change to a folder that brings it to zero.
std::atomic<int> changes_left{0};

void before_a_change() {
  if (changes_left > 0 && --changes_left == 0) ::kill(::getpid(), SIGKILL);
}

}  // namespace

// In place of libc's, in this program alone: every switch, link and removal of an installation goes through
// one of the three.
extern "C" int rename(const char* from, const char* to) noexcept {
  before_a_change();
  return ::renameat(AT_FDCWD, from, AT_FDCWD, to);
}
extern "C" int symlink(const char* to, const char* path) noexcept {
  before_a_change();
  return ::symlinkat(to, AT_FDCWD, path);
}
extern "C" int unlink(const char* path) noexcept {
  before_a_change();
  return ::unlinkat(AT_FDCWD, path, 0);
}

namespace sceau::install::test {
namespace {

constexpr int kRanThrough = 0, kRefused = 3;

// The installation in a child that dies at its `change`th change. The exit status, or -1 where it was killed.
int install_and_die(const Request& request, int change) {
  const pid_t child = ::fork();
  if (child == 0) {
    changes_left = change;
    const auto outcome = install(request);
    ::_exit(outcome && !outcome->refused ? kRanThrough : kRefused);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class InstallKilled : public ::testing::Test {
 protected:
  // Certificate and key that are live belong together and are one of the two.
  void expect_one_whole_set(const Pair& old_pair, const Pair& new_pair, int change) const {
    const std::string live = lab.path("sceau/insi-manu/live/");
    const std::string certificate = lab.read(live + "cert.pem"), key = lab.read(live + "key.pem");
    const bool old_set = certificate.find(pem(old_pair)) != std::string::npos &&
                         key.find(old_pair.key.text()) != std::string::npos;
    const bool new_set = certificate.find(pem(new_pair)) != std::string::npos &&
                         key.find(new_pair.key.text()) != std::string::npos;
    EXPECT_TRUE(old_set != new_set) << "killed before change " << change;
  }
  static std::string pem(const Pair& pair) { return base::base64(pair.leaf).substr(0, 60); }
  Lab lab;
};

TEST_F(InstallKilled, AtAnyChangeLeavesOneWholeSetAndTheNextRunGoesOn) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  Request before = lab.request(Target::pem, old_pair), after = lab.request(Target::pem, new_pair);
  before.proof.wanted = after.proof.wanted = false;
  ASSERT_TRUE(install(before));
  int change = 1;
  for (; change < 100; ++change) {
    const int status = install_and_die(after, change);
    if (status == kRanThrough) break;
    ASSERT_EQ(status, -1) << "refused before change " << change;
    expect_one_whole_set(old_pair, new_pair, change);
    const auto again = install(before);
    ASSERT_TRUE(again && !again->refused) << said(again) << " after change " << change;
    EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/.journal")));
  }
  EXPECT_GT(change, 8) << "the installation makes fewer changes than were counted on";
  EXPECT_LT(change, 100);
}

TEST_F(InstallKilled, TheFirstInstallationLeavesNothingOrAll) {
  const Pair pair = lab.issue("INSI-MANU");
  Request first = lab.request(Target::pem, pair);
  first.proof.wanted = false;
  for (int change = 1; change < 100; ++change) {
    std::error_code ignored;
    const int status = install_and_die(first, change);
    const bool live = base::exists(lab.path("sceau/insi-manu/live"));
    if (live) {
      EXPECT_EQ(lab.read(lab.path("sceau/insi-manu/live/cert.pem")).find("# managed by sceau"), 0U) << change;
    }
    if (status == kRanThrough) break;
    const auto again = install(first);
    ASSERT_TRUE(again && !again->refused) << said(again);
    std::filesystem::remove_all(lab.path("sceau"), ignored);
  }
}

// nginx goes on with what it has, whatever step its administrator's sceau died at.
TEST_F(InstallKilled, AtEachStepNginxServesTheOldCertificateOrTheNewOne) {
  if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const base::Background teleservice = lab.peer();
  const Daemon nginx = start_nginx(software);
  const std::string listen = "127.0.0.1:" + std::to_string(kernel_port());
  const auto asked = [&](const Pair& pair) {
    Request request = lab.request(Target::nginx, pair);
    request.software = software;
    request.gateway = {listen, Lab::address(teleservice) + "/"};
    request.proof.rounds = 2;
    return request;
  };
  const Request before = asked(old_pair), after = asked(new_pair);
  ASSERT_TRUE(install(before));
  for (const Step fatal : {Step::write, Step::test, Step::reload, Step::prove, Step::keep}) {
    const pid_t child = ::fork();
    if (child == 0) {
      static_cast<void>(install(after, [fatal](const Request&, Step step) {
        if (step == fatal || (fatal == Step::reload && step == Step::prove)) ::kill(::getpid(), SIGKILL);
      }));
      ::_exit(kRanThrough);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << word(fatal);
    const std::string answer = get("http://" + listen + "/");
    EXPECT_TRUE(answer.find(old_pair.sha256) != std::string::npos ||
                answer.find(new_pair.sha256) != std::string::npos)
        << word(fatal) << ": " << answer;
    const auto again = install(before);
    ASSERT_TRUE(again && !again->refused) << word(fatal) << ": " << said(again);
    EXPECT_EQ(again->presented_sha256, old_pair.sha256) << word(fatal);
  }
}

}  // namespace
}  // namespace sceau::install::test

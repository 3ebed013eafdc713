// Programs: no shell, a time limit for the whole group, output capped, nothing inherited that they need not
// have.
#include "core/base/process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/scratch_folder.hpp"

namespace sceau::base {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Process, GetsItsWordsAsTheyStand) {
  const auto result = run({.argv = {"printf", "%s|", "a b", "$HOME", "; false", "*"}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, "a b|$HOME|; false|*|");
}

TEST(Process, TellsStatusAndErrorsApart) {
  const auto result = run({.argv = {"sh", "-c", "echo out; echo err >&2; exit 7"}});
  ASSERT_TRUE(result) << "a non-zero exit is a result";
  EXPECT_EQ(result->status, 7);
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(run({.argv = {"sh", "-c", "kill -9 $$"}})->status, 128 + SIGKILL);
}

TEST(Process, IsNotThere) {
  EXPECT_EQ(run({.argv = {"no-such-program-of-sceau"}}).error().code, ErrorCode::program_missing);
  EXPECT_EQ(run({.argv = {"/no/such/program"}}).error().code, ErrorCode::program_missing);
}

TEST(Process, ReadsItsInputAndThenItsEnd) {
  const std::string input(300'000, 'x');  // more than a pipe holds
  const auto result = run({.argv = {"wc", "-c"}, .input = view(input)});
  ASSERT_TRUE(result);
  EXPECT_EQ(std::atoi(result->output.c_str()), 300'000);
}

TEST(Process, MayCloseItsInputEarly) {
  const std::string input(300'000, 'x');
  const auto result = run({.argv = {"true"}, .input = view(input)});
  ASSERT_TRUE(result) << "no SIGPIPE for us";
  EXPECT_EQ(result->status, 0);
}

TEST(Process, HasItsOutputCapped) {
  const auto result = run({.argv = {"head", "-c", "100000", "/dev/zero"}, .output_limit = 1000});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output.size(), 1000U);
  EXPECT_EQ(result->status, 0) << "read and dropped, not cut off";
}

// A zombie that nobody has fetched yet is no longer alive.
bool alive(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(stat, line);
  const std::size_t name_end = line.rfind(')');
  return name_end != std::string::npos && line[name_end + 2] != 'Z' && line[name_end + 2] != 'X';
}

TEST(Process, ThatHangsIsEndedWithAllItStarted) {
  for (const char* leader : {"trap '' TERM; ", ""}) {
    const std::string note = "/dev/shm/sceau-process-test-" + std::to_string(::getpid());
    const auto result =
        run({.argv = {"sh", "-c",
                      std::string("sh -c \"trap '' TERM; while :; do sleep 1; done\" & echo $! > ") + note +
                          "; " + leader + "sleep 300; sleep 300"},
             .limit = std::chrono::milliseconds(500)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::program_timed_out);
    int child = 0;
    std::ifstream(note) >> child;
    ::unlink(note.c_str());
    ASSERT_GT(child, 1);
    for (int i = 0; i < 100 && alive(child); ++i) ::usleep(10'000);
    EXPECT_FALSE(alive(child)) << "its child goes on, leader: " << leader;
  }
}

TEST(Process, RunsAsAUserWhoMayNotEnterItsFolder) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another user needs root";
  const test::ScratchFolder folder;  // 0700
  const std::string program = folder.path() + "/id";
  std::filesystem::copy_file("/usr/bin/id", program);
  ::chmod(program.c_str(), 0755);
  const auto result = run({.argv = {program, "-u"}, .user = 65534, .group = 65534});
  ASSERT_TRUE(result) << result.error().lower;
  EXPECT_EQ(result->output, "65534\n");
}

TEST(Process, InheritsNoDescriptor) {
  const int first = ::open("/dev/null", O_RDONLY);     // without O_CLOEXEC, as a library would
  const int open_here = ::fcntl(first, F_DUPFD, 100);  // none that `ls` opens itself
  ::close(first);
  const auto result = run({.argv = {"ls", "/proc/self/fd"}});
  ::close(open_here);
  ASSERT_TRUE(result);
  EXPECT_THAT(result->output, Not(HasSubstr(std::to_string(open_here) + "\n")));
}

TEST(Process, SeesTheEnvironmentItIsGiven) {
  ::setenv("SCEAU_OF_THIS_TEST", "ours", 1);
  EXPECT_THAT(run({.argv = {"env"}, .environment = {"ADDED=1"}})->output,
              HasSubstr("SCEAU_OF_THIS_TEST=ours\n"));
  const auto clean = run({.argv = {"env"}, .environment = {"ADDED=1"}, .clean_environment = true});
  EXPECT_THAT(clean->output, HasSubstr("ADDED=1\n"));
  EXPECT_THAT(clean->output, Not(HasSubstr("SCEAU_OF_THIS_TEST")));
  ::unsetenv("SCEAU_OF_THIS_TEST");
}

TEST(Background, IsReadyAtItsFirstLineAndGoesWithItsOwner) {
  int pid = 0;
  {
    const auto started = Background::start({.argv = {"sh", "-c", "echo ready; exec sleep 300"}});
    ASSERT_TRUE(started);
    EXPECT_EQ(started->first_line(), "ready");
    pid = started->pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH) << "gone, and no zombie";
}

}  // namespace
}  // namespace sceau::base

// Files are whole or not there: rights before content, links not followed, a kill or a full disk leaves the
// old one.
#include "core/base/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace sceau::base {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = "/dev/shm/sceau-base-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string path(const std::string& name = "file") const { return folder_ + "/" + name; }
  std::string content(const std::string& name = "file") const {
    return std::string(text(read_file(path(name)).value()));
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_))
      found.push_back(entry.path().filename().string());
    return found;
  }
  mode_t mode(const std::string& name = "file") const {
    struct stat info {};
    EXPECT_EQ(::lstat(path(name).c_str(), &info), 0);
    return info.st_mode & 07777U;
  }
  std::string folder_;
};

TEST_F(Files, AreReplacedWholeWithTheRightsAsked) {
  ASSERT_TRUE(replace_file(path(), view("old"), {.mode = 0640}));
  EXPECT_EQ(mode(), 0640U);
  ASSERT_TRUE(replace_file(path(), view("new"), {.mode = 0600}));
  EXPECT_EQ(content(), "new");
  EXPECT_EQ(mode(), 0600U);
  EXPECT_THAT(names(), testing::ElementsAre("file")) << "nothing stays beside it";
}

TEST_F(Files, WhateverTheUmaskIs) {
  const mode_t before = ::umask(0777);
  const Status written = replace_file(path(), view("x"), {.mode = 0640});
  ::umask(before);
  ASSERT_TRUE(written);
  EXPECT_EQ(mode(), 0640U);
}

TEST_F(Files, AreNotWrittenThroughALink) {
  ASSERT_TRUE(create_file(path("precious"), view("precious"), {}));
  fs::create_symlink(path("precious"), path());
  ASSERT_TRUE(replace_file(path(), view("new"), {}));
  EXPECT_EQ(content("precious"), "precious");
  EXPECT_FALSE(fs::is_symlink(path())) << "the link itself is replaced";
  EXPECT_EQ(content(), "new");
}

TEST_F(Files, ThatExistAreNotCreatedOver) {
  fs::create_symlink(path("nowhere"), path());
  EXPECT_EQ(create_file(path(), view("x"), {}).error().code, ErrorCode::file_not_ours)
      << "a dangling link exists too";
  EXPECT_FALSE(exists(path("nowhere")));
  EXPECT_THAT(names(), testing::ElementsAre("file"));
}

TEST_F(Files, OutliveAFullDisk) {
  ASSERT_TRUE(replace_file(path(), view("old"), {}));
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const Status written = replace_file(path(), Bytes(5000, 'x'), {});
    ::_exit(written ? 1 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0) << "it said that it wrote";
  EXPECT_EQ(content(), "old");
  EXPECT_THAT(names(), testing::ElementsAre("file"));
}

TEST_F(Files, AreTheOldOnesOrTheNewOnesAfterAKill) {
  const Bytes old_content(300'000, 'o'), new_content(300'000, 'n');
  for (int round = 0; round < 40; ++round) {
    ASSERT_TRUE(replace_file(path(), old_content, {}));
    const pid_t child = ::fork();
    if (child == 0) {
      for (;;) (void)replace_file(path(), new_content, {});
    }
    ::usleep(static_cast<useconds_t>(round * 50));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const Bytes found = read_file(path()).value();
    ASSERT_TRUE(found == old_content || found == new_content) << "round " << round;
  }
}

TEST_F(Files, SayWhyTheyCannotBeRead) {
  EXPECT_EQ(read_file(path("nothing")).error().code, ErrorCode::file_missing);
  EXPECT_EQ(read_file(folder_).error().code, ErrorCode::file_unreadable) << "a folder";
  ASSERT_TRUE(create_file(path(), view("12345"), {}));
  EXPECT_EQ(read_file(path(), 4).error().code, ErrorCode::file_too_large);
  EXPECT_TRUE(read_file(path(), 5));
  EXPECT_EQ(replace_file(path("no/where"), view("x"), {}).error().code, ErrorCode::file_unwritable);
  EXPECT_EQ(rights_for("nobody-of-that-name", 0600).error().code, ErrorCode::not_permitted);
}

TEST_F(Files, FoldersAreMadeWithTheirParentsAndLeftAsTheyAre) {
  ASSERT_TRUE(make_folder(path("a/b"), 0700));
  EXPECT_EQ(mode("a"), 0700U);
  ::chmod(path("a").c_str(), 0755);
  ASSERT_TRUE(make_folder(path("a/b"), 0700));
  EXPECT_EQ(mode("a"), 0755U);
  ASSERT_TRUE(create_file(path(), {}, {}));
  EXPECT_EQ(make_folder(path(), 0700).error().code, ErrorCode::file_unwritable) << "a file has that name";
  EXPECT_TRUE(remove_file(path()));
  EXPECT_TRUE(remove_file(path())) << "what is not there needs no removal";
}

TEST_F(Files, ALockIsHeldByOne) {
  {
    const auto lock = FileLock::take(path("lock"));
    ASSERT_TRUE(lock);
    EXPECT_EQ(FileLock::take(path("lock")).error().code, ErrorCode::lock_busy);
  }
  EXPECT_TRUE(FileLock::take(path("lock"))) << "released when it goes";
}

}  // namespace
}  // namespace sceau::base

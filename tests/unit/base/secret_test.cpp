// Secrets: wiped, not copied by accident, read only from files that nobody else can read or change.
#include "core/base/secret.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <type_traits>

#include "core/base/file.hpp"

namespace sceau::base {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!Printable<Secret>);

TEST(Secret, MovesAndLeavesNothingBehind) {
  Secret first("471108");
  const Secret second = std::move(first);
  EXPECT_EQ(second.text(), "471108");
  EXPECT_TRUE(first.empty());  // NOLINT: what is left is the point
  EXPECT_EQ(second.copy().text(), "471108");
}

TEST(Secret, IsWiped) {
  std::string bytes = "471108";
  wipe(bytes.data(), bytes.size());
  EXPECT_EQ(bytes, std::string(6, '\0'));
}

TEST(Secret, ForbidsCoreDumps) {
  const pid_t child = ::fork();
  if (child == 0) {
    forbid_core_dumps();
    rlimit limit{};
    ::getrlimit(RLIMIT_CORE, &limit);
    ::_exit(limit.rlim_cur == 0 && ::prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

class SecretFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = "/dev/shm/sceau-secret-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(std::string_view content, mode_t mode = 0600) const {
    EXPECT_TRUE(replace_file(folder_ + "/pin", view(content), {.mode = mode}));
    return folder_ + "/pin";
  }
  std::string folder_;
};

TEST_F(SecretFile, IsItsFirstLineWithoutTheLineBreak) {
  EXPECT_EQ(read_secret_file(file("471108"))->text(), "471108");
  EXPECT_EQ(read_secret_file(file("471108\n"))->text(), "471108");
  EXPECT_EQ(read_secret_file(file("471108\r\n"))->text(), "471108");
  EXPECT_EQ(read_secret_file(file(" 47 11 \nsecond"))->text(), " 47 11 ") << "blanks belong to it";
}

TEST_F(SecretFile, IsRefusedWhenOthersCouldReadOrChangeIt) {
  for (const mode_t mode : {0644U, 0604U, 0606U, 0660U, 0620U, 0602U})
    EXPECT_EQ(read_secret_file(file("471108", mode)).error().code, ErrorCode::pin_file_rights)
        << std::oct << mode;
  for (const mode_t mode : {0600U, 0400U, 0640U, 0440U})
    EXPECT_TRUE(read_secret_file(file("471108", mode))) << std::oct << mode;
}

TEST_F(SecretFile, OfSomebodyElseIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: only root can give a file away";
  const std::string path = file("471108");
  ASSERT_EQ(::chown(path.c_str(), 65534, 65534), 0);
  EXPECT_EQ(read_secret_file(path).error().code, ErrorCode::pin_file_rights);
}

TEST_F(SecretFile, SaysWhatIsWrong) {
  EXPECT_EQ(read_secret_file(folder_ + "/nothing").error().code, ErrorCode::file_missing);
  EXPECT_EQ(read_secret_file(file("")).error().code, ErrorCode::empty_file);
  EXPECT_EQ(read_secret_file(file(std::string(5000, '1'))).error().code, ErrorCode::file_too_large);
}

}  // namespace
}  // namespace sceau::base

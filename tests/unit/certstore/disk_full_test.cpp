// A full disk in the midst of a step: said as such, and the store is what it was before.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certstore/anchors.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using base::ErrorCode;
using DiskFull = StoreTest;

CachedCrl large_crl() { return {"aa", "http://127.0.0.1/crl", base::Bytes(4'000'000, 0x30), kDay, {}, kDay}; }

// A step of two facts, the second too large for what is left. Its words, empty when all is as it should be.
std::string step_without_room(const std::string& path) {
  auto database = Database::open(path, Access::read_write);
  if (!database) return "open: " + code_of(database);
  {
    auto transaction = Transaction::begin(*database);
    if (!transaction) return "begin: " + code_of(transaction);
    if (const auto sent = insert_submission(*database, 1, kDay, "sent"); !sent)
      return "insert: " + code_of(sent);
    base::Status written = replace(*database, large_crl());
    if (written) written = transaction->commit();
    if (written) return "there was room";
    if (written.error().code != ErrorCode::disk_full) return "not disk_full: " + code_of(written);
  }
  const EntryOverview row = find_entry(*database, "insi-manu", std::nullopt).value();
  if (row.submitted_at) return "half of the step is there";
  const base::Status sound = check_integrity(*database);
  return sound ? "" : "damaged: " + sound.error().lower;
}

TEST_F(DiskFull, ALimitOnFileSizeKeepsTheOldState) {
  add_entry("insi-manu");
  EXPECT_EQ(in_child([this]() -> std::string {
              ::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{1'000'000, 1'000'000};
              if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return "no limit";
              return step_without_room(path());
            }),
            "");
  EXPECT_EQ(query("SELECT count(*) FROM submission"), std::vector<std::string>{"0"});
  ASSERT_TRUE(replace(made(), large_crl())) << "with room again the same step is possible";
}

bool write_text(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  const bool done = file >= 0 && ::write(file, text.data(), text.size()) == std::ssize(text);
  if (file >= 0) ::close(file);
  return done;
}

// Empty, or why not. Mounted in a namespace of this process alone.
std::string mount_small_disk(const std::string& folder) {
  const std::string user = "0 " + std::to_string(::getuid()) + " 1",
                    group = "0 " + std::to_string(::getgid()) + " 1";
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return "unshare";
  if (!write_text("/proc/self/uid_map", user) || !write_text("/proc/self/setgroups", "deny") ||
      !write_text("/proc/self/gid_map", group))
    return "mapping users";
  return ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1500k,mode=700") == 0 ? "" : "mount";
}

TEST_F(DiskFull, AFullDiskKeepsTheOldState) {
  ASSERT_EQ(::mkdir((folder_ + "/state").c_str(), 0700), 0);
  const std::string words = in_child([this]() -> std::string {
    if (const std::string why = mount_small_disk(folder_ + "/state"); !why.empty()) return "skipped: " + why;
    add_entry("insi-manu");
    return step_without_room(path());
  });
  if (words.starts_with("skipped: ")) GTEST_SKIP() << words << " is not permitted here";
  EXPECT_EQ(words, "");
}

TEST_F(DiskFull, NoStoreIsBetterThanHalfOfOne) {
  ASSERT_EQ(::mkdir((folder_ + "/state").c_str(), 0700), 0);
  EXPECT_EQ(in_child([this]() -> std::string {
              ::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{20'000, 20'000};
              if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return "no limit";
              const auto made = Database::create(path());
              return made ? "there was room" : made.error().code == ErrorCode::disk_full ? "" : code_of(made);
            }),
            "");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/state"));
}

}  // namespace
}  // namespace sceau::store

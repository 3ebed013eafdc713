// Backups: consistent, private, whole or not there; and a store again where they are put back.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "certstore/audit.hpp"
#include "certstore/roster_rows.hpp"
#include "core/base/file.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using base::ErrorCode;
using Copy = StoreTest;

TEST_F(Copy, HasWhatWasCommittedAndNothingElse) {
  const std::int64_t id = add_entry("insi-manu");
  ASSERT_TRUE(append(
      made(), {.at = kDay, .actor = "root", .entry = "e", .kind = "plan", .detail = "", .sha256 = {}}));
  const Database other = opened(Access::read_write);
  auto transaction = Transaction::begin(other).value();
  ASSERT_TRUE(insert_submission(other, id, kDay, "in the midst"));
  const std::string copy = folder_ + "/copy.db";
  ASSERT_EQ(code_of(copy_to(made(), copy)), "ok");

  struct stat info {};
  ASSERT_EQ(::stat(copy.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
  const Database restored = Database::open(copy, Access::read_write).value();
  const EntryOverview row = find_entry(restored, "insi-manu", std::nullopt).value();
  EXPECT_FALSE(row.submitted_at);
  EXPECT_FALSE(first_broken_event(restored).value());
  EXPECT_TRUE(check_integrity(restored));
  auto statement = restored.prepare("PRAGMA journal_mode").value();
  ASSERT_TRUE(statement.step().value());
  EXPECT_EQ(statement.text(0), "wal");
}

TEST_F(Copy, NeverGoesOverAnotherFile) {
  made();
  const std::string copy = folder_ + "/copy.db";
  ASSERT_TRUE(base::create_file(copy, base::view("mine"), {}));
  EXPECT_EQ(copy_to(made(), copy).error().code, ErrorCode::file_not_ours);
  EXPECT_EQ(base::text(base::read_file(copy).value()), "mine");
}

TEST_F(Copy, WithoutRoomThereIsNoCopyAtAll) {
  made();
  std::filesystem::create_directory(folder_ + "/backup");
  EXPECT_EQ(in_child([this]() -> std::string {
              ::signal(SIGXFSZ, SIG_IGN);
              const Database database = opened(Access::read_only);
              const rlimit limit{20'000, 20'000};
              if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return "no limit";
              const base::Status copied = copy_to(database, folder_ + "/backup/copy.db");
              if (copied) return "there was room";
              return copied.error().code == ErrorCode::disk_full ? "" : code_of(copied);
            }),
            "");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/backup"));
}

bool holds(const std::string& path, std::string_view text) {
  return base::exists(path) &&
         base::text(base::read_file(path, 100'000'000).value()).find(text) != std::string_view::npos;
}

TEST_F(Copy, PurgedPersonalDataIsInNoByteOfTheStore) {
  const std::int64_t structure = add_structure().id;
  const std::string name = "ETANG-ALICE-1970-01-01";
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 50; ++i)
    ids.push_back(insert(made(), RosterRow{.structure = structure,
                                           .columns = "name\t" + name +
                                                      std::string(static_cast<std::size_t>(i) * 40, '.'),
                                           .imported_at = kDay})
                      .value());
  ASSERT_TRUE(holds(path(), name) || holds(path() + "-wal", name));
  auto transaction = Transaction::begin(made()).value();
  ASSERT_TRUE(purge_roster(made(), ids, kDay));
  ASSERT_TRUE(transaction.commit());
  ASSERT_TRUE(drop_journal(made()));
  EXPECT_FALSE(holds(path(), name));
  EXPECT_FALSE(holds(path() + "-wal", name));
  EXPECT_EQ(roster_rows(made(), structure)->at(0).purged_at, kDay);
}

}  // namespace
}  // namespace sceau::store

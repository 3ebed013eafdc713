// The file itself: its rights, what is no store, what is a damaged one.
#include "core/base/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using base::ErrorCode;
using File = StoreTest;

mode_t mode_of(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777;
}

TEST_F(File, OnlyItsOwnerReadsIt) {
  add_entry("insi-manu");
  EXPECT_EQ(mode_of(folder_ + "/state"), 0700U);
  for (const char* suffix : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(path() + suffix), 0600U) << suffix;
}

TEST_F(File, AStoreIsMadeOnceAndNothingIsLeftBeside) {
  made();
  EXPECT_EQ(Database::create(path()).error().code, ErrorCode::store_exists);
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/state"))
    EXPECT_TRUE(file.path().filename().string().starts_with("sceau.db")) << file.path();
  EXPECT_TRUE(query("SELECT name FROM sqlite_schema WHERE name = 'entry'").size() == 1U);
}

TEST_F(File, AFolderThatCannotBeMadeIsSaid) {
  ASSERT_TRUE(base::create_file(folder_ + "/state", {}, {}));
  EXPECT_EQ(Database::create(path()).error().code, ErrorCode::file_unwritable);
}

TEST_F(File, WithoutAStoreThereIsNothingToOpen) {
  EXPECT_EQ(Database::open(path(), Access::read_only).error().code, ErrorCode::store_missing);
  EXPECT_FALSE(base::exists(path()));
}

TEST_F(File, EveryTransactionIsWrittenToTheDisk) {
  made();
  const Database database = opened(Access::read_write);
  auto pragma = [&database](const char* sql) {
    auto statement = database.prepare(sql).value();
    EXPECT_TRUE(statement.step().value());
    return statement.text(0);
  };
  EXPECT_EQ(pragma("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(pragma("PRAGMA synchronous"), "2");
  EXPECT_EQ(pragma("PRAGMA foreign_keys"), "1");
}

TEST_F(File, WhoReadsOnlyCannotWrite) {
  const std::int64_t id = add_entry("insi-manu");
  const Database database = opened(Access::read_only);
  EXPECT_EQ(insert_submission(database, id, kDay, "").error().code, ErrorCode::file_unwritable);
  EXPECT_FALSE(Transaction::begin(database)) << "a write transaction on a connection that reads";
}

struct Wrong {
  const char* what;
  std::string content;
};

class NoStore : public StoreTest, public testing::WithParamInterface<Wrong> {};

TEST_P(NoStore, IsRefusedAndLeftAsItIs) {
  ASSERT_TRUE(base::make_folder(folder_ + "/state"));
  ASSERT_TRUE(base::create_file(path(), base::view(GetParam().content), {}));
  for (const Access access : {Access::read_only, Access::read_write})
    EXPECT_EQ(Database::open(path(), access).error().code, ErrorCode::store_corrupt) << GetParam().what;
  EXPECT_EQ(base::text(base::read_file(path()).value()), GetParam().content);
}

INSTANTIATE_TEST_SUITE_P(
    Files, NoStore,
    testing::Values(Wrong{"an empty file", ""}, Wrong{"text", "-----BEGIN CERTIFICATE-----\n"},
                    Wrong{"a long text", std::string(100'000, 'x')}, Wrong{"zeros", std::string(8192, '\0')},
                    Wrong{"SQLite's first bytes and no more", std::string("SQLite format 3\0", 16)}),
    name_of<Wrong>);

TEST_F(File, AnotherProgramsDatabaseIsNotOurs) {
  ASSERT_TRUE(base::make_folder(folder_ + "/state"));
  ASSERT_EQ(raw("CREATE TABLE entry(id INTEGER)"), "ok");
  EXPECT_EQ(Database::open(path(), Access::read_write).error().code, ErrorCode::store_corrupt);
}

TEST_F(File, AStoreCutShortAnywhereIsSeenWhenItIsOpened) {
  Database::create(path()).value();
  const base::Bytes whole = base::read_file(path()).value();
  for (const std::size_t left :
       {std::size_t{0}, std::size_t{15}, std::size_t{99}, std::size_t{100}, std::size_t{4095},
        std::size_t{4096}, whole.size() / 2, whole.size() - 4096, whole.size() - 1}) {
    ASSERT_TRUE(base::replace_file(path(), base::ByteView(whole).first(left), {}));
    const auto opened = Database::open(path(), Access::read_write);
    ASSERT_FALSE(opened) << left << " bytes of " << whole.size();
    EXPECT_EQ(opened.error().code, ErrorCode::store_corrupt) << left << " bytes: " << opened.error().lower;
  }
}

TEST_F(File, ADamagedPageIsFoundByTheIntegrityCheck) {
  made();
  for (int i = 0; i < 200; ++i) add_entry("entry-" + std::to_string(i));
  { const Database all = std::move(made()); }  // closed: the write-ahead log is in the file
  base::Bytes bytes = base::read_file(path()).value();
  const std::size_t page = 4096 * (bytes.size() / 4096 - 1);  // the last page holds rows or an index
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page), 512, static_cast<unsigned char>(0xff));
  ASSERT_TRUE(base::replace_file(path(), bytes, {}));
  const base::Status found = check_integrity(opened(Access::read_only));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::store_corrupt);
  EXPECT_FALSE(found.error().lower.empty());
}

TEST_F(File, ABrokenReferenceIsFoundByTheIntegrityCheck) {
  add_entry("insi-manu");
  EXPECT_TRUE(check_integrity(made()));
  ASSERT_EQ(raw("PRAGMA foreign_keys = OFF; DELETE FROM structure"), "ok");
  EXPECT_EQ(check_integrity(made()).error().code, ErrorCode::store_corrupt);
}

}  // namespace
}  // namespace sceau::store

// Stores of older schemas are upgraded whole or not at all; of newer ones not touched.
#include <fstream>
#include <sstream>

#include "certstore/audit.hpp"
#include "certstore/schema.hpp"
#include "core/base/file.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using base::ErrorCode;

class Migration : public StoreTest {
 protected:
  // A store as the release of that schema made it.
  void make_old_store(int version) {
    const std::string name = "/tests/unit/certstore/fixtures/store-" + std::to_string(version) + ".sql";
    const base::Bytes sql = base::read_file(SCEAU_SOURCE_DIR + name).value();
    ASSERT_TRUE(base::make_folder(folder_ + "/state"));
    ASSERT_EQ(raw(std::string(base::text(sql))), "ok");
  }
  std::vector<std::string> schema() const {
    return query(
        "SELECT type || ' ' || replace(sql, '\"', '') FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY "
        "type, name");
  }
  std::vector<std::string> version() const { return query("PRAGMA user_version"); }
};

TEST_F(Migration, AStoreOfEachOlderSchemaBecomesWhatANewOneIs) {
  made();
  const auto wanted = schema();
  for (int old = 1; old < kSchemaVersion; ++old) {
    std::filesystem::remove_all(folder_ + "/state");
    make_old_store(old);
    ASSERT_EQ(version(), std::vector{std::to_string(old)});
    EXPECT_EQ(code_of(Database::open(path(), Access::read_only)), "ok");
    EXPECT_EQ(version(), std::vector{std::to_string(kSchemaVersion)});
    EXPECT_EQ(schema(), wanted);
    EXPECT_EQ(code_of(check_integrity(opened(Access::read_only))), "ok");
  }
}

TEST_F(Migration, TheRowsOfTheFirstSchemaAreAllThereAfterwards) {
  make_old_store(1);
  const Database database = opened(Access::read_write);
  const EntryOverview row = find_entry(database, "insi-manu", std::nullopt).value();
  EXPECT_EQ(row.successor, "insi-manu-2");
  EXPECT_EQ(row.key->uri, "pkcs11:token=igc-sante;object=insi-manu-1");
  EXPECT_EQ(row.reference, "REF-1");
  EXPECT_EQ(row.certificate->serial, "0A1B");
  EXPECT_TRUE(row.verified_at);
  EXPECT_EQ(base::text(csr_of(database, 1).value()->der), "csr of entry 1");
  EXPECT_EQ(base::text(csr_of(database, 2).value()->der), "csr of entry 2");
  EXPECT_EQ(base::text(*certificate_der(database, row.certificate->sha256).value()),
            "certificate of entry 1");
}

TEST_F(Migration, TheAuditTrailGoesOnFromTheOldStore) {
  make_old_store(1);
  const Database database = opened(Access::read_write);
  EXPECT_FALSE(first_broken_event(database).value());
  ASSERT_TRUE(append(database,
                     {.at = kDay, .actor = "root", .entry = "e", .kind = "k", .detail = "d", .sha256 = {}}));
  EXPECT_EQ(query("SELECT max(seq) FROM event"), std::vector<std::string>{"4"});
  EXPECT_FALSE(first_broken_event(database).value());
}

TEST_F(Migration, AStepThatFailsLeavesTheStoreAsItWas) {
  const Database& database = made();
  const auto before = schema();
  std::vector<const char*> steps(migrations().begin(), migrations().end());
  steps.push_back("CREATE TABLE extra(x INTEGER) STRICT; INSERT INTO extra VALUES(1)");
  steps.push_back("INSERT INTO no_such_table VALUES(1)");
  EXPECT_EQ(migrate(database, steps).error().code, ErrorCode::store_failed);
  EXPECT_EQ(schema(), before);
  EXPECT_EQ(version(), std::vector{std::to_string(kSchemaVersion)});
  steps.pop_back();
  EXPECT_TRUE(migrate(database, steps));
  EXPECT_EQ(query("SELECT x FROM extra"), std::vector<std::string>{"1"});
  EXPECT_EQ(version(), std::vector{std::to_string(kSchemaVersion + 1)});
}

TEST_F(Migration, AStepThatBreaksAReferenceIsRolledBack) {
  add_entry("insi-manu");
  std::vector<const char*> steps(migrations().begin(), migrations().end());
  steps.push_back("DELETE FROM structure");
  EXPECT_EQ(migrate(made(), steps).error().code, ErrorCode::store_corrupt);
  EXPECT_EQ(query("SELECT count(*) FROM structure"), std::vector<std::string>{"1"});
  EXPECT_EQ(query("PRAGMA user_version"), std::vector{std::to_string(kSchemaVersion)});
}

TEST_F(Migration, ReferencesAreCheckedAgainAfterAMigration) {
  make_old_store(1);
  const Database database = opened(Access::read_write);
  EXPECT_FALSE(insert_submission(database, 77, kDay, ""));
}

TEST_F(Migration, AStoreOfANewerSchemaIsRefusedUntouched) {
  Database::create(path()).value();
  ASSERT_EQ(raw("PRAGMA user_version = " + std::to_string(kSchemaVersion + 1)), "ok");
  const base::Bytes before = base::read_file(path()).value();
  for (const Access access : {Access::read_only, Access::read_write}) {
    const auto opened = Database::open(path(), access);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::store_newer);
    EXPECT_EQ(opened.error().value, std::to_string(kSchemaVersion + 1));
  }
  EXPECT_EQ(base::read_file(path()).value(), before);
}

TEST_F(Migration, TwoProcessesMayUpgradeAtOnce) {
  make_old_store(1);
  const auto upgrade = [this]() -> std::string {
    const auto database = Database::open(path(), Access::read_write);
    return database ? "" : database.error().lower;
  };
  EXPECT_EQ(in_child([&]() -> std::string {
              const std::string other = in_child(upgrade);
              return upgrade() + other;
            }),
            "");
  EXPECT_EQ(query("PRAGMA user_version"), std::vector{std::to_string(kSchemaVersion)});
}

}  // namespace
}  // namespace sceau::store

#include <string>

#include "certstore/schema.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

Status check_references(const Database& database) {
  SCEAU_TRY(Statement statement, database.prepare("PRAGMA foreign_key_check"));
  SCEAU_TRY(const bool broken, statement.step());
  if (broken)
    return fail(ErrorCode::store_corrupt, database.path(), {}, "foreign key of table " + statement.text(0));
  return {};
}

Status run_missing(const Database& database, std::span<const char* const> steps) {
  SCEAU_TRY(auto transaction, Transaction::begin(database));
  SCEAU_TRY(const int version, schema_version(database));
  if (version >= static_cast<int>(steps.size())) return {};
  for (const char* step : steps.subspan(static_cast<std::size_t>(version)))
    SCEAU_CHECK(database.execute(step));
  SCEAU_CHECK(check_references(database));
  SCEAU_CHECK(database.execute(("PRAGMA user_version = " + std::to_string(steps.size())).c_str()));
  return transaction.commit();
}

}  // namespace

Result<int> schema_version(const Database& database) {
  SCEAU_TRY(Statement statement, database.prepare("PRAGMA user_version"));
  SCEAU_CHECK(statement.step());
  return static_cast<int>(statement.integer(0));
}

// A table that is made anew is dropped in between: references are checked at the end instead of meanwhile,
// and SQLite changes that only outside a transaction.
Status migrate(const Database& database, std::span<const char* const> steps) {
  SCEAU_CHECK(database.execute("PRAGMA foreign_keys = OFF"));
  const Status migrated = run_missing(database, steps);
  SCEAU_CHECK(database.execute("PRAGMA foreign_keys = ON"));
  return migrated;
}

}  // namespace sceau::store

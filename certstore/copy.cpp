#include "certstore/beside.hpp"
#include "certstore/database.hpp"
#include "core/base/file.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Status;

namespace {

base::Result<bool> reads_only(const Database& database) {
  SCEAU_TRY(Statement statement, database.prepare("PRAGMA query_only"));
  SCEAU_CHECK(statement.step());
  return statement.integer(0) != 0;
}

Status vacuum_into(const Database& database, const std::string& file) {
  SCEAU_TRY(Statement statement, database.prepare("VACUUM INTO ?"));
  SCEAU_CHECK(statement.bind(file).run());
  return {};
}

}  // namespace

Status copy_into(const Database& database, const Beside& beside) {
  // SQLite counts the copy as a write: a connection that reads only is let off for it.
  SCEAU_TRY(const bool restricted, reads_only(database));
  SCEAU_CHECK(database.execute("PRAGMA query_only = OFF"));
  const Status copied = vacuum_into(database, beside.name());
  if (restricted) SCEAU_CHECK(database.execute("PRAGMA query_only = ON"));
  return beside.said_of_path(copied);
}

Status copy_to(const Database& database, const std::string& target) {
  if (base::exists(target)) return fail(ErrorCode::file_not_ours, target);
  SCEAU_TRY(const Beside beside, Beside::make(target));
  SCEAU_CHECK(copy_into(database, beside));
  return beside.become_real(ErrorCode::file_not_ours);
}

Status check_integrity(const Database& database) {
  for (const char* sql :
       {"SELECT integrity_check FROM pragma_integrity_check(1) WHERE integrity_check <> 'ok'",
        "SELECT 'foreign key of table ' || \"table\" FROM pragma_foreign_key_check LIMIT 1"}) {
    SCEAU_TRY(Statement statement, database.prepare(sql));
    SCEAU_TRY(const bool broken, statement.step());
    if (broken) return fail(ErrorCode::store_corrupt, database.path(), {}, statement.text(0));
  }
  return {};
}

}  // namespace sceau::store

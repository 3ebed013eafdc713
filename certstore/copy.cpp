#include "certstore/beside.hpp"
#include "certstore/database.hpp"
#include "core/base/file.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Status;

Status copy_to(const Database& database, const std::string& target) {
  if (base::exists(target)) return fail(ErrorCode::file_not_ours, target);
  SCEAU_TRY(const Beside beside, Beside::make(target));
  SCEAU_TRY(Statement statement, database.prepare("VACUUM INTO ?"));
  SCEAU_CHECK(statement.bind(beside.name()).run());
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

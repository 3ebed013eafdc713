#include "certstore/roster_rows.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

Result<std::int64_t> insert(const Database& database, const RosterRow& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO roster(structure, columns, imported_at) VALUES(?, ?, ?)"));
  return statement.bind(row.structure).bind(row.columns).bind(row.imported_at).run();
}

Result<std::vector<RosterRow>> roster_rows(const Database& database, std::int64_t structure) {
  SCEAU_TRY(Statement statement,
            database.prepare("SELECT id, structure, columns, imported_at, registered_at, ecps_at, purged_at "
                             "FROM roster WHERE structure = ? ORDER BY id"));
  statement.bind(structure);
  std::vector<RosterRow> rows;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({.id = statement.integer(0),
                    .structure = statement.integer(1),
                    .columns = statement.text(2),
                    .imported_at = statement.time(3),
                    .registered_at = statement.optional_time(4),
                    .ecps_at = statement.optional_time(5),
                    .purged_at = statement.optional_time(6)});
  }
}

Status set_roster_columns(const Database& database, std::int64_t id, const std::string& columns) {
  SCEAU_TRY(Statement statement, database.prepare("UPDATE roster SET columns = ? WHERE id = ?"));
  SCEAU_CHECK(statement.bind(columns).bind(id).run());
  return {};
}

Status set_registered(const Database& database, std::int64_t id, base::TimePoint at) {
  SCEAU_TRY(Statement statement, database.prepare("UPDATE roster SET registered_at = ? WHERE id = ?"));
  SCEAU_CHECK(statement.bind(at).bind(id).run());
  return {};
}

Status set_ecps(const Database& database, std::int64_t id, base::TimePoint at) {
  SCEAU_TRY(Statement statement, database.prepare("UPDATE roster SET ecps_at = ? WHERE id = ?"));
  SCEAU_CHECK(statement.bind(at).bind(id).run());
  return {};
}

Status purge_roster(const Database& database, const std::vector<std::int64_t>& ids, base::TimePoint at) {
  SCEAU_CHECK(database.execute("PRAGMA secure_delete = ON"));
  for (const std::int64_t id : ids) {
    SCEAU_TRY(
        Statement statement,
        database.prepare("UPDATE roster SET columns = '', purged_at = ? WHERE id = ? AND purged_at IS NULL"));
    SCEAU_CHECK(statement.bind(at).bind(id).run());
  }
  return {};
}

Status drop_journal(const Database& database) {
  SCEAU_TRY(Statement statement, database.prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
  SCEAU_TRY(const bool said, statement.step());
  if (said && statement.integer(0) != 0) return base::fail(base::ErrorCode::store_busy, database.path());
  return {};
}

}  // namespace sceau::store

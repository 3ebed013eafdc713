#include "certstore/procedure_facts.hpp"

namespace sceau::store {

using base::Result;

Result<std::int64_t> insert(const Database& database, const ProcedureFact& row) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("INSERT INTO procedure_fact(structure, step, kind, at, done_by, value, evidence, "
                       "sha256, expires) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  return statement.bind(row.structure)
      .bind(row.step)
      .bind(row.kind)
      .bind(row.at)
      .bind(row.done_by)
      .bind(row.value)
      .bind(row.evidence)
      .bind(row.sha256)
      .bind(row.expires)
      .run();
}

Result<std::vector<ProcedureFact>> procedure_facts(const Database& database, std::int64_t structure) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT id, structure, step, kind, at, done_by, value, evidence, sha256, expires "
                       "FROM procedure_fact WHERE structure = ? ORDER BY id"));
  statement.bind(structure);
  std::vector<ProcedureFact> rows;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({.id = statement.integer(0),
                    .structure = statement.integer(1),
                    .step = statement.text(2),
                    .kind = statement.text(3),
                    .at = statement.time(4),
                    .done_by = statement.text(5),
                    .value = statement.text(6),
                    .evidence = statement.text(7),
                    .sha256 = statement.text(8),
                    .expires = statement.optional_time(9)});
  }
}

}  // namespace sceau::store

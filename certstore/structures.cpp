#include "certstore/structures.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<std::int64_t> insert(const Database& database, const Structure& structure) {
  SCEAU_TRY(Statement known,
            database.prepare("SELECT 1 FROM structure WHERE finess = ? AND siret = ? AND environment = ?"));
  SCEAU_TRY(const bool exists,
            known.bind(structure.finess).bind(structure.siret).bind(structure.environment).step());
  if (exists)
    return fail(ErrorCode::structure_exists, structure.finess.empty() ? structure.siret : structure.finess);
  SCEAU_TRY(
      Statement statement,
      database.prepare("INSERT INTO structure(name, finess, siret, department, environment, created_at) "
                       "VALUES(?, ?, ?, ?, ?, ?)"));
  return statement.bind(structure.name)
      .bind(structure.finess)
      .bind(structure.siret)
      .bind(structure.department)
      .bind(structure.environment)
      .bind(structure.created_at)
      .run();
}

Result<std::vector<Structure>> structures(const Database& database) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT id, name, finess, siret, department, environment, created_at FROM structure "
                       "ORDER BY id"));
  std::vector<Structure> rows;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({.id = statement.integer(0),
                    .name = statement.text(1),
                    .finess = statement.text(2),
                    .siret = statement.text(3),
                    .department = statement.text(4),
                    .environment = statement.text(5),
                    .created_at = statement.time(6)});
  }
}

Result<Structure> find_structure(const Database& database, const std::optional<std::string>& word) {
  SCEAU_TRY(const std::vector<Structure> all, structures(database));
  std::vector<Structure> fitting;
  for (const Structure& row : all)
    if (!word || row.finess == *word || row.siret == *word || row.name == *word) fitting.push_back(row);
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) return fail(ErrorCode::structure_unknown, word.value_or(""));
  std::string names;
  for (const Structure& row : fitting)
    names += (names.empty() ? "" : ", ") + (row.finess.empty() ? row.siret : row.finess) + " (" +
             row.environment + ")";
  return fail(ErrorCode::structure_ambiguous, word.value_or(""), names);
}

}  // namespace sceau::store

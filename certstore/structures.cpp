#include "certstore/structures.hpp"

#include <algorithm>

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

// Is there another one that these identifiers name? Two sites may share a SIRET when each has its FINESS.
base::Status check_alone(const Database& database, const Structure& structure) {
  SCEAU_TRY(Statement known,
            database.prepare("SELECT 1 FROM structure WHERE environment = ?1 AND id <> ?2 AND "
                             "((finess <> '' AND finess = ?3) OR "
                             "(siret <> '' AND siret = ?4 AND (finess = '' OR ?3 = '')))"));
  SCEAU_TRY(const bool exists, known.bind(structure.environment)
                                   .bind(structure.id)
                                   .bind(structure.finess)
                                   .bind(structure.siret)
                                   .step());
  if (exists) return fail(ErrorCode::structure_exists, identifier_of(structure));
  return {};
}

// The same identifier in two environments is told apart by "ID@environment".
bool is_named(const Structure& row, const std::string& word) {
  const std::string environment = "@" + row.environment;
  if (row.finess == word || row.siret == word || row.name == word) return true;
  return word.ends_with(environment) && (row.finess + environment == word ||
                                         row.siret + environment == word || row.name + environment == word);
}

std::string candidates(const std::vector<Structure>& rows) {
  std::string names;
  for (const Structure& row : rows) {
    const auto same = std::ranges::count(rows, identifier_of(row), identifier_of);
    names += (names.empty() ? "" : ", ") + identifier_of(row) +
             (same > 1 ? "@" + row.environment : " (" + row.environment + ")");
  }
  return names;
}

}  // namespace

std::string identifier_of(const Structure& structure) {
  return structure.finess.empty() ? structure.siret : structure.finess;
}

Result<std::int64_t> insert(const Database& database, const Structure& structure) {
  Structure fresh = structure;
  fresh.id = 0;
  SCEAU_CHECK(check_alone(database, fresh));
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

base::Status update(const Database& database, const Structure& structure) {
  SCEAU_CHECK(check_alone(database, structure));
  SCEAU_TRY(
      Statement statement,
      database.prepare("UPDATE structure SET name = ?, finess = ?, siret = ?, department = ? WHERE id = ?"));
  SCEAU_CHECK(statement.bind(structure.name)
                  .bind(structure.finess)
                  .bind(structure.siret)
                  .bind(structure.department)
                  .bind(structure.id)
                  .run());
  return {};
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
    if (!word || is_named(row, *word)) fitting.push_back(row);
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) return fail(ErrorCode::structure_unknown, word.value_or(""));
  return fail(ErrorCode::structure_ambiguous, word.value_or(""), candidates(fitting));
}

}  // namespace sceau::store

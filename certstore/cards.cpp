#include "certstore/cards.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

namespace {

constexpr const char* kLatest =
    "SELECT number, holder, type, national_id, structure_id, not_after, role, environment, seen_at FROM card "
    "c "
    "WHERE id = (SELECT id FROM card WHERE number = c.number ORDER BY seen_at DESC, id DESC LIMIT 1)";

Card read_card(const Statement& row) {
  return {.number = row.text(0),
          .holder = row.text(1),
          .type = row.text(2),
          .national_id = row.text(3),
          .structure_id = row.text(4),
          .not_after = row.time(5),
          .role = row.text(6),
          .environment = row.text(7),
          .seen_at = row.time(8)};
}

}  // namespace

Status insert(const Database& database, const Card& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO card(number, holder, type, national_id, structure_id, not_after, "
                             "role, environment, seen_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(row.number).bind(row.holder).bind(row.type).bind(row.national_id).bind(row.structure_id);
  SCEAU_CHECK(statement.bind(row.not_after).bind(row.role).bind(row.environment).bind(row.seen_at).run());
  return {};
}

Result<std::vector<Card>> cards(const Database& database) {
  SCEAU_TRY(Statement row, database.prepare(std::string(kLatest) + " ORDER BY number"));
  std::vector<Card> rows;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return rows;
    rows.push_back(read_card(row));
  }
}

Result<std::optional<Card>> find_card(const Database& database, const std::string& number) {
  SCEAU_TRY(Statement row, database.prepare(std::string(kLatest) + " AND number = ?"));
  SCEAU_TRY(const bool found, row.bind(number).step());
  return found ? std::optional(read_card(row)) : std::nullopt;
}

}  // namespace sceau::store

#include "certstore/people.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

Result<std::int64_t> insert(const Database& database, const Person& row) {
  SCEAU_TRY(Statement statement,
            database.prepare(
                "INSERT INTO person(structure, role, name, first_name, phone, email, card_number, "
                "card_type, card_not_after, vendor, added_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  return statement.bind(row.structure)
      .bind(row.role)
      .bind(row.name)
      .bind(row.first_name)
      .bind(row.phone)
      .bind(row.email)
      .bind(row.card_number)
      .bind(row.card_type)
      .bind(row.card_not_after)
      .bind(row.vendor)
      .bind(row.added_at)
      .run();
}

Result<std::vector<Person>> people(const Database& database, std::optional<std::int64_t> structure) {
  // What a reader saw of a card goes before what was typed.
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT id, structure, role, name, first_name, phone, email, card_number, card_type, "
                       "ifnull((SELECT card.not_after FROM card WHERE card.number = person.card_number "
                       "AND card.number <> '' ORDER BY card.seen_at DESC, card.id DESC LIMIT 1), "
                       "card_not_after), vendor, added_at, removed_at FROM person "
                       "WHERE removed_at IS NULL AND structure = ifnull(?, structure) ORDER BY id"));
  statement.bind(structure);
  std::vector<Person> rows;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({.id = statement.integer(0),
                    .structure = statement.integer(1),
                    .role = statement.text(2),
                    .name = statement.text(3),
                    .first_name = statement.text(4),
                    .phone = statement.text(5),
                    .email = statement.text(6),
                    .card_number = statement.text(7),
                    .card_type = statement.text(8),
                    .card_not_after = statement.optional_time(9),
                    .vendor = statement.text(10),
                    .added_at = statement.time(11),
                    .removed_at = statement.optional_time(12)});
  }
}

Status set_removed(const Database& database, std::int64_t person, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE person SET removed_at = ? WHERE id = ? AND removed_at IS NULL"));
  SCEAU_CHECK(statement.bind(at).bind(person).run());
  return {};
}

}  // namespace sceau::store

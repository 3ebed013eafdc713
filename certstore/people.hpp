// The people of a structure's path: représentant légal, mandataires, administrateurs techniques,
// gestionnaires RPPS+. One row a role: somebody with two roles is there twice.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct Person {
  std::int64_t id = 0;
  std::int64_t structure = 0;
  std::string role;  // "representant-legal", "mandataire", "administrateur-technique", "gestionnaire-rpps"
  std::string name;  // as printed on the card
  std::string first_name;  // as printed on the card
  std::string phone, email;
  std::string card_number;                             // 10 digits, or empty
  std::string card_type;                               // "CPE", "CPS"…, or empty
  std::optional<base::TimePoint> card_not_after = {};  // typed; read back: of the card when a reader saw it
  std::string vendor;                                  // whose employee; empty: of the structure
  base::TimePoint added_at;
  std::optional<base::TimePoint> removed_at = {};
};

// Errors of all: those of Statement.
base::Result<std::int64_t> insert(const Database& database, const Person& row);
// Those who were not removed, in the order added. structure: none means all structures.
base::Result<std::vector<Person>> people(const Database& database, std::optional<std::int64_t> structure);
base::Status set_removed(const Database& database, std::int64_t person, base::TimePoint at);

}  // namespace sceau::store

// CPx cards as a reader showed them or somebody typed them: one row a sighting, nothing of the PIN.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct Card {
  std::string number;
  std::string holder;
  std::string type;          // "CPS", "CPF", "CPE", "CDE", "CPA"
  std::string national_id;   // may be empty
  std::string structure_id;  // as the card has it; may be empty
  base::TimePoint not_after;
  std::string role;         // what its holder does here, e.g. "administrateur-technique"; may be empty
  std::string environment;  // "production", "test", "rehearsal"
  base::TimePoint seen_at;
};

// Errors of all: those of Statement.
base::Status insert(const Database& database, const Card& row);
// Each number as it was seen last, by number.
base::Result<std::vector<Card>> cards(const Database& database);
base::Result<std::optional<Card>> find_card(const Database& database, const std::string& number);

}  // namespace sceau::store

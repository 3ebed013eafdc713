// Structures: the legal entities (or sites) whose certificates are tracked; several in one store from the
// first day.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct Structure {
  std::int64_t id = 0;
  std::string name;         // raison sociale, as the ANS directory has it
  std::string finess;       // empty where there is none
  std::string siret;        // empty where there is none
  std::string department;   // "69", "2A"
  std::string environment;  // "production", "test", "rehearsal"
  base::TimePoint created_at;
};

std::string identifier_of(const Structure& structure);  // FINESS, or SIRET where there is none

// id is given by the store. Errors: structure_exists, those of Statement.
base::Result<std::int64_t> insert(const Database& database, const Structure& structure);
// Name, FINESS, SIRET and department of the structure with this id; its environment never changes.
// Errors: structure_exists (another one has that identifier), those of Statement.
base::Status update(const Database& database, const Structure& structure);
base::Result<std::vector<Structure>> structures(const Database& database);
// word: FINESS, SIRET or name, with @environment where that alone names two; without one the only structure
// there is.
// Errors: structure_unknown, structure_ambiguous (value: the candidates).
base::Result<Structure> find_structure(const Database& database, const std::optional<std::string>& word);

}  // namespace sceau::store

// The structure whose certificates are tracked: checked before it is written.
#pragma once
#include <optional>
#include <string>

#include "core/steps/facts.hpp"

namespace sceau::steps {

struct NewStructure {
  std::string name;        // raison sociale
  std::string finess;      // empty: none; blanks between groups are dropped
  std::string siret;       // empty: none
  std::string department;  // "69"
  std::string environment = "production";
};
struct AddedStructure {
  store::Structure structure;
  bool finess_check_digit_wrong = false;  // worth a warning, not a refusal
};

// Normalised and checked; nothing is written. Errors: finess_malformed, siret_…, department_unknown,
// structure_missing_id, name_malformed, usage (environment).
base::Result<AddedStructure> check_structure(const NewStructure& wanted, base::TimePoint at);
// Errors: those of check_structure(), structure_exists.
base::Result<AddedStructure> add_structure(const store::Database& database, const NewStructure& wanted,
                                           const Act& act);

// What is given replaces what is recorded; the environment never changes. In the caller's transaction, since
// the procedure is reopened with it. Errors: those of check_structure(), structure_exists.
base::Result<AddedStructure> change_structure(const store::Database& database, const store::Structure& known,
                                              const NewStructure& wanted, const Act& act);

}  // namespace sceau::steps

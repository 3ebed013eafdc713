// From the store's rows to the model's facts, and what every step writes beside its own fact: the audit
// trail.
#pragma once
#include <string>

#include "certstore/audit.hpp"
#include "certstore/entries.hpp"
#include "core/model/lifecycle.hpp"

namespace sceau::steps {

model::Facts facts_of(const store::EntryOverview& row);
inline model::Stage stage_of(const store::EntryOverview& row, base::TimePoint now) {
  return model::stage_of(facts_of(row), now);
}

// Who does it and when: for the facts that a step writes.
struct Act {
  std::string actor;
  base::TimePoint at;
};

// "0B0221636/insi-manu", as in the audit trail.
std::string full_name(const store::Structure& structure, const std::string& entry);
base::Status record(const store::Database& database, const Act& act, const std::string& entry,
                    const std::string& kind, const std::string& detail);

// The entries that a command means: the named ones, or those at one of these stages. In the order of the
// store. Errors: entry_unknown, entry_ambiguous, structure_unknown.
struct Selection {
  std::vector<std::string> names;
  std::optional<std::string> structure;
};
base::Result<std::vector<store::EntryOverview>> select(const store::Database& database,
                                                       const Selection& selection,
                                                       const std::vector<model::Stage>& stages,
                                                       base::TimePoint now);

}  // namespace sceau::steps

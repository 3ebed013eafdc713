#include "core/steps/facts.hpp"

#include <algorithm>

namespace sceau::steps {

using base::Result;
using base::Status;

model::Facts facts_of(const store::EntryOverview& row) {
  model::Facts facts;
  facts.entry = row.entry.name;
  facts.profile = model::profile_of(row.entry.profile).value_or(model::Profile::insi_manu);
  facts.storage = model::key_storage_of(row.entry.key_storage).value_or(model::KeyStorage::token);
  facts.planned_at = row.entry.created_at;
  facts.requested_at = row.csr_at;
  facts.ordered_at = row.submitted_at;
  if (row.certificate) {
    facts.issued_at = row.certificate->imported_at;
    facts.not_before = row.certificate->not_before;
    facts.effective_end = row.certificate->effective_end;
  }
  facts.verified_at = row.verified_at;
  facts.refused_at = row.refused_at;
  facts.installed_at = row.installed_at;
  facts.proof_failed_at = row.proof_failed_at;
  if (row.revocation && row.revocation->status == "revoked")
    facts.revoked_at = row.revocation->revoked_at.value_or(row.revocation->checked_at);
  facts.abandoned_at = row.entry.abandoned_at;
  if (row.key) facts.key_destroyed_at = row.key->destroyed_at;
  if (!row.successor.empty()) facts.successor = row.successor;
  facts.successor_installed_at = row.successor_installed_at;
  return facts;
}

std::string full_name(const store::Structure& structure, const std::string& entry) {
  return store::identifier_of(structure) + "/" + entry;
}

Status record(const store::Database& database, const Act& act, const std::string& entry,
              const std::string& kind, const std::string& detail) {
  return store::append(
      database,
      {.at = act.at, .actor = act.actor, .entry = entry, .kind = kind, .detail = detail, .sha256 = {}});
}

Result<std::vector<store::EntryOverview>> select(const store::Database& database, const Selection& selection,
                                                 const std::vector<model::Stage>& stages,
                                                 base::TimePoint now) {
  std::vector<store::EntryOverview> chosen;
  for (const std::string& name : selection.names) {
    SCEAU_TRY(auto row, store::find_entry(database, name, selection.structure));
    chosen.push_back(std::move(row));
  }
  if (!selection.names.empty()) return chosen;
  store::EntryFilter filter;
  if (selection.structure) {
    SCEAU_TRY(const auto structure, store::find_structure(database, selection.structure));
    filter.structure = structure.id;
  }
  SCEAU_CHECK(store::each_entry(database, filter, [&](const store::EntryOverview& row) {
    if (std::find(stages.begin(), stages.end(), stage_of(row, now)) != stages.end()) chosen.push_back(row);
    return true;
  }));
  return chosen;
}

}  // namespace sceau::steps

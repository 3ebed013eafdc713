#include "cli/install_record.hpp"

#include <algorithm>

#include "core/install/drift.hpp"
#include "core/install/recall.hpp"
#include "core/steps/facts.hpp"

namespace sceau::cli {

using store::EntryOverview;
using store::Installation;

namespace {

bool nothing_written(const install::Outcome& outcome) {
  return std::all_of(outcome.files.begin(), outcome.files.end(), [](const install::FileOutcome& file) {
    return file.action == install::FileAction::unchanged;
  });
}

base::Result<EntryOverview> owner_of(const store::Database& database, const EntryOverview& row,
                                     const install::Outcome& outcome) {
  const auto leaf = install::live_leaf(outcome.path);
  if (!leaf || leaf->empty() || (row.certificate && row.certificate->sha256 == *leaf)) return row;
  auto owner = store::find_entry_by_certificate(database, *leaf);
  return owner ? std::move(owner) : base::Result<EntryOverview>(row);
}

std::string words(const install::Outcome& outcome, const char* what) {
  return std::string(install::word(outcome.target)) + " " + outcome.path + what;
}

}  // namespace

base::Result<std::string> record_installation(const Context& context, const store::Database& database,
                                              const EntryOverview& row, const install::Request& request,
                                              const install::Outcome& outcome) {
  SCEAU_TRY(const EntryOverview owner, owner_of(database, row, outcome));
  SCEAU_TRY(const auto in_place, store::installations_at(database, outcome.path));
  const std::string name = steps::full_name(owner.structure, owner.entry.name);
  const steps::Act act{context.actor(), context.now()};
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  const bool same =
      in_place.size() == 1 && in_place.front().entry == owner.entry.id && nothing_written(outcome);
  if (same) {
    if (outcome.proven) SCEAU_CHECK(store::set_proof(database, in_place.front().id, true, act.at));
    if (outcome.proven)
      SCEAU_CHECK(steps::record(database, act, name, "install", words(outcome, ", proven again")));
    SCEAU_CHECK(transaction.commit());
    return owner.entry.name;
  }
  for (const Installation& before : in_place)
    SCEAU_CHECK(store::set_installation_removed(database, before.id, act.at));
  const auto proof_at = outcome.proven ? std::optional(act.at) : std::nullopt;
  SCEAU_CHECK(store::insert(database, Installation{.entry = owner.entry.id,
                                                   .target = std::string(install::word(outcome.target)),
                                                   .path = outcome.path,
                                                   .at = act.at,
                                                   .proof = outcome.proven ? "ok" : "none",
                                                   .proof_at = proof_at,
                                                   .detail = install::remember(request)}));
  SCEAU_CHECK(steps::record(database, act, name, "install",
                            words(outcome, outcome.proven ? ", proven" : ", not proven")));
  SCEAU_CHECK(transaction.commit());
  return owner.entry.name;
}

}  // namespace sceau::cli

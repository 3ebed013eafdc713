#include "core/steps/renew.hpp"

#include "certstore/peers.hpp"
#include "core/model/entry.hpp"
#include "core/steps/key_choice.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using model::Stage;

std::string_view word(RenewalPath path) {
  switch (path) {
    case RenewalPath::renewal:
      return "renewal";
    case RenewalPath::never_issued:
      return "never-issued";
    case RenewalPath::expired:
      return "expired";
    case RenewalPath::revoked:
      return "revoked";
  }
  return {};
}

RenewalPath renewal_path(const store::EntryOverview& row, base::TimePoint now) {
  if (!row.certificate) return RenewalPath::never_issued;
  if (facts_of(row).revoked_at) return RenewalPath::revoked;
  return row.certificate->effective_end < now ? RenewalPath::expired : RenewalPath::renewal;
}

namespace {

Status check_renewable(const store::EntryOverview& row, base::TimePoint now) {
  if (!row.successor.empty()) return fail(ErrorCode::successor_exists, row.entry.name, row.successor);
  const Stage stage = stage_of(row, now);
  if (stage == Stage::planned)
    return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage)));
  return {};
}

// The first number that no entry of this structure has: an abandoned one keeps its own.
Result<std::string> free_name(const store::Database& database, const store::EntryOverview& row) {
  const auto profile = model::profile_of(row.entry.profile);
  if (!profile) return fail(ErrorCode::store_corrupt, database.path());
  for (unsigned generation = 2;; ++generation) {
    const std::string name = model::entry_name(*profile, row.entry.unit, generation);
    bool taken = false;
    SCEAU_CHECK(store::each_entry(database, {.structure = row.structure.id, .name = name},
                                  [&taken](const store::EntryOverview&) { return !(taken = true); }));
    if (!taken) return name;
  }
}

}  // namespace

Result<StartedRenewal> renew(const store::Database& database, const store::EntryOverview& row,
                             const RenewRequest& request, const Act& act) {
  SCEAU_CHECK(check_renewable(row, act.at));
  StartedRenewal started{row.entry, row, renewal_path(row, act.at)};
  store::Entry& entry = started.entry;
  entry.key_storage = request.key_storage.value_or(row.entry.key_storage);
  entry.bits = request.bits.value_or(row.entry.bits);
  SCEAU_CHECK(check_key_choice(entry.key_storage, entry.bits));
  entry.supersedes = row.entry.id;
  entry.created_at = act.at;
  entry.abandoned_at.reset();
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_TRY(entry.name, free_name(database, row));
  SCEAU_TRY(entry.id, store::insert(database, entry));
  SCEAU_CHECK(store::copy_peers(database, row.entry.id, entry.id, act.at));
  SCEAU_CHECK(record(database, act, full_name(row.structure, entry.name), "renew",
                     "succeeds " + row.entry.name + ", " + entry.key_storage));
  SCEAU_CHECK(transaction.commit());
  return started;
}

Status check_abandonable(const store::EntryOverview& row, base::TimePoint now) {
  const Stage stage = stage_of(row, now);
  if (stage == Stage::planned || stage == Stage::requested || stage == Stage::ordered) return {};
  return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage)));
}

Status abandon(const store::Database& database, const store::EntryOverview& row, const Act& act) {
  SCEAU_CHECK(check_abandonable(row, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::set_abandoned(database, row.entry.id, act.at));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "abandon",
                     row.key ? "its key is kept" : "it had no key"));
  return transaction.commit();
}

}  // namespace sceau::steps

#include "cli/revocation_round.hpp"

#include "certstore/entries.hpp"
#include "core/steps/verify.hpp"
#include "core/watch/trouble.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;
using base::TimePoint;

namespace {

constexpr std::chrono::hours kListsAt{6};
constexpr int kSilencesBeforeGivingUp = 3;  // one after the other: the network, not the certificate
constexpr std::chrono::seconds kPatience{5};

Result<std::vector<store::EntryOverview>> to_ask(const store::Database& database, TimePoint since,
                                                 TimePoint now) {
  const store::EntryFilter filter{.attention = store::Attention{.ends_before = now, .checked_before = since}};
  std::vector<store::EntryOverview> rows;
  SCEAU_CHECK(store::each_entry(database, filter, [&](const store::EntryOverview& row) {
    const bool asked = row.revocation && row.revocation->checked_at >= since;
    if (!asked && watch::in_force(steps::facts_of(row), now)) rows.push_back(row);
    return true;
  }));
  return rows;
}

}  // namespace

TimePoint lists_renewed_before(TimePoint now) {
  const TimePoint today = TimePoint(std::chrono::floor<base::Days>(now)) + kListsAt;
  return today <= now ? today : today - base::Days{1};
}

Status check_revocations(const Context& context, const store::Database& database) {
  const TimePoint since = lists_renewed_before(context.now());
  SCEAU_TRY(const auto rows, to_ask(database, since, context.now()));
  const steps::VerifyOptions options{.limits = {.time = kPatience}, .lists_since = since};
  int silences = 0;
  for (const store::EntryOverview& row : rows) {
    SCEAU_TRY(const auto status,
              steps::refresh_revocation(database, row, options, {context.actor(), context.now()}));
    silences = status.state == x509::RevocationState::unknown ? silences + 1 : 0;
    if (silences == kSilencesBeforeGivingUp) break;
  }
  return {};
}

}  // namespace sceau::cli

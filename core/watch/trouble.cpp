#include "core/watch/trouble.hpp"

namespace sceau::watch {
namespace {

using base::TimePoint;
using Troubles = std::vector<Trouble>;

void add_after(Troubles& troubles, TroubleKind kind, TimePoint at, base::Days patience, TimePoint now) {
  if (now >= at + patience) troubles.push_back({kind, at, at + patience});
}

bool later(const std::optional<TimePoint>& bad, const std::optional<TimePoint>& good) {
  return bad && (!good || *bad > *good);
}

void add_while_in_force(Troubles& troubles, const model::Facts& facts, const Patience& patience,
                        TimePoint now) {
  if (facts.refused_at && (!facts.verified_at || *facts.refused_at >= *facts.verified_at))
    troubles.push_back({TroubleKind::verification_failed, *facts.refused_at, *facts.refused_at});
  if (later(facts.proof_failed_at, facts.installed_at))
    troubles.push_back({TroubleKind::proof_failed, *facts.proof_failed_at, *facts.proof_failed_at});
  else if (!facts.installed_at)
    add_after(troubles, TroubleKind::not_installed, *facts.issued_at, patience.to_install, now);
}

}  // namespace

bool in_force(const model::Facts& facts, TimePoint now) {
  switch (model::stage_of(facts, now)) {
    case model::Stage::issued:
    case model::Stage::verified:
    case model::Stage::installed:
      return true;
    case model::Stage::planned:
    case model::Stage::requested:
    case model::Stage::ordered:
    case model::Stage::superseded:
    case model::Stage::expired:
    case model::Stage::revoked:
    case model::Stage::abandoned:
      return false;
  }
  return false;
}

Troubles troubles_of(const model::Facts& facts, const Patience& patience, TimePoint now) {
  Troubles troubles;
  const model::Stage stage = model::stage_of(facts, now);
  if (stage == model::Stage::ordered)
    add_after(troubles, TroubleKind::order_unanswered, *facts.ordered_at, patience.with_portal, now);
  else if (stage == model::Stage::expired)
    troubles.push_back({TroubleKind::expired, *facts.effective_end, *facts.effective_end});
  else if (stage == model::Stage::revoked && !facts.successor_installed_at && !facts.key_destroyed_at)
    troubles.push_back({TroubleKind::revoked, *facts.revoked_at, *facts.revoked_at});
  else if (in_force(facts, now))
    add_while_in_force(troubles, facts, patience, now);
  return troubles;
}

}  // namespace sceau::watch

#include "core/model/lifecycle.hpp"

namespace sceau::model {

std::string_view word(Stage stage) {
  switch (stage) {
    case Stage::planned:
      return "planned";
    case Stage::requested:
      return "requested";
    case Stage::ordered:
      return "ordered";
    case Stage::issued:
      return "issued";
    case Stage::verified:
      return "verified";
    case Stage::installed:
      return "installed";
    case Stage::superseded:
      return "superseded";
    case Stage::expired:
      return "expired";
    case Stage::revoked:
      return "revoked";
    case Stage::abandoned:
      return "abandoned";
  }
  return "";
}

namespace {

bool refused_since(const Facts& facts) {
  return facts.refused_at && (!facts.verified_at || *facts.refused_at >= *facts.verified_at);
}

bool proof_failed_since(const Facts& facts) {
  return facts.proof_failed_at && (!facts.installed_at || *facts.proof_failed_at > *facts.installed_at);
}

}  // namespace

Stage stage_of(const Facts& facts, TimePoint now) {
  if (facts.abandoned_at) return Stage::abandoned;
  if (facts.revoked_at) return Stage::revoked;
  if (facts.successor_installed_at) return Stage::superseded;
  if (facts.issued_at && facts.effective_end && *facts.effective_end < now) return Stage::expired;
  if (facts.issued_at && facts.installed_at) return Stage::installed;
  if (facts.issued_at && facts.verified_at && !refused_since(facts)) return Stage::verified;
  if (facts.issued_at) return Stage::issued;
  if (facts.ordered_at) return Stage::ordered;
  if (facts.requested_at) return Stage::requested;
  return Stage::planned;
}

namespace {

Action after_order(const Facts& facts, const RenewalPolicy& policy, TimePoint now) {
  const TimePoint patience = *facts.ordered_at + policy.chase_after;
  return {now >= patience ? ActionKind::chase_portal : ActionKind::withdraw, patience};
}

Action while_installed(const Facts& facts, const RenewalPolicy& policy, TimePoint now,
                       std::optional<TimePoint> last_moment) {
  if (refused_since(facts)) return {ActionKind::mend, std::nullopt};
  if (proof_failed_since(facts)) return {ActionKind::prove, std::nullopt};
  if (!facts.effective_end) return {};
  const TimePoint last = last_moment.value_or(*facts.effective_end - policy.portal_takes);
  if (facts.successor) return {ActionKind::finish_renewal, last};
  if (now > last) return {ActionKind::renew_late, *facts.effective_end};
  return {ActionKind::renew, last};
}

Action once_superseded(const Facts& facts, const RenewalPolicy& policy) {
  if (facts.key_destroyed_at || !facts.requested_at) return {};
  return {ActionKind::retire, *facts.successor_installed_at + policy.keep_old_key};
}

}  // namespace

Action next_action(const Facts& facts, const RenewalPolicy& policy, TimePoint now,
                   std::optional<TimePoint> last_moment) {
  switch (stage_of(facts, now)) {
    case Stage::planned:
      return {facts.storage == KeyStorage::portal ? ActionKind::order : ActionKind::request, std::nullopt};
    case Stage::requested:
      return {ActionKind::order, std::nullopt};
    case Stage::ordered:
      return after_order(facts, policy, now);
    case Stage::issued:
      return {refused_since(facts) ? ActionKind::mend : ActionKind::verify, std::nullopt};
    case Stage::verified:
      return {proof_failed_since(facts) ? ActionKind::prove : ActionKind::install, std::nullopt};
    case Stage::installed:
      return while_installed(facts, policy, now, last_moment);
    case Stage::superseded:
      return once_superseded(facts, policy);
    case Stage::expired:
    case Stage::revoked:
      if (facts.successor_installed_at) return once_superseded(facts, policy);
      if (facts.key_destroyed_at && !facts.successor) return {};  // ended for good
      return {facts.successor ? ActionKind::finish_renewal : ActionKind::reorder, std::nullopt};
    case Stage::abandoned:
      return {};
  }
  return {};
}

bool is_due(const Action& action, const RenewalPolicy& policy, TimePoint now) {
  switch (action.kind) {
    case ActionKind::none:
    case ActionKind::request:
    case ActionKind::order:
    case ActionKind::withdraw:
    case ActionKind::verify:
    case ActionKind::install:
      return false;
    case ActionKind::chase_portal:
    case ActionKind::mend:
    case ActionKind::prove:
    case ActionKind::renew_late:
    case ActionKind::reorder:
      return true;
    case ActionKind::renew:
      return action.due && *action.due + policy.portal_takes - policy.renew_before <= now;
    case ActionKind::finish_renewal:
      return !action.due || *action.due <= now;
    case ActionKind::retire:
      return action.due && *action.due <= now;
  }
  return false;
}

}  // namespace sceau::model

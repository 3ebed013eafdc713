// The heart: from the facts of one entry, its stage and what to do next. Pure; status, check, remind, every
// "next:" line and the story test use nothing else.
#pragma once
#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "core/model/entry.hpp"

namespace sceau::model {

using base::Days;
using base::TimePoint;

// In order; beside them superseded, expired, revoked and abandoned. Derived, never stored.
enum class Stage {
  planned,
  requested,
  ordered,
  issued,
  verified,
  installed,
  superseded,
  expired,
  revoked,
  abandoned
};
std::string_view word(Stage stage);

// What happened to one entry, each fact with its time. A missing fact has not happened.
struct Facts {
  std::string entry;
  Profile profile = Profile::insi_manu;
  KeyStorage storage = KeyStorage::token;
  TimePoint planned_at;
  std::optional<TimePoint> requested_at;  // key and CSR are there (never for KeyStorage::portal)
  std::optional<TimePoint> ordered_at;    // sent on the portal, as the administrator said
  std::optional<TimePoint> issued_at;     // imported: public key, chain, dates, usage held
  std::optional<TimePoint> not_before;
  std::optional<TimePoint> effective_end;    // min(notAfter, privateKeyUsagePeriod.notAfter)
  std::optional<TimePoint> verified_at;      // the last verification that said yes
  std::optional<TimePoint> refused_at;       // the last verification that said no, as long as no yes followed
  std::optional<TimePoint> installed_at;     // the last installation that was proven or needs no proof
  std::optional<TimePoint> proof_failed_at;  // the last proof that failed
  std::optional<TimePoint> revoked_at;
  std::optional<TimePoint> abandoned_at;
  std::optional<TimePoint> key_destroyed_at;
  std::optional<std::string> successor;  // the entry that renew made
  std::optional<TimePoint> successor_installed_at;
};

// How long things take here; in the configuration, with these as defaults.
struct RenewalPolicy {
  Days renew_before{90};  // ANS writes to the administrator 60 days before the end
  Days portal_takes{9};   // from « Demander » to the certificate; watch learns it from past orders
  Days chase_after{14};   // an order without an answer
  Days keep_old_key{30};  // after the successor is installed, before retire is proposed
};

enum class ActionKind {
  request,       // make key and CSR
  order,         // type it in the portal's tab « Demander »
  withdraw,      // when the e-mail comes: tab « Retirer », then import
  chase_portal,  // the portal has been silent for too long
  verify,
  mend,  // verification said no: see why
  install,
  prove,           // an installation whose proof failed
  renew,           // start the successor
  renew_late,      // the last day to act has passed, the certificate still holds
  finish_renewal,  // the successor is on its way: its own next action counts
  reorder,         // expired or revoked: renewal is impossible, a new order is needed
  retire,          // destroy the old key
  none,
};

struct Action {
  ActionKind kind = ActionKind::none;
  std::optional<TimePoint> due;  // the last moment to act; none: as soon as it suits
  bool operator==(const Action&) const = default;
};

Stage stage_of(const Facts& facts, TimePoint now);  // `now`, because a certificate expires without any fact
// last_moment: to renew, where more is known than the certificate's own end (core/watch/deadline); none: its
// end less the time the portal takes.
Action next_action(const Facts& facts, const RenewalPolicy& policy, TimePoint now,
                   std::optional<TimePoint> last_moment = {});

// True when somebody should be told: a renewal inside its window, a silence, a failure, an expiry.
bool is_due(const Action& action, const RenewalPolicy& policy, TimePoint now);

}  // namespace sceau::model

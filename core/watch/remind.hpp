// Which reminders are due: pure functions of one entry's facts (or one card, one step), the policy and the
// day. They say what calls for a reminder today, whom it concerns and whether it was sent already; sending is
// delivery.hpp's work, the words are cli's.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/lifecycle.hpp"
#include "core/watch/deadline.hpp"
#include "core/watch/trouble.hpp"

namespace sceau::watch {

enum class ReminderKind {
  expiry,               // the certificate will end
  last_day,             // the last day to act comes
  last_day_passed,      // and has passed, the certificate still holds
  expired,              // it has ended: no renewal any more, a new order
  order_unanswered,     // the portal has been silent for too long
  not_installed,        // issued, and nowhere installed
  proof_failed,         // an installation that does not present the certificate
  verification_failed,  // the last verification said no
  revoked,
  peers_untold,    // somebody who keeps the certificate was not told of this one
  card_ends,       // of an administrator
  procedure_ends,  // appointment, mandate, contract
  undelivered,     // a reminder that somebody else was to get could not be sent
};
std::string_view word(ReminderKind kind);  // as kept in the store: "expiry", "last-day"…
std::optional<ReminderKind> reminder_kind_of(std::string_view word);

struct ReminderPolicy {
  std::vector<Days> before_end = {Days{90}, Days{60}, Days{30}, Days{15}, Days{7}, Days{3}, Days{1}};
  std::vector<Days> before_last_day = {Days{7}, Days{1}};
  std::vector<Days> before_other_end = {Days{60}, Days{30}, Days{7}, Days{1}};  // cards, procedure
  Patience patience = {};
  Days repeat_every{7};  // for what is wrong already, until it is mended or acknowledged; 0: once
};
// Largest number of days before an end at which a reminder may be due: what a store query must reach.
Days horizon(const ReminderPolicy& policy);

// What calls for a reminder today. (kind, subject, stage) is its identity: sent once to each recipient.
struct Notice {
  ReminderKind kind = ReminderKind::expiry;
  std::string structure = {};
  // The entry, the card's number, the step, the recipient that could not be reached.
  std::string subject = {};
  Date stage;             // the day on which this stage began; a later one is more urgent
  Date event;             // what it is about: the end, the last day, the day the order was sent…
  Days left{0};           // from today to the event; negative once it has passed
  bool repeated = false;  // nothing has happened since the first time
};

// `deadline`: of this entry, when its renewal is in view.
std::vector<Notice> notices_for(const model::Facts& facts, const std::optional<Deadline>& deadline,
                                const ReminderPolicy& policy, TimePoint now);
// Of what a whole structure shares: the last day before its cards and steps end.
std::vector<Notice> notices_for(const Deadline& shared, const ReminderPolicy& policy, TimePoint now);
std::optional<Notice> notice_for_card(const Ending& card, const ReminderPolicy& policy, TimePoint now);
std::optional<Notice> notice_for_procedure(const Ending& step, const ReminderPolicy& policy, TimePoint now);
Notice notice_for_peers(const std::string& entry, TimePoint issued, const ReminderPolicy& policy,
                        TimePoint now);
Notice notice_for_undelivered(const std::string& recipient, TimePoint queued, const ReminderPolicy& policy,
                              TimePoint now);

// The stage in force `left` days before an end: the smallest of `stages` not below it. None: too early, or
// it has passed.
std::optional<Days> stage_at(Days left, std::span<const Days> stages);

struct Recipient {
  std::string address;
  std::string language = "fr";        // "fr" or "en"
  std::string structure = {};         // only what concerns this one; empty: all
  std::optional<Days> escalate = {};  // told only when this many days or fewer are left, or at a repetition
};
// Escalated recipients hear at once of what is broken already (expired, revoked, last day passed, a reminder
// that could not be sent).
bool concerns(const Recipient& recipient, const Notice& notice);

// What is known of earlier sendings of one (kind, subject) to one recipient.
struct SentBefore {
  std::optional<Date> latest_stage = {};        // of those queued or sent
  std::optional<Date> acknowledged_until = {};  // `ack`: nothing before this day
};
// A stage already passed over is not made up for, a clock that goes back repeats nothing.
bool still_to_send(const Notice& notice, const SentBefore& before, TimePoint now);

}  // namespace sceau::watch

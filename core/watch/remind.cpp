#include "core/watch/remind.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sceau::watch {
namespace {

constexpr std::array kWords{
    std::pair{ReminderKind::expiry, std::string_view("expiry")},
    std::pair{ReminderKind::last_day, std::string_view("last-day")},
    std::pair{ReminderKind::last_day_passed, std::string_view("last-day-passed")},
    std::pair{ReminderKind::expired, std::string_view("expired")},
    std::pair{ReminderKind::order_unanswered, std::string_view("order-unanswered")},
    std::pair{ReminderKind::not_installed, std::string_view("not-installed")},
    std::pair{ReminderKind::proof_failed, std::string_view("proof-failed")},
    std::pair{ReminderKind::verification_failed, std::string_view("verification-failed")},
    std::pair{ReminderKind::revoked, std::string_view("revoked")},
    std::pair{ReminderKind::peers_untold, std::string_view("peers-untold")},
    std::pair{ReminderKind::card_ends, std::string_view("card-ends")},
    std::pair{ReminderKind::procedure_ends, std::string_view("procedure-ends")},
    std::pair{ReminderKind::undelivered, std::string_view("undelivered")},
};

Date day_of(TimePoint at) { return std::chrono::floor<Days>(at); }

Days largest(std::span<const Days> stages) {
  return stages.empty() ? Days{0} : *std::ranges::max_element(stages);
}

// Counts down to `end`; nothing before the first stage or after the end.
std::optional<Notice> countdown(ReminderKind kind, std::string subject, Date end,
                                std::span<const Days> stages, TimePoint now) {
  const Days left = end - day_of(now);
  const auto stage = stage_at(left, stages);
  if (!stage) return std::nullopt;
  return Notice{
      .kind = kind, .subject = std::move(subject), .stage = end - *stage, .event = end, .left = left};
}

// Something is wrong since `since`: told at once, then at each repetition.
Notice insistence(ReminderKind kind, std::string subject, Date since, Days repeat_every, TimePoint now) {
  const Days passed = std::max(day_of(now) - since, Days{0});
  const auto times = repeat_every > Days{0} ? passed / repeat_every : 0;
  return Notice{.kind = kind,
                .subject = std::move(subject),
                .stage = since + times * repeat_every,
                .event = since,
                .left = -passed,
                .repeated = times > 0};
}

bool is_broken_already(ReminderKind kind) {
  switch (kind) {
    case ReminderKind::last_day_passed:
    case ReminderKind::expired:
    case ReminderKind::revoked:
    case ReminderKind::undelivered:  // who was to hear first does not
      return true;
    case ReminderKind::expiry:
    case ReminderKind::last_day:
    case ReminderKind::order_unanswered:
    case ReminderKind::not_installed:
    case ReminderKind::proof_failed:
    case ReminderKind::verification_failed:
    case ReminderKind::peers_untold:
    case ReminderKind::card_ends:
    case ReminderKind::procedure_ends:
      return false;
  }
  return false;
}

bool counts_down(ReminderKind kind) {
  switch (kind) {
    case ReminderKind::expiry:
    case ReminderKind::last_day:
    case ReminderKind::card_ends:
    case ReminderKind::procedure_ends:
      return true;
    case ReminderKind::last_day_passed:
    case ReminderKind::expired:
    case ReminderKind::order_unanswered:
    case ReminderKind::not_installed:
    case ReminderKind::proof_failed:
    case ReminderKind::verification_failed:
    case ReminderKind::revoked:
    case ReminderKind::peers_untold:
    case ReminderKind::undelivered:
      return false;
  }
  return false;
}

}  // namespace

std::string_view word(ReminderKind kind) {
  return std::ranges::find(kWords, kind, &decltype(kWords)::value_type::first)->second;
}

std::optional<ReminderKind> reminder_kind_of(std::string_view word) {
  const auto found = std::ranges::find(kWords, word, &decltype(kWords)::value_type::second);
  return found == kWords.end() ? std::nullopt : std::optional(found->first);
}

Days horizon(const ReminderPolicy& policy) {
  return std::max(
      {largest(policy.before_end), largest(policy.before_last_day), largest(policy.before_other_end)});
}

std::optional<Days> stage_at(Days left, std::span<const Days> stages) {
  std::optional<Days> in_force;
  if (left < Days{0}) return in_force;
  for (const Days stage : stages)
    if (stage >= left && (!in_force || stage < *in_force)) in_force = stage;
  return in_force;
}

namespace {

using Notices = std::vector<Notice>;

void add(Notices& notices, std::optional<Notice> notice) {
  if (notice) notices.push_back(*std::move(notice));
}

void add_last_day(Notices& notices, const std::string& subject, const Deadline& deadline,
                  const ReminderPolicy& policy, TimePoint now) {
  if (deadline.day < day_of(now)) {
    notices.push_back(
        insistence(ReminderKind::last_day_passed, subject, deadline.day + Days{1}, Days{0}, now));
    notices.back().event = deadline.day;
    notices.back().left = deadline.day - day_of(now);
  } else {
    add(notices, countdown(ReminderKind::last_day, subject, deadline.day, policy.before_last_day, now));
  }
}

void add_end(Notices& notices, const model::Facts& facts, const std::optional<Deadline>& deadline,
             const ReminderPolicy& policy, TimePoint now) {
  if (!facts.effective_end) return;
  const Date end = last_day_of(*facts.effective_end);
  add(notices, countdown(ReminderKind::expiry, facts.entry, end, policy.before_end, now));
  if (deadline && day_of(now) <= end) add_last_day(notices, facts.entry, *deadline, policy, now);
}

ReminderKind kind_of(TroubleKind trouble) {
  switch (trouble) {
    case TroubleKind::order_unanswered:
      return ReminderKind::order_unanswered;
    case TroubleKind::not_installed:
      return ReminderKind::not_installed;
    case TroubleKind::proof_failed:
      return ReminderKind::proof_failed;
    case TroubleKind::verification_failed:
      return ReminderKind::verification_failed;
    case TroubleKind::expired:
      return ReminderKind::expired;
    case TroubleKind::revoked:
      return ReminderKind::revoked;
  }
  return ReminderKind::expired;
}

}  // namespace

std::vector<Notice> notices_for(const model::Facts& facts, const std::optional<Deadline>& deadline,
                                const ReminderPolicy& policy, TimePoint now) {
  Notices notices;
  if (in_force(facts, now)) add_end(notices, facts, deadline, policy, now);
  for (const Trouble& trouble : troubles_of(facts, policy.patience, now)) {
    Notice notice =
        insistence(kind_of(trouble.kind), facts.entry, day_of(trouble.since), policy.repeat_every, now);
    notice.event = day_of(trouble.at);
    notice.left = notice.event - day_of(now);
    notices.push_back(std::move(notice));
  }
  return notices;
}

Notices notices_for(const Deadline& shared, const ReminderPolicy& policy, TimePoint now) {
  Notices notices;
  add_last_day(notices, shared.why.name, shared, policy, now);
  return notices;
}

std::optional<Notice> notice_for_card(const Ending& card, const ReminderPolicy& policy, TimePoint now) {
  return countdown(ReminderKind::card_ends, card.name, last_day_of(card.at), policy.before_other_end, now);
}

std::optional<Notice> notice_for_procedure(const Ending& step, const ReminderPolicy& policy, TimePoint now) {
  return countdown(ReminderKind::procedure_ends, step.name, last_day_of(step.at), policy.before_other_end,
                   now);
}

Notice notice_for_peers(const std::string& entry, TimePoint issued, const ReminderPolicy& policy,
                        TimePoint now) {
  return insistence(ReminderKind::peers_untold, entry, day_of(issued), policy.repeat_every, now);
}

Notice notice_for_undelivered(const std::string& recipient, TimePoint queued, const ReminderPolicy& policy,
                              TimePoint now) {
  return insistence(ReminderKind::undelivered, recipient, day_of(queued), policy.repeat_every, now);
}

bool concerns(const Recipient& recipient, const Notice& notice) {
  if (!recipient.structure.empty() && recipient.structure != notice.structure) return false;
  if (notice.kind == ReminderKind::undelivered && notice.subject == recipient.address) return false;
  if (!recipient.escalate || is_broken_already(notice.kind) || notice.repeated) return true;
  return counts_down(notice.kind) && notice.left <= *recipient.escalate;
}

bool still_to_send(const Notice& notice, const SentBefore& before, TimePoint now) {
  if (before.acknowledged_until && day_of(now) < *before.acknowledged_until) return false;
  return !before.latest_stage || notice.stage > *before.latest_stage;
}

}  // namespace sceau::watch

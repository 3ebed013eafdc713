#include "cli/render_reminder.hpp"

#include <algorithm>

#include "cli/render_dates.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

using watch::DueReminder;
using watch::ReminderKind;

namespace {

constexpr std::size_t kMostInOneMail = 100;  // the others are counted

std::string name_of(const DueReminder& due, const LetterFrame& frame) {
  const bool long_name = frame.several_structures && due.watched;
  return long_name ? store::identifier_of(due.structure) + "/" + due.notice.subject : due.notice.subject;
}

std::string step_title(const std::string& step, const LetterFrame& frame) {
  return frame.step_title ? frame.step_title(step) : step;
}

// What ends first is named by its card or step; an entry by its own name.
std::string subject_of(const DueReminder& due, const LetterFrame& frame) {
  if (due.watched) return name_of(due, frame);
  switch (due.notice.kind) {
    case ReminderKind::procedure_ends:
      return step_title(due.notice.subject, frame);
    case ReminderKind::last_day:
    case ReminderKind::last_day_passed: {
      const std::string title = step_title(due.notice.subject, frame);
      return title == due.notice.subject ? tr("the card {}", title) : "“" + title + "”";
    }
    case ReminderKind::expiry:
    case ReminderKind::expired:
    case ReminderKind::order_unanswered:
    case ReminderKind::not_installed:
    case ReminderKind::proof_failed:
    case ReminderKind::verification_failed:
    case ReminderKind::revoked:
    case ReminderKind::peers_untold:
    case ReminderKind::card_ends:
    case ReminderKind::undelivered:
      return due.notice.subject;
  }
  return due.notice.subject;
}

}  // namespace

std::string sentence_of_shared(const watch::Notice& notice, const std::string& step_title) {
  const std::string day = base::format_date(notice.event), when = in_days(notice.left);
  return notice.kind == ReminderKind::card_ends
             ? tr("the card {} of an administrateur technique ends on {}, {}", notice.subject, day, when)
             : tr("“{}” ends on {}, {}", step_title, day, when);
}

std::string sentence_of(const DueReminder& due, const LetterFrame& frame) {
  const std::string what = subject_of(due, frame), day = base::format_date(due.notice.event),
                    when = in_days(due.notice.left);
  switch (due.notice.kind) {
    case ReminderKind::expiry:
      return tr("{} ends on {}, {}", what, day, when);
    case ReminderKind::last_day:
      if (!due.watched)
        return tr("{}, without which nothing is renewed: the last day to act is {}, {}", what, day, when);
      return tr("{}: the last day to act is {}, {}", what, day, when);
    case ReminderKind::last_day_passed:
      if (!due.watched)
        return tr("{}, without which nothing is renewed: the last day to act was {}, {}", what, day, when);
      return tr("{}: the last day to act was {}, {}", what, day, when);
    case ReminderKind::expired:
      return tr("{} has expired on {}, {}: it can no longer be renewed", what, day, when);
    case ReminderKind::order_unanswered:
      return tr("{} was ordered on {}, {}, and nothing has come from the portal", what, day, when);
    case ReminderKind::not_installed:
      return tr("{} was issued on {}, {}, and is installed nowhere", what, day, when);
    case ReminderKind::proof_failed:
      return tr("{} is installed, but since {} the proof says no", what, day);
    case ReminderKind::verification_failed:
      return tr("{} did not pass its verification of {}", what, day);
    case ReminderKind::revoked:
      return tr("{} was revoked on {}, {}: what uses it is refused", what, day, when);
    case ReminderKind::peers_untold:
      return tr("the certificate of {} is there since {}, and not all who keep it were told", what, day);
    case ReminderKind::card_ends:
    case ReminderKind::procedure_ends:
      return sentence_of_shared(due.notice, what);
    case ReminderKind::undelivered:
      return tr("reminders to {} could not be sent since {}", what, day);
  }
  return {};
}

namespace {

// The command to run, or what to do where there is none.
std::string remedy_of(const DueReminder& due, const LetterFrame& frame) {
  const std::string entry = name_of(due, frame);
  switch (due.notice.kind) {
    case ReminderKind::expiry:
    case ReminderKind::last_day:
    case ReminderKind::last_day_passed:
    case ReminderKind::expired:
    case ReminderKind::revoked:
      if (!due.watched) return tr("see what must be renewed first: sceau procedure");
      return due.watched->facts.successor ? "sceau show " + *due.watched->facts.successor
                                          : "sceau renew " + entry;
    case ReminderKind::order_unanswered:
      return tr("look in « Retirer », then sceau import FILE");
    case ReminderKind::not_installed:
      return tr("sceau install {} --to TARGET", entry);
    case ReminderKind::proof_failed:
    case ReminderKind::verification_failed:
      return "sceau verify " + entry;
    case ReminderKind::peers_untold:
      return "sceau peer list " + entry;
    case ReminderKind::card_ends:
      return tr("have it renewed, then with the new card in the reader: sceau card");
    case ReminderKind::procedure_ends:
      return "sceau procedure";
    case ReminderKind::undelivered:
      return tr("correct the address in [mail], or look at the mail server: sceau check -v");
  }
  return {};
}

int urgency(const DueReminder& due) {
  const bool over = due.notice.kind == ReminderKind::revoked || due.notice.kind == ReminderKind::expired ||
                    due.notice.kind == ReminderKind::last_day_passed;
  return over ? 0 : 1;
}

std::vector<const DueReminder*> most_pressing_first(const watch::Letter& letter) {
  std::vector<const DueReminder*> sorted;
  for (const DueReminder& due : letter.reminders) sorted.push_back(&due);
  std::ranges::stable_sort(sorted, [](const DueReminder* one, const DueReminder* other) {
    return std::pair(urgency(*one), one->notice.left) < std::pair(urgency(*other), other->notice.left);
  });
  return sorted;
}

std::string item_of(const DueReminder& due, const LetterFrame& frame) {
  std::string text = "- " + sentence_of(due, frame) + "\n";
  if (!due.structure.name.empty())
    text += "  " + due.structure.name + ", " + store::identifier_of(due.structure) +
            (due.common_name.empty() ? "" : ", " + due.common_name) + "\n";
  const bool about_the_last_day =
      due.notice.kind == ReminderKind::last_day || due.notice.kind == ReminderKind::last_day_passed;
  if (const auto last = due.watched ? due.watched->last_day : std::nullopt) {
    const std::string why = why_that_day(*last, step_title(last->why.name, frame));
    text += "  " +
            (about_the_last_day ? why : tr("last day to act: {} ({})", base::format_date(last->day), why)) +
            "\n";
  }
  text += "  " + tr("do: {}", remedy_of(due, frame)) + "\n";
  if (due.watched) text += "  " + tr("known already? sceau ack {} --until DATE", name_of(due, frame)) + "\n";
  return text;
}

void add_day(std::vector<watch::CalendarEvent>& days, const DueReminder& due, const char* what,
             base::Date day, std::string summary) {
  const std::string key = due.structure.environment + "/" + store::identifier_of(due.structure) + "/" +
                          due.notice.subject + "/" + what;
  for (const watch::CalendarEvent& known : days)
    if (known.key == key) return;
  days.push_back({.key = key, .day = day, .summary = std::move(summary), .alarms = {}});
}

// The days still to come that an entry's reminder speaks of; the keys are those of `remind --ics`.
std::vector<watch::CalendarEvent> days_of(const watch::Letter& letter, const LetterFrame& frame) {
  std::vector<watch::CalendarEvent> days;
  const auto today = std::chrono::floor<base::Days>(frame.now);
  for (const DueReminder& due : letter.reminders) {
    if (!due.watched || !due.watched->own || days.size() >= kMostInOneMail) continue;
    const base::Date end = watch::last_day_of(*due.watched->facts.effective_end);
    if (due.watched->last_day && due.watched->last_day->day >= today)
      add_day(days, due, "last-day", due.watched->last_day->day,
              tr("{}: last day to act", name_of(due, frame)));
    if (end >= today) add_day(days, due, "end", end, tr("{}: the certificate ends", name_of(due, frame)));
  }
  return days;
}

}  // namespace

LetterWords words_of(const watch::Letter& letter, const LetterFrame& frame) {
  LetterWords words;
  const std::vector<const DueReminder*> sorted = most_pressing_first(letter);
  words.subject = "sceau: " + sentence_of(*sorted.front(), frame);
  if (sorted.size() > 1) words.subject += tr(" (and {} more)", sorted.size() - 1);
  for (std::size_t i = 0; i < sorted.size() && i < kMostInOneMail; ++i)
    words.text += item_of(*sorted[i], frame) + "\n";
  if (sorted.size() > kMostInOneMail)
    words.text += tr("and {} more: sceau status", sorted.size() - kMostInOneMail) + "\n\n";
  words.text += tr("Sent by sceau on {}; each stage is told once.", frame.machine) + "\n";
  words.days = days_of(letter, frame);
  return words;
}

}  // namespace sceau::cli

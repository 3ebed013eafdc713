#include "cli/render_calendar.hpp"

#include "cli/render_dates.hpp"
#include "core/watch/calendar.hpp"
#include "core/watch/due.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;
using watch::CalendarEvent;

namespace {

class Days {
 public:
  Days(const Context& context, watch::Survey& survey, PathEnds& path)
      : context_(context), survey_(survey), path_(path) {}

  Status add_entries();
  Status add_structures();
  const std::vector<CalendarEvent>& events() const { return events_; }

 private:
  Status add(const store::EntryOverview& row);
  void add(const store::Structure& structure, const std::string& subject, const char* what, base::Date day,
           std::string summary, std::string description, const std::vector<base::Days>& alarms);
  const watch::ReminderPolicy& policy() const { return context_.config().watch.reminders.policy; }

  const Context& context_;
  watch::Survey& survey_;
  PathEnds& path_;
  std::vector<CalendarEvent> events_;
};

void Days::add(const store::Structure& structure, const std::string& subject, const char* what,
               base::Date day, std::string summary, std::string description,
               const std::vector<base::Days>& alarms) {
  CalendarEvent event{
      .key = structure.environment + "/" + store::identifier_of(structure) + "/" + subject + "/" + what,
      .day = day,
      .summary = std::move(summary),
      .description = structure.name + ", " + store::identifier_of(structure) + "\n" + description,
      .category = "Sceau"};
  for (const base::Days before : alarms)
    event.alarms.push_back({before, event.summary + ", " + in_days(before)});
  events_.push_back(std::move(event));
}

Status Days::add(const store::EntryOverview& row) {
  SCEAU_TRY(const watch::Watched watched, survey_.look(row, context_.now()));
  if (!watched.own || !watched.last_day) return {};
  const std::string& entry = row.entry.name;
  const std::string why =
      why_that_day(*watched.last_day, path_.title_of(watched.last_day->why, in_french() ? "fr" : "en"));
  add(row.structure, entry, "end", watch::last_day_of(*watched.facts.effective_end),
      tr("{}: the certificate ends", entry), tr("do: {}", "sceau renew " + entry), policy().before_end);
  add(row.structure, entry, "last-day", watched.last_day->day, tr("{}: last day to act", entry),
      why + "\n" + tr("do: {}", "sceau renew " + entry), policy().before_last_day);
  return {};
}

Status Days::add_entries() {
  Status status;
  SCEAU_CHECK(store::each_entry(survey_.database(), {}, [&](const store::EntryOverview& row) {
    status = add(row);
    return status.has_value();
  }));
  return status;
}

Status Days::add_structures() {
  SCEAU_TRY(const auto structures, store::structures(survey_.database()));
  for (const store::Structure& structure : structures) {
    SCEAU_TRY(const watch::StructureEnds ends, survey_.ends_of(structure));
    for (const watch::Ending& card : ends.cards)
      add(structure, card.name, "card-ends", watch::last_day_of(card.at),
          tr("the card {} of an administrateur technique ends", card.name), {}, policy().before_other_end);
    for (const watch::Ending& step : ends.steps)
      add(structure, step.name, "procedure-ends", watch::last_day_of(step.at),
          tr("“{}” ends", path_.title_of(step.name, in_french() ? "fr" : "en")),
          tr("do: {}", "sceau procedure"), policy().before_other_end);
  }
  return {};
}

}  // namespace

Result<std::string> calendar_of(const Context& context, watch::Survey& survey, PathEnds& path) {
  Days days(context, survey, path);
  SCEAU_CHECK(days.add_entries());
  SCEAU_CHECK(days.add_structures());
  const watch::CalendarFile file{.name = tr("Sceau: health PKI certificates"),
                                 .language = in_french() ? "fr" : "en",
                                 .written_at = context.now()};
  return watch::calendar_text(file, days.events());
}

}  // namespace sceau::cli

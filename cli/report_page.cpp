#include "cli/report_page.hpp"

#include <algorithm>

#include "cli/html.hpp"
#include "cli/next_step.hpp"
#include "cli/render_check.hpp"
#include "cli/render_dates.hpp"
#include "cli/report_lanes.hpp"
#include "cli/report_path.hpp"
#include "cli/report_sections.hpp"
#include "cli/report_style.hpp"
#include "cli/table.hpp"
#include "core/watch/due.hpp"

namespace sceau::cli {

using base::format_date;
using watch::Severity;

namespace {

constexpr std::size_t kFindingsShown = 12;

std::string_view css(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "good";
    case Severity::unknown:
      return "unknown";
    case Severity::warning:
      return "soon";
    case Severity::critical:
      return "over";
  }
  return "";
}

std::string headline(const watch::Health& health) {
  switch (health.severity) {
    case Severity::ok:
      return tr("All is well: there is nothing to do today");
    case Severity::unknown:
      return tr("It is not known whether all is well");
    case Severity::warning:
      return tr("Something has to be done soon");
    case Severity::critical:
      return tr("Act now");
  }
  return {};
}

std::string severity_name(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return tr("well");
    case Severity::unknown:
      return tr("unknown");
    case Severity::warning:
      return tr("soon");
    case Severity::critical:
      return tr("now");
  }
  return {};
}

const ReportRow* first_last_day(const Report& report) {
  const ReportRow* first = nullptr;
  for (const ReportPart& part : report.parts)
    for (const ReportRow& row : part.rows)
      if (row.outlook.last_day && (!first || row.outlook.last_day->day < first->outlook.last_day->day))
        first = &row;
  return first;
}

std::string verdict(const Report& report) {
  const watch::Health& health = report.health;
  const base::Date today = std::chrono::floor<base::Days>(report.now);
  std::string out =
      fmt::format("<section class=\"sheet verdict {}\" aria-label=\"{}\">\n<strong>{}</strong>\n",
                  css(health.severity), html(tr("Verdict")), html(headline(health)));
  if (health.first) {
    out += fmt::format("<p>{}</p>\n",
                       html(tr("The first certificate to end is {}: {}, {}.", health.first->entry,
                               format_date(health.first->day), in_days(health.first->day - today))));
  }
  if (const ReportRow* row = first_last_day(report)) {
    const base::Date day = row->outlook.last_day->day;
    out += fmt::format("<p>{}</p>\n", html(tr("Act by {} at the latest, {}, for {}.", format_date(day),
                                              in_days(day - today), row->entry.entry.name)));
  }
  if (!health.findings.empty()) out += "<ul>\n";
  for (std::size_t i = 0; i < health.findings.size() && i < kFindingsShown; ++i)
    out +=
        fmt::format("<li><span class=\"word {}\">{}</span>  {}</li>\n", css(health.findings[i].severity),
                    html(severity_name(health.findings[i].severity)), html(sentence_of(health.findings[i])));
  const std::size_t more = health.findings.size() - std::min(health.findings.size(), kFindingsShown);
  if (more + health.left_out > 0)
    out += fmt::format("<li>{}</li>\n", html(tr("and {} more", more + health.left_out)));
  return out + (health.findings.empty() ? "" : "</ul>\n") + "</section>\n";
}

std::string lights(const ServiceLights& services) {
  std::string out;
  for (const auto& [name, light] : services.services()) {
    const bool ready = light.ready && light.until;
    out += fmt::format(
        "<div class=\"light\"><b>{}</b><span class=\"{}\">{}</span></div>\n", service_name(name),
        ready ? "good" : "soon",
        html(ready ? tr("ready until {}", format_date(*light.until)) : tr("waiting: {}", light.waiting)));
  }
  return out.empty() ? out : "<div class=\"lights\">\n" + out + "</div>\n";
}

LaneState state_of(const ReportRow& row, const Report& report) {
  const base::TimePoint now = report.now;
  if (!row.entry.certificate) return LaneState::waiting;
  const bool over = row.outlook.stage == model::Stage::expired || row.outlook.stage == model::Stage::revoked;
  const bool late = row.outlook.own && watch::last_moment_of(*row.outlook.own) < now;
  if (over || late) return LaneState::over;
  const bool soon = row.entry.certificate->effective_end - now <= report.soon;
  return soon || row.outlook.due ? LaneState::soon : LaneState::good;
}

Lane lane_of(const ReportRow& row, const Report& report) {
  Lane lane{
      .name = row.entry.entry.name, .note = stage_word(row.outlook.stage), .state = state_of(row, report)};
  if (!row.entry.certificate) return lane;
  lane.from = std::chrono::floor<base::Days>(row.entry.certificate->not_before);
  lane.until = watch::last_day_of(row.entry.certificate->effective_end);
  lane.note = "→ " + format_date(*lane.until);
  if (row.outlook.last_day) lane.last_day = row.outlook.last_day->day;
  if (row.outlook.own) lane.late = row.outlook.own->day + base::Days{1};
  return lane;
}

Lane lane_of(const watch::Ending& ending, const std::string& name, const Report& report) {
  const base::Date today = std::chrono::floor<base::Days>(report.now);
  const base::Date until = watch::last_day_of(ending.at);
  return {.name = name,
          .note = "→ " + format_date(until),
          .state = until < today                  ? LaneState::over
                   : until - today <= report.soon ? LaneState::soon
                                                  : LaneState::good,
          .until = until};
}

// "Zoé MARTIN, 2600301752": whose card it is.
std::string holder_of(const watch::Ending& card, const std::vector<store::Person>& people) {
  for (const store::Person& person : people)
    if (!card.name.empty() && person.card_number == card.name)
      return person.first_name + " " + person.name + ", " + card.name;
  return card.name;
}

std::string timeline(const ReportPart& part, const Report& report, std::size_t number) {
  const base::Date today = std::chrono::floor<base::Days>(report.now);
  LaneGroup certificates{tr("Certificates"), {}}, cards{tr("Cards of the administrateurs techniques"), {}},
      steps{tr("Administrative path"), {}};
  for (const ReportRow& row : part.rows) certificates.lanes.push_back(lane_of(row, report));
  for (const watch::Ending& card : part.ends.cards)
    cards.lanes.push_back(lane_of(card, holder_of(card, part.people), report));
  for (const watch::Ending& step : part.ends.steps)
    steps.lanes.push_back(lane_of(step, part.step_titles.at(step.name), report));
  const std::vector<LaneGroup> groups{certificates, cards, steps};
  return section(
      part.heading, tr("The next three years"),
      fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n",
                  timeline_svg(groups, today, fmt::format("t{}", number)),
                  html(tr("◆ the last day to act: after it, what is asked for may come too late."))));
}

std::string meta(const store::Structure& structure, const std::string& more) {
  return fmt::format("<p class=\"meta\">{} {} · {}{}</p>\n", structure.finess.empty() ? "SIRET" : "FINESS",
                     html(store::identifier_of(structure)), html(environment_name(structure.environment)),
                     html(more));
}

std::string sections_of(const ReportPart& part, const Report& report, std::size_t number) {
  std::string out = lights(part.services);
  if (!part.rows.empty() || !part.ends.cards.empty()) out += timeline(part, report, number);
  return out + certificates_section(part, report.now) + procedure_section(part, fmt::format("g{}", number)) +
         people_section(part, report);
}

// One structure is what the page is about; of several, each is a part of it.
std::string only_one(const Report& report) {
  const ReportPart& part = report.parts.front();
  return fmt::format("<header><h1>{}</h1>\n{}</header>\n", html(part.structure.name),
                     meta(part.structure, " · " + format_date(report.now))) +
         verdict(report) + sections_of(part, report, 1);
}

std::string several(const Report& report) {
  std::string out = fmt::format("<header><h1>{}</h1><p class=\"meta\">{}</p></header>\n",
                                html(tr("Health PKI certificates")), format_date(report.now)) +
                    verdict(report);
  for (std::size_t i = 0; i < report.parts.size(); ++i) {
    const store::Structure& structure = report.parts[i].structure;
    out += fmt::format("<section aria-labelledby=\"s{0}\">\n<h2 id=\"s{0}\">{1}</h2>\n{2}", i + 1,
                       html(structure.name), meta(structure, "")) +
           sections_of(report.parts[i], report, i + 1) + "</section>\n";
  }
  return out;
}

}  // namespace

std::string report_page(const Report& report) {
  const std::string title =
      report.parts.size() == 1 ? report.parts.front().structure.name : tr("Health PKI certificates");
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n{}\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<link rel=\"icon\" "
      "href=\"data:,\">\n"
      "<style>{}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n<main id=\"main\">\n"
      "{}<footer>{}</footer>\n</main>\n</body>\n</html>\n",
      in_french() ? "fr" : "en", kReportMark, html(title), kReportStyle, html(tr("To the content")),
      report.parts.size() == 1 ? only_one(report) : several(report),
      html(tr("Written by sceau on {}, {} UTC. It shows what was known then: make it anew with sceau report.",
              report.machine, base::format_rfc3339(report.now).substr(0, 16).replace(10, 1, " "))));
}

}  // namespace sceau::cli

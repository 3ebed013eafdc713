#include "cli/report_sections.hpp"

#include <algorithm>

#include "cli/html.hpp"
#include "cli/next_step.hpp"
#include "cli/render_dates.hpp"
#include "cli/table.hpp"
#include "core/watch/message.hpp"

namespace sceau::cli {

using base::format_date;

namespace {

std::string end_cell(const ReportRow& row, base::TimePoint now) {
  if (!row.entry.certificate) return "–";
  const base::Date end = watch::last_day_of(row.entry.certificate->effective_end);
  return fmt::format("<b class=\"day\">{}</b><span class=\"soft\">{}</span>", format_date(end),
                     html(in_days(end - std::chrono::floor<base::Days>(now))));
}

std::string last_day_cell(const ReportRow& row) {
  if (!row.outlook.last_day) return "–";
  return fmt::format("<b class=\"day\">{}</b><span class=\"soft\">{}</span>",
                     format_date(row.outlook.last_day->day), html(row.why));
}

std::string next_cell(const ReportRow& row) {
  const std::string command = command_for(row.outlook.action.kind, row.entry.entry.name);
  const std::string words = sentence_for(row.outlook.action.kind, row.entry.entry.name);
  if (words == command) return fmt::format("<code>{}</code>", html(command));
  return html(words);
}

std::string_view css(const ReportRow& row) {
  switch (row.outlook.stage) {
    case model::Stage::expired:
    case model::Stage::revoked:
      return "over";
    case model::Stage::installed:
      return row.outlook.due ? "soon" : "good";
    case model::Stage::planned:
    case model::Stage::requested:
    case model::Stage::ordered:
    case model::Stage::issued:
    case model::Stage::verified:
    case model::Stage::superseded:
    case model::Stage::abandoned:
      return row.outlook.due ? "soon" : "waiting";
  }
  return "";
}

std::string html_row(const ReportRow& row, base::TimePoint now) {
  const store::Entry& entry = row.entry.entry;
  return "<tr role=\"row\">" +
         cell(tr("Entry"), fmt::format("<b>{}</b><span class=\"soft\">ORG {} · {}</span>", html(entry.name),
                                       html(entry.usage), html(entry.common_name))) +
         cell(tr("Stage"), fmt::format("<span class=\"word {}\">{}</span>", css(row),
                                       html(stage_word(row.outlook.stage)))) +
         cell(tr("Ends"), end_cell(row, now)) + cell(tr("Last day to act"), last_day_cell(row)) +
         cell(tr("Next"), next_cell(row)) + "</tr>\n";
}

}  // namespace

std::string section(int heading, const std::string& title, const std::string& body) {
  return fmt::format("<section class=\"sheet\"><h{0} class=\"part\">{1}</h{0}>\n{2}</section>\n", heading,
                     html(title), body);
}

std::string table_head(const std::vector<std::string>& heads) {
  std::string out = "<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">";
  for (const std::string& head : heads)
    out += fmt::format("<th role=\"columnheader\" scope=\"col\">{}</th>", html(head));
  return out + "</tr></thead><tbody role=\"rowgroup\">\n";
}

std::string cell(const std::string& label, const std::string& content) {
  return fmt::format("<td role=\"cell\" data-label=\"{}\"><div>{}</div></td>", html(label), content);
}

std::string certificates_section(const ReportPart& part, base::TimePoint now) {
  if (part.rows.empty())
    return section(part.heading, tr("Certificates"),
                   "<p>" + html(tr("no certificate is planned")) + "</p>\n");
  std::string out = table_head({tr("Entry"), tr("Stage"), tr("Ends"), tr("Last day to act"), tr("Next")});
  for (const ReportRow& row : part.rows) out += html_row(row, now);
  out += "</tbody></table>\n";
  if (part.left_out > 0)
    out += fmt::format("<p class=\"soft\">{}</p>\n", html(tr("and {} more: sceau status", part.left_out)));
  return section(part.heading, tr("Certificates"), out);
}

namespace {

// What a telephone dials: digits, and a plus in front.
std::string dialled(const std::string& phone) {
  std::string out;
  for (const char c : phone)
    if ((c >= '0' && c <= '9') || (c == '+' && out.empty())) out += c;
  return out;
}

std::string phone_link(const std::string& phone) {
  if (phone.empty()) return {};
  const std::string digits = dialled(phone);
  return digits.empty() ? html(phone) : fmt::format("<a href=\"tel:{}\">{}</a>", digits, html(phone));
}

std::string mail_link(const std::string& address) {
  const auto plain = watch::mail_address(address);
  return plain ? fmt::format("<a href=\"mailto:{0}\">{0}</a>", html(*plain)) : html(address);
}

std::string line(const std::string& content) { return content.empty() ? "" : "<br>" + content; }

std::string role_name(const std::string& role) {
  if (role == "representant-legal") return "représentant légal";
  if (role == "administrateur-technique") return "administrateur technique";
  if (role == "gestionnaire-rpps") return "gestionnaire RPPS+";
  return role;
}

std::string person_item(const store::Person& person) {
  std::string card;
  if (person.card_not_after)
    card = html(tr("card {}, until {}", person.card_number, format_date(*person.card_not_after)));
  return fmt::format(
      "<li><b>{}</b><span class=\"soft\">{}</span>{}{}{}</li>\n", html(person.first_name + " " + person.name),
      html(role_name(person.role) + (person.vendor.empty() ? "" : ", " + person.vendor)),
      line(phone_link(person.phone)), person.email.empty() ? "" : line(mail_link(person.email)),
      card.empty() ? "" : "<br><span class=\"soft\">" + card + "</span>");
}

// ANS's own addresses, as the administrative path has them.
std::string service_item(const procedure::Service& service) {
  const bool mail = watch::mail_address(service.address).has_value();
  const bool phone =
      !mail && !dialled(service.address).empty() && service.address.find("//") == std::string::npos;
  if (!mail && !phone) return {};
  return fmt::format("<li><b>{}</b>{}</li>\n", html(service.name.in(language())),
                     mail ? mail_link(service.address) : phone_link(service.address));
}

}  // namespace

std::string people_section(const ReportPart& part, const Report& report) {
  std::string items;
  for (const store::Person& person : part.people) items += person_item(person);
  if (items.empty())
    items = fmt::format("<li>{}<br><code>sceau person add</code></li>\n", html(tr("nobody is recorded yet")));
  if (part.procedure)
    for (const procedure::Service& service : part.procedure->definition.services)
      items += service_item(service);
  items +=
      fmt::format("<li><b>{0}</b><a href=\"{1}\">{1}</a></li>\n", html(tr("ANS's portal for certificates")),
                  html(report.portal.starts_with("https://") ? report.portal : "#"));
  return section(part.heading, tr("Who to call"), "<ul class=\"people\">\n" + items + "</ul>\n");
}

std::string environment_name(const std::string& environment) {
  if (environment == "production") return tr("production");
  return environment == "test" ? tr("test") : tr("rehearsal");
}

}  // namespace sceau::cli

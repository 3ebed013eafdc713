#include "cli/sheet_words.hpp"

#include <algorithm>
#include <set>

#include "cli/html.hpp"
#include "cli/text.hpp"

namespace sceau::cli {
namespace {

using procedure::Form;
using procedure::Sheet;
using procedure::SheetPart;
using procedure::SheetRow;

std::string heading(const SheetPart& part) {
  return part.number == 0 ? part.title.in(language())
                          : fmt::format("{} {}", part.title.in(language()), part.number);
}

std::string shown(const SheetRow& row) {
  if (row.by_hand) return tr("(by hand)");
  return row.missing ? tr("? missing") : row.value;
}

// What the reader must know of the form itself, a line each.
std::vector<std::string> notes(const Form& form, const Sheet& sheet) {
  std::vector<std::string> lines{tr("this is not the form but what to copy into it; nothing is sent")};
  if (!form.date.empty()) lines.push_back(tr("version of the form: {}", form.date));
  if (!form.fields_known)
    lines.push_back(tr("the form's own list of fields is not known: these are what the sources name"));
  if (!form.pdf.empty()) lines.push_back(tr("form: {}", form.pdf));
  if (!form.online.empty()) lines.push_back(tr("online: {}", form.online));
  lines.push_back(form.send_to.empty() ? tr("where to send it is written on the form")
                                       : tr("signed, it goes to {}", form.send_to));
  if (sheet.missing > 0) lines.push_back(tr("missing: {}", sheet.missing));
  return lines;
}

std::size_t label_width(const Sheet& sheet) {
  std::size_t width = 0;
  for (const SheetPart& part : sheet.parts)
    for (const SheetRow& row : part.rows) width = std::max(width, columns(row.label.in(language())));
  return std::min<std::size_t>(width, 72) + 2;
}

std::string html_rows(const SheetPart& part) {
  std::string out;
  for (const SheetRow& row : part.rows) {
    const char* look = row.by_hand ? "hand" : row.missing ? "missing" : "known";
    out += fmt::format("<tr><td class=\"label\">{}</td><td class=\"{}\">{}</td></tr>\n",
                       html(row.label.in(language())), look, row.by_hand ? "" : html(shown(row)));
  }
  return out;
}

}  // namespace

void show_sheet(const Context& context, const Form& form, const Sheet& sheet) {
  const std::size_t width = label_width(sheet);
  context.say(tr("{}: {}", form.title.in(language()), form.purpose.in(language())));
  for (const SheetPart& part : sheet.parts) {
    context.say("\n" + heading(part));
    for (const SheetRow& row : part.rows)
      context.say("  " + padded(row.label.in(language()), width) + shown(row));
  }
  context.say("");
  for (const std::string& line : notes(form, sheet)) context.say(line);
}

Json sheet_json(const Form& form, const Sheet& sheet) {
  Json parts = Json::array();
  for (const SheetPart& part : sheet.parts) {
    Json rows = Json::array();
    for (const SheetRow& row : part.rows) {
      Json one = Json::object();
      one.set("label", row.label.in(language())).set("value", row.value);
      rows.push(one.set("missing", row.missing).set("by_hand", row.by_hand));
    }
    parts.push(Json::object().set("title", heading(part)).set("rows", std::move(rows)));
  }
  Json out = Json::object();
  out.set("schema", 1)
      .set("form", form.id)
      .set("fields_known", form.fields_known)
      .set("send_to", form.send_to);
  return out.set("parts", std::move(parts)).set("missing", sheet.missing);
}

std::vector<std::string> commands_for_missing(const Sheet& sheet, const Form& form,
                                              const std::string& holder) {
  std::set<std::string> roles;
  bool use = false;
  for (const SheetPart& part : sheet.parts)
    for (const SheetRow& row : part.rows) {
      if (!row.missing) continue;
      if (row.key.starts_with("representative.") || row.key.starts_with("declarant."))
        roles.insert("representant-legal");
      if (part.repeat == "mandataire") roles.insert(holder);
      if (part.repeat == "administrator") roles.insert("administrateur-technique");
      use = use || row.key.starts_with("order.");
    }
  std::vector<std::string> commands;
  for (const std::string& role : roles)
    commands.push_back("sceau person add --role " + role +
                       " --name N --first-name F --phone T --email E --card NUMBER --card-ends DATE");
  if (use) commands.push_back("sceau procedure sheet " + form.id + " --use U --vendor V --solution S");
  return commands;
}

std::string sheet_page(const Form& form, const Sheet& sheet) {
  std::string body = fmt::format("<h1>{}</h1>\n<p>{}</p>\n", html(form.title.in(language())),
                                 html(form.purpose.in(language())));
  for (const SheetPart& part : sheet.parts)
    body += fmt::format("<h2>{}</h2>\n<table>\n{}</table>\n", html(heading(part)), html_rows(part));
  for (const std::string& line : notes(form, sheet))
    body += fmt::format("<p class=\"note\">{}</p>\n", html(line));
  return html_page(form.title.in(language()), body);
}

}  // namespace sceau::cli

// `procedure sheet`: a form field by field, on the terminal or as a page that prints on A4. Nothing is sent.
#include <iostream>

#include "certstore/people.hpp"
#include "cli/html.hpp"
#include "cli/open_structure.hpp"
#include "cli/own_file.hpp"
#include "cli/procedure_verbs.hpp"
#include "cli/sheet_words.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;

namespace {

struct SheetArgs {
  std::string form;
  std::string html;  // a file; "-": standard output
  std::string declarant;
  std::string holder = "mandataire";  // whose card form 301 orders, whom form 502 declares
  std::string use, vendor, solution, address;
  std::string offers = "ORG";
};

procedure::SheetPerson sheet_person(const store::Person& person) {
  procedure::SheetPerson out{.last_name = person.name,
                             .first_names = person.first_name,
                             .phone = person.phone,
                             .email = person.email,
                             .card_number = person.card_number};
  if (person.card_not_after) out.card_ends = std::chrono::floor<base::Days>(*person.card_not_after);
  return out;
}

std::string declarant_role(const std::string& role) {
  return role == "mandataire" ? "Mandataire" : "Responsable légal";
}

// The représentant légal signs; without one in the store, the first mandataire; or whom --declarant names.
base::Status choose_declarant(const std::vector<store::Person>& people, const std::string& id,
                              procedure::SheetValues& values) {
  const store::Person* chosen = nullptr;
  for (const store::Person& person : people) {
    const bool may_sign = person.role == "representant-legal" || person.role == "mandataire";
    const bool named = std::to_string(person.id) == id;
    if (named && !may_sign)
      return base::fail(ErrorCode::usage, tr("{} is neither représentant légal nor mandataire", id),
                        "procedure sheet");
    if (named) chosen = &person;
    if (!id.empty() || !may_sign) continue;
    const bool better = chosen == nullptr || (chosen->role == "mandataire" && person.role != "mandataire");
    if (better) chosen = &person;
  }
  if (chosen == nullptr && !id.empty())
    return base::fail(ErrorCode::usage, tr("nobody has the number {}: sceau person list", id),
                      "procedure sheet");
  if (chosen == nullptr) return {};
  values.declarant = sheet_person(*chosen);
  values.declarant_role = declarant_role(chosen->role);
  return {};
}

// What the plan, or the answer to the question, says the certificates are for.
std::string use_of(const ProcedurePath& path) {
  std::string choice;
  for (const procedure::QuestionStatus& status : path.state.questions)
    if (status.question == "certificates-for") choice = status.answer.value_or("");
  if (choice == "ins") return tr("calls to the teleservice INSi");
  if (choice == "dmp") return tr("calls to the DMP");
  if (choice == "ins-dmp") return tr("calls to the teleservice INSi and to the DMP");
  return {};
}

void add_people(const std::vector<store::Person>& people, const std::string& holder,
                procedure::SheetValues& values) {
  for (const store::Person& person : people) {
    if (person.role == "representant-legal") values.representative = sheet_person(person);
    if (person.role == holder) values.mandataires.push_back(sheet_person(person));
    if (person.role != "administrateur-technique") continue;
    values.administrators.push_back(sheet_person(person));
    if (values.vendor.empty()) values.vendor = person.vendor;
  }
}

Result<procedure::SheetValues> sheet_values(const store::Database& database, const ProcedurePath& path,
                                            const SheetArgs& args) {
  const store::Structure& structure = path.structure;
  procedure::SheetValues values{.structure_name = structure.name,
                                .finess = structure.finess,
                                .siret = structure.siret,
                                .department = structure.department,
                                .address = args.address,
                                .use = args.use.empty() ? use_of(path) : args.use,
                                .vendor = args.vendor,
                                .solution = args.solution,
                                .offers = args.offers};
  SCEAU_TRY(const auto people, store::people(database, structure.id));
  add_people(people, args.holder, values);
  SCEAU_CHECK(choose_declarant(people, args.declarant, values));
  return values;
}

Result<Exit> to_page(const Context& context, const procedure::Form& form, const procedure::Sheet& filled,
                     const std::string& file) {
  const std::string page = sheet_page(form, filled);
  if (file == "-") {
    context.say_whole(page);
    return Exit::done;
  }
  if (!context.globals().dry_run) SCEAU_CHECK(replace_own_file(file, page, kPageMark, {.mode = 0600}));
  context.say(tr("wrote {}", file));
  if (filled.missing > 0) context.say(tr("missing: {}", filled.missing));
  context.next("sceau procedure show");
  return Exit::done;
}

Result<Exit> sheet(Context& context, const SheetArgs& args) {
  if (args.holder != "mandataire" && args.holder != "gestionnaire-rpps" &&
      args.holder != "administrateur-technique")
    return base::fail(ErrorCode::usage,
                      tr("--for is mandataire, gestionnaire-rpps or administrateur-technique"),
                      "procedure sheet");
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_only));
  SCEAU_TRY(const auto path, read_procedure(context, opened.database, opened.structure));
  SCEAU_TRY(const auto values, sheet_values(opened.database, path, args));
  SCEAU_TRY(const auto filled, procedure::fill_sheet(path.definition, args.form, values));
  const procedure::Form& form = *path.definition.form(args.form);
  if (!args.html.empty()) return to_page(context, form, filled, args.html);
  if (context.globals().json) {
    context.say_json(sheet_json(form, filled));
    return Exit::done;
  }
  show_sheet(context, form, filled);
  for (const std::string& command : commands_for_missing(filled, form, args.holder))
    context.say(tr("what is missing: {}", command));
  context.next("sceau procedure sheet " + form.id + " --html FILE.html");
  return Exit::done;
}

}  // namespace

void declare_procedure_sheet(Options& options) {
  const auto args = std::make_shared<SheetArgs>();
  options.sub("sheet", N_("the fields of a form, with what is known"))
      .positional("FORM", args->form, N_("101, 301, 413, 414, 501, 502 or 503"))
      .text("--html", args->html, N_("write a page that prints on A4"), "FILE")
      .text("--declarant", args->declarant, N_("who signs, as sceau person list numbers them"), "ID")
      .text("--for", args->holder, N_("whose card (forms 301 and 502): mandataire, or another role"), "ROLE")
      .text("--use", args->use, N_("what the certificates are for, the project"))
      .text("--vendor", args->vendor, N_("the software's vendor"))
      .text("--solution", args->solution, N_("the software"))
      .text("--address", args->address, N_("the structure's address (form 414)"))
      .text("--offers", args->offers, N_("types of certificates (ORG)"))
      .action([args](Context& context) { return sheet(context, *args); });
}

}  // namespace sceau::cli

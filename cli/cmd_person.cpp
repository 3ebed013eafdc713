// Who acts for a structure: représentant légal, mandataires, administrateurs techniques, gestionnaires RPPS+,
// with cards.
#include <algorithm>
#include <charconv>

#include "certstore/audit.hpp"
#include "certstore/people.hpp"
#include "cli/evidence.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

using store::Person;

constexpr std::array<std::string_view, 4> kRoles = {"representant-legal", "mandataire",
                                                    "administrateur-technique", "gestionnaire-rpps"};

struct AddArgs {
  std::string role, name, first_name, phone, email, card, card_type, vendor;
  std::optional<std::string> card_ends;
};

Status check(const AddArgs& args) {
  if (std::ranges::find(kRoles, args.role) == kRoles.end())
    return base::fail(
        ErrorCode::usage,
        tr("--role is representant-legal, mandataire, administrateur-technique or gestionnaire-rpps"),
        "person add");
  if (args.name.empty()) return base::fail(ErrorCode::usage, tr("--name is needed"), "person add");
  const bool ten_digits =
      args.card.size() == 10 && std::ranges::all_of(args.card, [](char c) { return c >= '0' && c <= '9'; });
  if (!args.card.empty() && !ten_digits)
    return base::fail(ErrorCode::usage, tr("a card number has ten digits, \"{}\" has not", args.card),
                      "person add");
  return {};
}

Result<Person> person_of(const Context& context, const OpenedStructure& opened, const AddArgs& args) {
  Person person{.structure = opened.structure.id,
                .role = args.role,
                .name = args.name,
                .first_name = args.first_name,
                .phone = args.phone,
                .email = args.email,
                .card_number = args.card,
                .card_type = args.card_type,
                .vendor = args.vendor,
                .added_at = context.now()};
  if (args.card_ends) {
    SCEAU_TRY(const base::Date day, day_of(*args.card_ends));
    person.card_not_after = day;
  }
  return person;
}

bool same(const Person& a, const Person& b) {
  return a.role == b.role && a.name == b.name && a.first_name == b.first_name;
}

Status write(const Context& context, const OpenedStructure& opened, const Person& person,
             const std::vector<Person>& replaced) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(opened.database));
  for (const Person& old : replaced) SCEAU_CHECK(store::set_removed(opened.database, old.id, context.now()));
  SCEAU_CHECK(store::insert(opened.database, person));
  SCEAU_CHECK(store::append(opened.database, {.at = context.now(),
                                              .actor = context.actor(),
                                              .entry = procedure::name_of(opened.structure),
                                              .kind = "person",
                                              .detail = person.role + " added"}));
  return transaction.commit();
}

// A new représentant légal undoes what the one before signed.
Status reopen_after(const Context& context, const OpenedStructure& opened) {
  SCEAU_TRY(const auto definition, load_procedure(context));
  SCEAU_TRY(const auto undone,
            procedure::write_change(opened.database, opened.structure, definition,
                                    procedure::Change::representative, {context.actor(), context.now()}));
  if (!undone.empty())
    context.warn(tr("another représentant légal: to do again: {}", listed(undone)),
                 tr("see: sceau procedure show"));
  return {};
}

Result<Exit> add(Context& context, const AddArgs& args) {
  SCEAU_CHECK(check(args));
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  SCEAU_TRY(const Person person, person_of(context, opened, args));
  SCEAU_TRY(const auto known, store::people(opened.database, opened.structure.id));
  const bool sole = person.role == "representant-legal";
  std::vector<Person> replaced;
  for (const Person& old : known)
    if (same(old, person) || (sole && old.role == person.role)) replaced.push_back(old);
  if (context.globals().dry_run) return Exit::done;
  const bool another = std::ranges::any_of(replaced, [&](const Person& old) { return !same(old, person); });
  if (another) SCEAU_CHECK(reopen_after(context, opened));
  SCEAU_CHECK(write(context, opened, person, replaced));
  context.say(replaced.empty() ? tr("added: {} {}", person.first_name, person.name)
                               : tr("replaced: {} {}", person.first_name, person.name));
  context.next("sceau person list");
  return Exit::done;
}

Json person_json(const Person& person) {
  Json one = Json::object();
  one.set("id", static_cast<std::int64_t>(person.id)).set("role", person.role).set("name", person.name);
  one.set("first_name", person.first_name).set("phone", person.phone).set("email", person.email);
  one.set("card", person.card_number)
      .set("card_type", person.card_type)
      .set("card_ends", person.card_not_after);
  return one.set("vendor", person.vendor);
}

std::string card_words(const Context& context, const Person& person) {
  std::string out =
      person.card_number.empty() ? tr("no card known") : person.card_type + " " + person.card_number;
  if (person.card_not_after)
    out += tr(", ends {} ({} d)", base::format_date(*person.card_not_after),
              base::days_between(context.now(), *person.card_not_after).count());
  return out;
}

Result<Exit> list(Context& context) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_only));
  SCEAU_TRY(const auto people, store::people(opened.database, opened.structure.id));
  Json out = Json::array();
  for (const Person& person : people) {
    out.push(person_json(person));
    context.say(padded(std::to_string(person.id), 4) + padded(person.role, 26) +
                padded(person.first_name + " " + person.name, 26) + card_words(context, person));
  }
  if (context.globals().json) context.say_json(Json::object().set("schema", 1).set("people", std::move(out)));
  context.next(people.empty() ? "sceau person add --role representant-legal --name N --first-name F"
                              : "sceau procedure show");
  return Exit::done;
}

struct RemoveArgs {
  std::string id;
};

Result<Exit> remove(Context& context, const RemoveArgs& args) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  SCEAU_TRY(const auto people, store::people(opened.database, opened.structure.id));
  const auto found =
      std::ranges::find_if(people, [&](const Person& p) { return std::to_string(p.id) == args.id; });
  if (found == people.end()) return base::fail(ErrorCode::person_unknown, args.id);
  if (context.globals().dry_run) return Exit::done;
  SCEAU_TRY(auto transaction, store::Transaction::begin(opened.database));
  SCEAU_CHECK(store::set_removed(opened.database, found->id, context.now()));
  SCEAU_CHECK(store::append(opened.database, {.at = context.now(),
                                              .actor = context.actor(),
                                              .entry = procedure::name_of(opened.structure),
                                              .kind = "person",
                                              .detail = found->role + " removed"}));
  SCEAU_CHECK(transaction.commit());
  context.say(tr("removed: {} {}", found->first_name, found->name));
  context.next("sceau person list");
  return Exit::done;
}

}  // namespace

void declare_person(Options& options) {
  const auto args = std::make_shared<AddArgs>();
  options.sub("add", N_("somebody who acts for the structure; again, to correct"))
      .text("--role", args->role,
            N_("representant-legal, mandataire, administrateur-technique or gestionnaire-rpps"), "ROLE")
      .text("--name", args->name, N_("surname, as printed on the card"))
      .text("--first-name", args->first_name, N_("first name, as printed on the card"))
      .text("--phone", args->phone, N_("telephone"))
      .text("--email", args->email, N_("professional e-mail"))
      .text("--card", args->card, N_("card number, ten digits"), "NUMBER")
      .text("--card-type", args->card_type, N_("CPS, CPE, CDE…"))
      .text("--card-ends", args->card_ends, N_("the day the card ends"), "DATE")
      .text("--vendor", args->vendor, N_("the vendor whose employee this is"))
      .action([args](Context& context) { return add(context, *args); });
  options.sub("list", N_("who acts for the structure, with cards")).action(list);
  const auto gone = std::make_shared<RemoveArgs>();
  options.sub("remove", N_("somebody who does not act for the structure any more"))
      .positional("ID", gone->id, N_("as sceau person list shows it"))
      .action([gone](Context& context) { return remove(context, *gone); });
}

}  // namespace sceau::cli

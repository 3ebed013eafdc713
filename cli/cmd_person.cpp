// Who acts for a structure: représentant légal, mandataires, administrateurs techniques, gestionnaires RPPS+,
// with cards.
#include <algorithm>
#include <array>

#include "certstore/audit.hpp"
#include "certstore/cards.hpp"
#include "certstore/people.hpp"
#include "cli/evidence.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"
#include "cli/render_dates.hpp"
#include "core/procedure/contact.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

using store::Person;

constexpr std::array<std::string_view, 4> kRoles = {"representant-legal", "mandataire",
                                                    "administrateur-technique", "gestionnaire-rpps"};

constexpr std::array<std::string_view, 6> kCardTypes = {"CPS", "CPF", "CPE", "CDE", "CPA", "CDA"};

struct AddArgs {
  std::string role, name, first_name, phone, email, card, card_type, vendor;
  std::optional<std::string> card_ends;
};

tl::unexpected<base::Error> wrong(std::string what) {
  return base::fail(ErrorCode::usage, std::move(what), "person add");
}

Status check_card(const AddArgs& args) {
  const bool ten_digits =
      args.card.size() == 10 && std::ranges::all_of(args.card, [](char c) { return c >= '0' && c <= '9'; });
  if (!args.card.empty() && !ten_digits)
    return wrong(tr("a card number has ten digits, \"{}\" has not", args.card));
  if (!args.card_type.empty() && std::ranges::find(kCardTypes, args.card_type) == kCardTypes.end())
    return wrong(tr("--card-type is CPS, CPF, CPE, CDE, CPA or CDA, not \"{}\"", args.card_type));
  return {};
}

Status check(const AddArgs& args) {
  if (std::ranges::find(kRoles, args.role) == kRoles.end())
    return wrong(
        tr("--role is representant-legal, mandataire, administrateur-technique or gestionnaire-rpps"));
  if (args.name.empty()) return wrong(tr("--name is needed"));
  SCEAU_CHECK(check_line("--name", args.name, "person add"));
  SCEAU_CHECK(check_line("--first-name", args.first_name, "person add"));
  SCEAU_CHECK(check_line("--vendor", args.vendor, "person add"));
  if (!args.email.empty() && !procedure::is_email(args.email))
    return wrong(tr("\"{}\" is not one e-mail address", printable(args.email)));
  if (!args.phone.empty() && !procedure::phone_number(args.phone))
    return wrong(tr("\"{}\" is not a telephone number of 4 to 15 digits", printable(args.phone)));
  return check_card(args);
}

void keep_what_is_known(const Person& before, Person& person) {
  const auto keep = [](const std::string& known, std::string& given) {
    if (given.empty()) given = known;
  };
  const bool same_card = person.card_number.empty() || person.card_number == before.card_number;
  keep(before.phone, person.phone);
  keep(before.email, person.email);
  keep(before.vendor, person.vendor);
  if (!same_card) return;
  keep(before.card_number, person.card_number);
  keep(before.card_type, person.card_type);
  if (!person.card_not_after) person.card_not_after = before.card_not_after;
  person.added_at = before.added_at;  // the card is known since then
}

// What a reader saw of the card goes before what is typed; what is not typed again stays as it was.
Result<Person> person_of(const Context& context, const OpenedStructure& opened, const AddArgs& args,
                         const Person* before) {
  Person person{.structure = opened.structure.id,
                .role = args.role,
                .name = args.name,
                .first_name = args.first_name,
                .phone = procedure::phone_number(args.phone).value_or(""),
                .email = args.email,
                .card_number = args.card,
                .card_type = args.card_type,
                .vendor = args.vendor,
                .added_at = context.now()};
  if (args.card_ends) {
    SCEAU_TRY(const base::Date day, day_of(*args.card_ends));
    person.card_not_after = day;
  }
  if (before != nullptr) keep_what_is_known(*before, person);
  SCEAU_TRY(const auto seen, store::find_card(opened.database, person.card_number));
  if (seen && !person.card_number.empty()) {
    person.card_type = seen->type;
    person.card_not_after = seen->not_after;
  }
  return person;
}

// The name was mistyped: the card says that it is the same person.
bool is_corrected(const Person& known, const AddArgs& args) {
  return known.role == args.role && !args.card.empty() && known.card_number == args.card;
}

bool same(const Person& known, const AddArgs& args) {
  return known.role == args.role && known.name == args.name && known.first_name == args.first_name;
}

// In the caller's transaction.
Status write(const Context& context, const OpenedStructure& opened, const Person& person,
             const std::vector<Person>& replaced) {
  for (const Person& old : replaced) SCEAU_CHECK(store::set_removed(opened.database, old.id, context.now()));
  SCEAU_CHECK(store::insert(opened.database, person));
  return store::append(opened.database, {.at = context.now(),
                                         .actor = context.actor(),
                                         .entry = store::identifier_of(opened.structure),
                                         .kind = "person",
                                         .detail = person.role + " added"});
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

// Another représentant légal, or none any more, undoes what the one before signed.
Result<std::vector<std::string>> reopen_after(const Context& context, const OpenedStructure& opened) {
  SCEAU_TRY(const auto definition, load_procedure(context));
  return procedure::append_change(opened.database, opened.structure, definition,
                                  procedure::Change::representative, {context.actor(), context.now()});
}

void warn_of_undone(const Context& context, const std::vector<std::string>& undone) {
  if (!undone.empty())
    context.warn(tr("another représentant légal: to do again: {}", listed(undone)),
                 tr("see: sceau procedure show"));
}

void tell(const Context& context, const Person& person, bool replaces,
          const std::vector<std::string>& undone) {
  warn_of_undone(context, undone);
  if (person.card_not_after && *person.card_not_after < context.now())
    context.warn(tr("that card ended {}", base::format_date(*person.card_not_after)),
                 tr("record the new one: sceau person add … --card NUMBER --card-ends DATE"));
  const std::string name = person.first_name.empty() ? person.name : person.first_name + " " + person.name;
  context.say(replaces ? tr("replaced: {}", name) : tr("added: {}", name));
  context.next("sceau person list");
}

Result<Exit> add(Context& context, const AddArgs& args) {
  SCEAU_CHECK(check(args));
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  SCEAU_TRY(const auto known, store::people(opened.database, opened.structure.id));
  const auto before = std::ranges::find_if(
      known, [&](const Person& old) { return same(old, args) || is_corrected(old, args); });
  SCEAU_TRY(const Person person,
            person_of(context, opened, args, before == known.end() ? nullptr : &*before));
  const bool sole = person.role == "representant-legal";
  std::vector<Person> replaced;
  for (const Person& old : known)
    if (same(old, args) || (sole && old.role == person.role)) replaced.push_back(old);
  if (context.globals().dry_run) {
    context.say(tr("would record {} {} as {}", args.first_name, args.name, args.role));
    return Exit::done;
  }
  const bool another = std::ranges::any_of(
      replaced, [&](const Person& old) { return !same(old, args) && !is_corrected(old, args); });
  SCEAU_TRY(auto transaction, store::Transaction::begin(opened.database));
  std::vector<std::string> undone;
  if (another) {
    SCEAU_TRY(undone, reopen_after(context, opened));
  }
  SCEAU_CHECK(write(context, opened, person, replaced));
  SCEAU_CHECK(transaction.commit());
  tell(context, person, !replaced.empty(), undone);
  if (context.globals().json) context.say_json(person_json(person).set("reopened", Json::array(undone)));
  return Exit::done;
}

std::string card_words(const Context& context, const Person& person) {
  std::string out = person.card_number.empty()
                        ? tr("no card known")
                        : (person.card_type.empty() ? "" : person.card_type + " ") + person.card_number;
  if (person.card_not_after)
    out += tr(", ends {} ({} d)", base::format_date(*person.card_not_after),
              days_until(context.now(), *person.card_not_after));
  return out;
}

// Without --structure everybody of every structure: a vendor's administrator acts for many.
Result<Exit> list(Context& context) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto structures, store::structures(database));
  std::optional<std::int64_t> only;
  if (context.globals().structure) {
    SCEAU_TRY(const auto found, store::find_structure(database, context.globals().structure));
    only = found.id;
  }
  SCEAU_TRY(const auto people, store::people(database, only));
  Json out = Json::array();
  for (const Person& person : people) {
    const auto& structure = *std::ranges::find(structures, person.structure, &store::Structure::id);
    out.push(person_json(person).set("structure", store::identifier_of(structure)));
    const bool several = !only && structures.size() > 1;
    context.say((several ? padded(store::identifier_of(structure), 16) : "") +
                padded(std::to_string(person.id), 4) + padded(person.role, 26) +
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
  if (found == people.end())
    return base::fail(ErrorCode::usage, tr("nobody has the number {}: sceau person list", args.id),
                      "person remove");
  if (context.globals().dry_run) {
    context.say(tr("would remove {} {}", found->first_name, found->name));
    return Exit::done;
  }
  SCEAU_TRY(auto transaction, store::Transaction::begin(opened.database));
  std::vector<std::string> undone;
  if (found->role == "representant-legal") {
    SCEAU_TRY(undone, reopen_after(context, opened));
  }
  SCEAU_CHECK(store::set_removed(opened.database, found->id, context.now()));
  SCEAU_CHECK(store::append(opened.database, {.at = context.now(),
                                              .actor = context.actor(),
                                              .entry = store::identifier_of(opened.structure),
                                              .kind = "person",
                                              .detail = found->role + " removed"}));
  SCEAU_CHECK(transaction.commit());
  warn_of_undone(context, undone);
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
      .text("--card-type", args->card_type, N_("CPS, CPF, CPE, CDE, CPA or CDA"))
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

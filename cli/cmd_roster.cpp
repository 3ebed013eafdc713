// Professionals to enter in RPPS+: template, import, check, export for the manager, registration, purge.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>

#include "cli/evidence.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"
#include "cli/roster_words.hpp"
#include "core/base/file.hpp"
#include "core/model/identifier.hpp"
#include "core/procedure/roster_members.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

using procedure::Professional;
using procedure::RosterMember;

constexpr std::size_t kLargestCopy = 100U * 1024U * 1024U;

procedure::Writer writer(const Context& context) { return {context.actor(), context.now()}; }

// To a file of the owner's, or to standard output.
Status write_out(const Context& context, const std::string& path, const std::string& content) {
  if (path.empty()) {
    context.say_whole(content);
    return {};
  }
  return base::create_file(path, base::view(content), {.mode = 0600});
}

struct OutArgs {
  std::string file;
};

Result<Exit> write_template(Context& context, const OutArgs& args) {
  SCEAU_CHECK(write_out(context, args.file, procedure::write_roster({})));
  if (!args.file.empty()) {
    context.say(tr("wrote {}", args.file));
    context.next("sceau roster import " + args.file);
  }
  return Exit::done;
}

// An identity copy is named from where the file is; its hash is noted, its content is not.
void hash_identity_copies(const std::string& file, std::vector<Professional>& people) {
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  for (Professional& person : people) {
    if (person.identity_copy.empty()) continue;
    person.identity_copy = (folder / person.identity_copy).lexically_normal().string();
    if (const auto content = base::read_file(person.identity_copy, kLargestCopy))
      person.identity_sha256 = base::hex(base::sha256(*content));
  }
}

Json errors_json(const std::vector<procedure::RosterError>& errors) {
  Json list = Json::array();
  for (const procedure::RosterError& error : errors) {
    Json one = Json::object();
    one.set("line", error.line).set("column", error.column);
    if (error.field)
      one.set("field", procedure::id_of(*error.field));
    else
      one.set("field", nullptr);
    one.set("code", procedure::code_of(error.fault))
        .set("value", error.value)
        .set("message", sentence(error));
    list.push(std::move(one));
  }
  return list;
}

Json import_json(const procedure::RosterReading& reading, const procedure::RosterImport& result) {
  Json out = Json::object();
  out.set("schema", 1)
      .set("added", result.added)
      .set("changed", result.changed)
      .set("unchanged", result.unchanged);
  out.set("encoding", reading.encoding == procedure::RosterEncoding::utf8 ? "UTF-8" : "Windows-1252");
  out.set("separator", std::string(1, reading.separator));
  return out.set("errors", errors_json(reading.errors));
}

struct ImportArgs {
  std::string file;
};

Result<Exit> import(Context& context, const ImportArgs& args) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  SCEAU_TRY(const auto roles, load_roles(context));
  SCEAU_TRY(const base::Bytes content, base::read_file(args.file));
  auto reading = procedure::read_roster(content, roles);
  if (!reading.errors.empty()) {
    for (const procedure::RosterError& error : reading.errors) context.say(sentence(error));
    if (context.globals().json) context.say_json(import_json(reading, {}));
    return base::fail(ErrorCode::roster_invalid, args.file, tr("errors: {}", reading.errors.size()));
  }
  hash_identity_copies(args.file, reading.people);
  if (context.globals().dry_run) {
    context.say(tr("would import {} professionals", reading.people.size()));
    return Exit::done;
  }
  SCEAU_TRY(const auto result,
            procedure::write_members(opened.database, opened.structure, reading.people, writer(context)));
  if (context.globals().json) context.say_json(import_json(reading, result));
  context.say(tr("{} added, {} changed, {} already known", result.added, result.changed, result.unchanged));
  context.next("sceau roster check");
  return Exit::done;
}

std::string_view state_of(const RosterMember& member) {
  if (member.purged_at) return "purged";
  if (member.ecps_at) return "e-cps";
  return member.registered_at ? "registered" : "to_register";
}

std::string state_word(const RosterMember& member) {
  if (member.purged_at) return tr("purged");
  if (member.ecps_at) return tr("e-CPS active");
  return member.registered_at ? tr("registered") : tr("to register");
}

std::string name_of(const Professional& person) { return person.birth_name + " " + person.first_names; }

Json member_json(const RosterMember& member) {
  Json one = Json::object();
  one.set("id", static_cast<std::int64_t>(member.id)).set("state", state_of(member));
  one.set("birth_name", member.person.birth_name).set("first_names", member.person.first_names);
  one.set("role", member.person.role)
      .set("structure", member.person.structure)
      .set("rpps", member.person.rpps);
  one.set("imported_at", member.imported_at).set("registered_at", member.registered_at);
  return one.set("e_cps_at", member.ecps_at).set("purged_at", member.purged_at);
}

Result<Exit> list(Context& context) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_only));
  SCEAU_TRY(const auto members, procedure::read_members(opened.database, opened.structure));
  Json people = Json::array();
  for (const RosterMember& member : members) {
    people.push(member_json(member));
    context.say(padded(std::to_string(member.id), 6) +
                (member.purged_at ? state_word(member)
                                  : padded(state_word(member), 14) + padded(member.person.role, 6) +
                                        name_of(member.person)));
  }
  if (context.globals().json)
    context.say_json(Json::object().set("schema", 1).set("people", std::move(people)));
  else if (members.empty())
    context.next("sceau roster template roster.csv");
  else
    context.next("sceau roster check");
  return Exit::done;
}

// Those who are still to be registered, after those who are: a duplicate of somebody registered is one too.
struct Waiting {
  std::vector<RosterMember> members;
  std::size_t first = 0;  // of those who wait
  procedure::RosterCheck check;

  std::size_t count() const { return members.size() - first; }
  bool is_complete(std::size_t index) const { return check.complete.at(index); }
  std::size_t complete() const {
    return static_cast<std::size_t>(
        std::count(check.complete.begin() + static_cast<std::ptrdiff_t>(first), check.complete.end(), true));
  }
};

Result<std::vector<std::string>> all_identifiers(const store::Database& database) {
  SCEAU_TRY(const auto structures, store::structures(database));
  std::vector<std::string> identifiers;
  for (const store::Structure& structure : structures)
    for (const std::string& identifier : {structure.finess, structure.siret})
      if (!identifier.empty()) identifiers.push_back(identifier);
  return identifiers;
}

Result<Waiting> waiting(const Context& context, const OpenedStructure& opened) {
  Waiting out;
  SCEAU_TRY(out.members, procedure::read_members(opened.database, opened.structure));
  std::erase_if(out.members, [](const RosterMember& member) { return member.purged_at.has_value(); });
  const auto waits = std::ranges::stable_partition(
      out.members, [](const RosterMember& member) { return member.registered_at.has_value(); });
  out.first = out.members.size() - waits.size();
  std::vector<Professional> people;
  for (const RosterMember& member : out.members) people.push_back(member.person);
  SCEAU_TRY(const auto identifiers, all_identifiers(opened.database));
  out.check = procedure::check_roster(people, identifiers, today(context));
  std::erase_if(out.check.remarks, [&out](const auto& remark) { return remark.person < out.first; });
  return out;
}

// In a duplicate the other person is named by the id that `list` shows.
procedure::RosterRemark with_id(const Waiting& roster, procedure::RosterRemark remark) {
  if (remark.finding != procedure::RosterFinding::duplicate) return remark;
  std::size_t index = 0;
  std::from_chars(remark.value.data(), remark.value.data() + remark.value.size(), index);
  remark.value = std::to_string(roster.members.at(index).id);
  return remark;
}

Json remark_json(const procedure::RosterRemark& remark) {
  Json one = Json::object();
  one.set("severity", procedure::is_error(remark.finding) ? "error" : "warning");
  one.set("code", procedure::code_of(remark.finding));
  if (remark.field)
    one.set("field", procedure::id_of(*remark.field));
  else
    one.set("field", nullptr);
  return one.set("message", sentence(remark));
}

Json check_json(const Waiting& roster) {
  std::vector<Json> remarks(roster.members.size(), Json::array());
  for (const procedure::RosterRemark& remark : roster.check.remarks)
    remarks[remark.person].push(remark_json(with_id(roster, remark)));
  Json people = Json::array();
  for (std::size_t i = roster.first; i < roster.members.size(); ++i) {
    Json one = Json::object();
    one.set("id", static_cast<std::int64_t>(roster.members[i].id)).set("complete", roster.is_complete(i));
    people.push(one.set("findings", std::move(remarks[i])));
  }
  Json out = Json::object().set("schema", 1).set("people", std::move(people));
  return out.set("complete", roster.complete()).set("total", roster.count());
}

void show_check(const Context& context, const Waiting& roster) {
  std::size_t last = roster.members.size();
  for (const procedure::RosterRemark& remark : roster.check.remarks) {
    const RosterMember& member = roster.members[remark.person];
    if (remark.person != last) context.say(padded(std::to_string(member.id), 6) + name_of(member.person));
    last = remark.person;
    context.say("      " + std::string(procedure::is_error(remark.finding) ? "" : tr("to see: ")) +
                sentence(with_id(roster, remark)));
  }
  context.say(tr("{} of {} complete", roster.complete(), roster.count()));
}

Result<Exit> check(Context& context) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_only));
  SCEAU_TRY(const Waiting roster, waiting(context, opened));
  if (context.globals().json)
    context.say_json(check_json(roster));
  else
    show_check(context, roster);
  context.next("sceau roster export FILE.csv");
  return roster.check.remarks.empty() ? Exit::done : Exit::due;
}

Result<Exit> export_complete(Context& context, const OutArgs& args) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_only));
  SCEAU_TRY(const Waiting roster, waiting(context, opened));
  std::vector<Professional> ready;
  for (std::size_t i = roster.first; i < roster.members.size(); ++i)
    if (roster.is_complete(i)) ready.push_back(roster.members[i].person);
  SCEAU_CHECK(write_out(context, args.file, procedure::write_roster(ready)));
  if (args.file.empty()) return Exit::done;
  context.say(tr("wrote {}: {} of {} complete", args.file, ready.size(), roster.count()));
  context.next("sceau roster registered ID");
  return Exit::done;
}

struct ProgressArgs {
  std::vector<std::string> ids;
  std::optional<std::string> on;
  std::string rpps;
};

Result<std::int64_t> id_of(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size())
    return base::fail(ErrorCode::person_unknown, text);
  return id;
}

std::string progress_words(procedure::RosterEvent event, bool fresh, std::int64_t id, base::TimePoint at) {
  const bool registers = event == procedure::RosterEvent::registered;
  if (!fresh)
    return registers ? tr("{}: registered before, nothing changed", id)
                     : tr("{}: e-CPS active before, nothing changed", id);
  return registers ? tr("{} registered on {}", id, base::format_date(at))
                   : tr("{}: e-CPS active since {}", id, base::format_date(at));
}

Result<Exit> progress(Context& context, const ProgressArgs& args, procedure::RosterEvent event) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  procedure::RosterProgress step{
      .event = event, .at = context.now(), .rpps = model::without_blanks(args.rpps)};
  if (args.on) {
    SCEAU_TRY(const base::Date day, past_day(context, *args.on));
    step.at = day;
  }
  if (!step.rpps.empty()) SCEAU_CHECK(model::check_rpps(step.rpps));
  if (!step.rpps.empty() && args.ids.size() > 1)
    return base::fail(ErrorCode::usage, tr("--rpps is one person's: name one ID"), "roster registered");
  std::vector<std::int64_t> ids;
  for (const std::string& text : args.ids) {
    SCEAU_TRY(const std::int64_t id, id_of(text));
    ids.push_back(id);
  }
  Json recorded = Json::array();
  for (const std::int64_t id : ids) {
    step.id = id;
    bool fresh = true;
    if (!context.globals().dry_run) {
      SCEAU_TRY(fresh, procedure::write_progress(opened.database, opened.structure, step, writer(context)));
    }
    context.say((context.globals().dry_run ? tr("would record: ") : std::string()) +
                progress_words(event, fresh, id, step.at));
    recorded.push(Json::object().set("id", id).set("recorded", fresh && !context.globals().dry_run));
  }
  if (context.globals().json)
    context.say_json(Json::object().set("schema", 1).set("people", std::move(recorded)));
  const bool registers = event == procedure::RosterEvent::registered;
  context.next(registers ? "sceau roster e-cps " + args.ids.front() : "sceau roster purge");
  return Exit::done;
}

Result<Exit> purge(Context& context) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  SCEAU_TRY(const auto members, procedure::read_members(opened.database, opened.structure));
  const auto gone = std::ranges::count_if(
      members, [](const RosterMember& member) { return member.registered_at && !member.purged_at; });
  if (gone == 0) {
    context.say(tr("nothing to purge: nobody is registered"));
    return Exit::done;
  }
  context.say(tr("the data of those registered is taken away for good: {}; backups keep theirs", gone));
  if (context.globals().dry_run) return Exit::done;
  SCEAU_TRY(const bool yes, context.confirm(tr("go on?")));
  if (!yes) return Exit::done;
  SCEAU_TRY(const auto count, procedure::purge_members(opened.database, opened.structure, writer(context)));
  context.say(tr("purged: {}", count));
  if (context.globals().json) context.say_json(Json::object().set("schema", 1).set("purged", count));
  context.next("sceau roster list");
  return Exit::done;
}

Result<Exit> list_roles(Context& context) {
  SCEAU_TRY(const auto roles, load_roles(context));
  Json out = Json::array();
  for (const procedure::Role& role : roles) {
    out.push(Json::object().set("code", role.code).set("label", role.label));
    context.say(padded(role.code, 6) + role.label);
  }
  if (context.globals().json) context.say_json(Json::object().set("schema", 1).set("roles", std::move(out)));
  return Exit::done;
}

void declare_files(Options& options) {
  const auto blank = std::make_shared<OutArgs>();
  options.sub("template", N_("a CSV file to fill, for Excel"))
      .positional("FILE", blank->file, N_("where to write it (standard output)"), false)
      .action([blank](Context& context) { return write_template(context, *blank); });
  const auto file = std::make_shared<ImportArgs>();
  options.sub("import", N_("take the professionals of a CSV file, all or none"))
      .positional("FILE", file->file, N_("CSV, UTF-8 or Windows-1252, ; or ,"))
      .action([file](Context& context) { return import(context, *file); });
  const auto out = std::make_shared<OutArgs>();
  options.sub("export", N_("those who are complete, as CSV for the gestionnaire RPPS+"))
      .positional("FILE", out->file, N_("where to write it (standard output)"), false)
      .action([out](Context& context) { return export_complete(context, *out); });
}

void declare_progress(Options& options, const char* name, const char* help, procedure::RosterEvent event) {
  const auto args = std::make_shared<ProgressArgs>();
  Options sub = options.sub(name, help);
  sub.positionals("ID", args->ids, N_("as sceau roster list shows it, one or more"), true)
      .text("--on", args->on, N_("the day (today)"), "DATE");
  if (event == procedure::RosterEvent::registered)
    sub.text("--rpps", args->rpps, N_("the RPPS number given"), "NUMBER");
  sub.action([args, event](Context& context) { return progress(context, *args, event); });
}

}  // namespace

void declare_roster(Options& options) {
  declare_files(options);
  options.action(list);
  options.sub("list", N_("everybody, with id and state")).action(list);
  options.sub("check", N_("who is complete, and what is missing or odd")).action(check);
  options.sub("roles", N_("the role codes")).action(list_roles);
  declare_progress(options, "registered", N_("somebody is registered in RPPS+"),
                   procedure::RosterEvent::registered);
  declare_progress(options, "e-cps", N_("somebody's e-CPS is active"), procedure::RosterEvent::ecps);
  options.sub("purge", N_("take away the data of those who are registered")).action(purge);
}

}  // namespace sceau::cli

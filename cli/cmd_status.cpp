#include <algorithm>
#include <map>

#include "cli/context.hpp"
#include "cli/next_step.hpp"
#include "cli/table.hpp"
#include "core/steps/status.hpp"

namespace sceau::cli {

using base::Result;
using model::Stage;
using steps::EntryStatus;

namespace {

// Without its own last word on it: due when somebody must act, worse when what is in use is dead.
bool invalid_in_use(const EntryStatus& status) {
  return (status.stage == Stage::expired || status.stage == Stage::revoked) && status.row.installed_at &&
         !status.row.successor_installed_at;
}

std::int64_t days_left(const EntryStatus& status, base::TimePoint now) {
  return base::days_between(now, status.row.certificate->effective_end).count();
}

Json next_json(const EntryStatus& status) {
  return Json::object()
      .set("action", word(status.action.kind))
      .set("command", command_for(status.action.kind, status.row.entry.name))
      .set("due", status.action.due);
}

Json installed_json(const store::Database& database, std::int64_t entry) {
  Json out = Json::array();
  if (const auto rows = store::installations_of(database, entry))
    for (const store::Installation& row : *rows)
      if (!row.removed_at)
        out.push(Json::object()
                     .set("target", row.target)
                     .set("path", row.path)
                     .set("at", row.at)
                     .set("proof", row.proof));
  return out;
}

std::string structure_id(const store::Structure& row) { return row.finess.empty() ? row.siret : row.finess; }

Json key_json(const store::EntryOverview& row) {
  Json out = Json::object().set("storage", row.entry.key_storage);
  if (row.key)
    out.set("uri", row.key->uri.empty() ? "file:" + row.key->path : row.key->uri);
  else
    out.set("uri", nullptr);
  return out;
}

Json entry_json(const store::Database& database, const EntryStatus& status, base::TimePoint now) {
  const store::EntryOverview& row = status.row;
  Json out = Json::object();
  out.set("id", row.entry.name)
      .set("structure", structure_id(row.structure))
      .set("service", row.entry.service);
  out.set("offer", "ORG").set("usage", row.entry.usage).set("common_name", row.entry.common_name);
  out.set("stage", word(status.stage)).set("key", key_json(row));
  const auto& certificate = row.certificate;
  if (certificate) {
    out.set("serial", certificate->serial).set("not_before", certificate->not_before);
    out.set("not_after", certificate->not_after).set("effective_end", certificate->effective_end);
    out.set("days_left", days_left(status, now));
  } else {
    for (const char* name : {"serial", "not_before", "not_after", "effective_end", "days_left"})
      out.set(name, nullptr);
  }
  out.set("revocation", row.revocation ? row.revocation->status : "unchecked");
  out.set("installed", installed_json(database, row.entry.id));
  if (row.supersedes.empty())
    out.set("supersedes", nullptr);
  else
    out.set("supersedes", row.supersedes);
  return out.set("next", next_json(status));
}

Json due_json(const EntryStatus& status) {
  return Json::object()
      .set("entry", status.row.entry.name)
      .set("structure", structure_id(status.row.structure))
      .set("action", word(status.action.kind))
      .set("command", command_for(status.action.kind, status.row.entry.name))
      .set("due", status.action.due);
}

Json structure_json(const store::Structure& row) {
  return Json::object()
      .set("id", structure_id(row))
      .set("name", row.name)
      .set("finess", row.finess)
      .set("siret", row.siret)
      .set("environment", row.environment);
}

// One traffic light a service: the earliest end where all its certificates are in place.
struct Service {
  bool ready = true;
  std::optional<base::TimePoint> until;
  std::string waiting;
};
using Services = std::map<std::string, Service>;

void add(Services& services, const EntryStatus& status) {
  if (status.stage == Stage::superseded || status.stage == Stage::abandoned || !status.row.supersedes.empty())
    return;
  Service& service = services[status.row.entry.service];
  if (status.stage != Stage::installed) {
    service.ready = false;
    if (service.waiting.empty()) service.waiting = status.row.entry.name + " " + stage_word(status.stage);
    return;
  }
  const base::TimePoint end = status.row.certificate->effective_end;
  service.until = service.until ? std::min(*service.until, end) : end;
}

void show_services(const Context& context, const Services& services) {
  for (const auto& [name, service] : services) {
    const std::string title = padded(name == "insi" ? "INSi" : "DMP", 6);
    if (service.ready && service.until)
      context.say(title + tr("ready    until {}", base::format_date(*service.until)));
    else
      context.say(title + tr("waiting  {}", service.waiting));
  }
}

std::string expiry(const EntryStatus& status, base::TimePoint now) {
  if (!status.row.certificate) return "–";
  return base::format_date(status.row.certificate->effective_end) + tr("  {} d", days_left(status, now));
}

struct Screen {
  Table table{{tr("ENTRY"), tr("CERTIFICATE"), tr("NAME"), tr("STAGE"), tr("EXPIRES"), tr("NEXT")}};
  Services services;
  std::size_t entries = 0;
};

void add(Screen& screen, const EntryStatus& status, base::TimePoint now) {
  ++screen.entries;
  add(screen.services, status);
  const store::Entry& entry = status.row.entry;
  screen.table.row({entry.name, "ORG " + entry.usage, entry.common_name, stage_word(status.stage),
                    expiry(status, now), sentence_for(status.action.kind, entry.name)});
}

void show(const Context& context, const store::Structure& structure, const Screen& screen) {
  const std::string id = (structure.finess.empty() ? "SIRET " : "FINESS ") + structure_id(structure);
  context.say(structure.name + "   " + id + "   " + structure.environment + "   " +
              base::format_date(context.now()));
  context.say("");
  if (screen.entries == 0) {
    context.say(tr("no certificate is planned"));
    return context.next("sceau plan --for insi:manu --for dmp");
  }
  show_services(context, screen.services);
  context.say("");
  for (const std::string& line : screen.table.lines()) context.say(line);
  context.say("");
}

Result<Exit> run(Context& context) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(auto structures, store::structures(database));
  if (context.globals().structure) {
    SCEAU_TRY(const auto only, store::find_structure(database, context.globals().structure));
    structures = {only};
  }
  Exit exit = Exit::done;
  Json entries = Json::array();
  Json due = Json::array();
  Json heads = Json::array();
  for (const store::Structure& structure : structures) {
    heads.push(structure_json(structure));
    Screen screen;
    SCEAU_CHECK(steps::each_status(database, {.structure = structure.id}, context.config().renewal,
                                   context.now(), [&](const EntryStatus& status) {
                                     if (context.globals().json)
                                       entries.push(entry_json(database, status, context.now()));
                                     else
                                       add(screen, status, context.now());
                                     if (status.due) due.push(due_json(status));
                                     if (invalid_in_use(status))
                                       exit = Exit::in_use_invalid;
                                     else if (status.due && exit == Exit::done)
                                       exit = Exit::due;
                                   }));
    if (!context.globals().json) show(context, structure, screen);
  }
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("schema", 1)
                         .set("now", context.now())
                         .set("structures", std::move(heads))
                         .set("entries", std::move(entries))
                         .set("due", std::move(due)));
  return exit;
}

}  // namespace

void declare_status(Options& options) { options.action(run); }

}  // namespace sceau::cli

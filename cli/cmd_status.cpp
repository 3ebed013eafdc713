#include "cli/next_step.hpp"
#include "cli/procedure_state.hpp"
#include "cli/render_dates.hpp"
#include "cli/render_reminder.hpp"
#include "cli/service_lights.hpp"
#include "cli/status_json.hpp"
#include "cli/structure_words.hpp"
#include "cli/table.hpp"
#include "cli/watch_sources.hpp"
#include "core/model/peer.hpp"
#include "core/watch/due.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;
using model::Stage;

namespace {

// Without its own last word on it: due when somebody must act, worse when what is in use is dead.
bool invalid_in_use(const store::EntryOverview& row, Stage stage) {
  return (stage == Stage::expired || stage == Stage::revoked) && row.installed_at &&
         !row.successor_installed_at;
}

std::string expiry(const store::EntryOverview& row, base::TimePoint now) {
  if (!row.certificate) return "–";
  const base::TimePoint end = row.certificate->effective_end;
  return base::format_date(end) + tr("  {} d", days_until(now, end));
}

// A rehearsal has no administrative path to show; programs find the numbers all the same.
bool shows_path(const store::Structure& structure) { return structure.environment != "rehearsal"; }

struct Screen {
  Table table{{tr("ENTRY"), tr("CERTIFICATE"), tr("NAME"), tr("STAGE"), tr("EXPIRES"), tr("NEXT")}};
  ServiceLights services;
  LastDays last_days;
  std::vector<std::string> endings;  // cards and steps that end soon
  std::vector<std::string> peers;    // entries whose peers wait
  std::size_t entries = 0;
};

void add(Screen& screen, const store::EntryOverview& row, const Outlook& outlook, base::TimePoint now) {
  ++screen.entries;
  screen.services.add(row, outlook.stage);
  screen.table.row({row.entry.name, "ORG " + row.entry.usage, row.entry.common_name,
                    stage_word(outlook.stage), expiry(row, now),
                    sentence_for(outlook.action.kind, row.entry.name)});
  if (outlook.last_day) screen.last_days.add(row.entry.name, *outlook.last_day);
  if (model::peers_are_due(outlook.stage, row.peers_to_tell))
    screen.peers.push_back(tr("to be told of {}, peers: {} (sceau peer list {})", row.entry.name,
                              row.peers_to_tell, row.entry.name));
}

// One look at a store: the document for programs, or a screen for each structure.
class View {
 public:
  View(const Context& context, const store::Database& database)
      : context_(context),
        database_(database),
        path_(context, database),
        survey_(survey_of(context, database, path_)) {}

  Status look_at(const store::Structure& structure);
  Exit finish();

 private:
  bool json() const { return context_.globals().json; }
  Status add(Screen& screen, const store::EntryOverview& row);
  Status add_endings(Screen& screen, const store::Structure& structure);
  Status read_path(const store::Structure& structure);
  void show(const store::Structure& structure, const Screen& screen);
  template <class Step>
  std::string title_of(const Step& step) {
    return path_.title_of(step, in_french() ? "fr" : "en");
  }
  void worsen(Exit exit) {
    if (exit_ != Exit::in_use_invalid) exit_ = exit;
  }

  const Context& context_;
  const store::Database& database_;
  PathEnds path_;
  watch::Survey survey_;
  Json entries_ = Json::array(), due_ = Json::array(), heads_ = Json::array();
  std::optional<ProcedurePath> procedure_;  // of the last structure
  Exit exit_ = Exit::done;
};

Status View::add(Screen& screen, const store::EntryOverview& row) {
  SCEAU_TRY(const Outlook outlook, outlook_of(context_, survey_, row));
  if (json()) {
    const std::string why =
        outlook.last_day ? why_that_day(*outlook.last_day, title_of(outlook.last_day->why)) : "";
    entries_.push(entry_json(database_, row, outlook, why, context_.now()));
    if (outlook.due) due_.push(due_json(row, outlook, why));
    if (model::peers_are_due(outlook.stage, row.peers_to_tell)) due_.push(peers_json(row));
  } else {
    cli::add(screen, row, outlook, context_.now());
  }
  if (outlook.due || model::peers_are_due(outlook.stage, row.peers_to_tell)) worsen(Exit::due);
  if (invalid_in_use(row, outlook.stage)) worsen(Exit::in_use_invalid);
  return {};
}

Status View::add_endings(Screen& screen, const store::Structure& structure) {
  SCEAU_TRY(const watch::StructureEnds ends, survey_.ends_of(structure));
  const watch::ReminderPolicy& policy = context_.config().watch.reminders.policy;
  std::vector<watch::Notice> notices;
  for (const watch::Ending& card : ends.cards)
    if (auto notice = watch::notice_for_card(card, policy, context_.now())) notices.push_back(*notice);
  for (const watch::Ending& step : ends.steps)
    if (auto notice = watch::notice_for_procedure(step, policy, context_.now())) notices.push_back(*notice);
  for (const watch::Notice& notice : notices) {
    worsen(Exit::due);
    if (json()) due_.push(due_json(structure, notice));
    screen.endings.push_back(sentence_of_shared(notice, title_of(notice.subject)));
  }
  return {};
}

Status View::read_path(const store::Structure& structure) {
  if (!shows_path(structure) && !json()) return {};
  SCEAU_TRY(procedure_, read_procedure(context_, database_, structure));
  return {};
}

Status View::look_at(const store::Structure& structure) {
  Screen screen;
  Status status;
  procedure_.reset();
  SCEAU_CHECK(store::each_entry(database_, {.structure = structure.id}, [&](const auto& row) {
    status = add(screen, row);
    return status.has_value();
  }));
  SCEAU_CHECK(status);
  SCEAU_CHECK(add_endings(screen, structure));
  SCEAU_CHECK(read_path(structure));
  Json head = structure_json(structure);
  if (procedure_) head.set("procedure", procedure_summary(*procedure_));
  heads_.push(std::move(head));
  if (!json()) show(structure, screen);
  return {};
}

void View::show(const store::Structure& structure, const Screen& screen) {
  const std::string id = (structure.finess.empty() ? "SIRET " : "FINESS ") + store::identifier_of(structure);
  context_.say(structure.name + "   " + id + "   " + structure.environment + "   " +
               base::format_date(context_.now()));
  context_.say("");
  if (screen.entries == 0) context_.say(tr("no certificate is planned"));
  if (screen.entries > 0) {
    for (const std::string& line : screen.services.lines()) context_.say(line);
    context_.say("");
    for (const std::string& line : screen.table.lines()) context_.say(line);
  }
  context_.say("");
  const auto title = [this](const std::string& step) { return title_of(step); };
  for (const std::string& line : screen.last_days.lines(today(context_), title)) context_.say(line);
  for (const std::string& line : screen.endings) context_.say(line);
  for (const std::string& line : screen.peers) context_.say(line);
  if (procedure_ && shows_path(structure)) context_.say(tr("procedure: {}", procedure_sentence(*procedure_)));
  if (screen.entries == 0) context_.next("sceau plan --for insi:manu --for dmp");
}

Exit View::finish() {
  if (!json()) return exit_;
  Json document = Json::object()
                      .set("schema", 1)
                      .set("now", context_.now())
                      .set("structures", std::move(heads_))
                      .set("entries", std::move(entries_));
  // Of the one structure that was looked at; with several, each has its own.
  if (procedure_)
    document.set("procedure", procedure_summary(*procedure_));
  else
    document.set("procedure", nullptr);
  context_.say_json(document.set("due", std::move(due_)));
  return exit_;
}

Result<Exit> run(Context& context) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(auto structures, store::structures(database));
  if (context.globals().structure) {
    SCEAU_TRY(const auto only, store::find_structure(database, context.globals().structure));
    structures = {only};
  }
  View view(context, database);
  for (const store::Structure& structure : structures) SCEAU_CHECK(view.look_at(structure));
  return view.finish();
}

}  // namespace

void declare_status(Options& options) { options.action(run); }

}  // namespace sceau::cli

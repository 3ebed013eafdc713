#include <algorithm>

#include "cli/context.hpp"
#include "cli/explain.hpp"
#include "cli/install_record.hpp"
#include "cli/install_request.hpp"
#include "cli/interrupt.hpp"
#include "cli/peer_words.hpp"
#include "core/install/drift.hpp"
#include "core/install/readable.hpp"
#include "core/steps/facts.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using install::FileAction;
using Requests = std::vector<install::Request>;

namespace {

std::string notice_sentence(const install::Notice& notice) {
  switch (notice.code) {
    case install::NoticeCode::not_proven:
      return tr("not proven by a handshake");
    case install::NoticeCode::not_reloaded:
      return tr("not reloaded: the software still runs with the old set");
    case install::NoticeCode::no_service:
      return tr("no service of its own: tell whoever reads these files");
    case install::NoticeCode::recovered:
      return tr("an interrupted run was cleaned up, live again: {}", notice.value);
    case install::NoticeCode::started:
      return tr("the software did not run and was started");
    case install::NoticeCode::read_by_us:
      return tr(
          "nobody else can read them: let the software's group, with --owner :GROUP and a --dir that it may "
          "enter");
  }
  return {};
}

std::string action_word(FileAction action) {
  switch (action) {
    case FileAction::written:
      return tr("written");
    case FileAction::unchanged:
      return tr("unchanged");
    case FileAction::restored:
      return tr("restored");
  }
  return {};
}

Json outcome_json(const install::Outcome& outcome) {
  Json files = Json::array();
  for (const install::FileOutcome& file : outcome.files)
    files.push(Json::object()
                   .set("path", file.path)
                   .set("action", install::word(file.action))
                   .set("sha256", file.sha256));
  Json out = Json::object().set("entry", outcome.entry).set("target", install::word(outcome.target));
  out.set("path", outcome.path).set("version", outcome.version).set("files", std::move(files));
  out.set("tested", outcome.tested).set("reloaded", outcome.reloaded);
  return out.set(
      "probe",
      Json::object().set("passed", outcome.proven).set("presented_sha256", outcome.presented_sha256));
}

bool is_served(install::Target target) {
  switch (target) {
    case install::Target::nginx:
    case install::Target::apache:
    case install::Target::haproxy:
    case install::Target::stunnel:
      return true;
    case install::Target::pem:
    case install::Target::pkcs12:
    case install::Target::java:
    case install::Target::command:
      return false;
  }
  return false;
}

std::string proof_words(const install::Outcome& outcome) {
  const std::string& sha256 = outcome.presented_sha256;
  if (!outcome.proven) return {};
  if (sha256.empty()) return tr(" · signature verified");
  const std::string ends = sha256.substr(0, 4) + "…" + sha256.substr(60);
  return is_served(outcome.target)
             ? tr(" · handshake through {} presents {} ok", install::word(outcome.target), ends)
             : tr(" · handshake with these files presents {} ok", ends);
}

void show(const Context& context, const install::Outcome& outcome, bool returned) {
  const auto written =
      std::count_if(outcome.files.begin(), outcome.files.end(),
                    [](const install::FileOutcome& file) { return file.action == FileAction::written; });
  for (const install::FileOutcome& file : outcome.files)
    if (context.globals().verbose) context.say("  " + padded(action_word(file.action), 12) + file.path);
  std::string line = returned       ? tr("{}: its set is back in {}", outcome.entry, outcome.path)
                     : written == 0 ? tr("{}: unchanged in {}", outcome.entry, outcome.path)
                                    : tr("{}: written {} files", outcome.entry, written);
  if (outcome.tested) line += tr(" · configuration ok");
  if (outcome.reloaded) line += tr(" · reloaded");
  context.say(line + proof_words(outcome));
  for (const install::Notice& notice : outcome.notices) context.say("  " + notice_sentence(notice));
}

// ---- before anything is written ----

struct Change {
  install::Request* request;
  std::vector<install::Difference> rows;
};

// Nothing is done yet: what would be.
std::string_view planned_word(FileAction action) {
  switch (action) {
    case FileAction::written:
      return "would-write";
    case FileAction::unchanged:
      return "unchanged";
    case FileAction::restored:
      return "would-restore";
  }
  return {};
}

std::string change_word(const install::Difference& row) {
  if (row.action == FileAction::unchanged) return tr("unchanged");
  return row.fresh ? tr("new") : tr("changed");
}

Json difference_json(const Change& change) {
  Json files = Json::array();
  for (const install::Difference& row : change.rows)
    files.push(Json::object()
                   .set("path", row.path)
                   .set("action", planned_word(row.action))
                   .set("diff", row.unified));
  return Json::object()
      .set("entry", change.request->entry)
      .set("target", install::word(change.request->target))
      .set("files", std::move(files));
}

void show_change(const Context& context, const Change& change, bool with_text) {
  for (const install::Difference& row : change.rows) {
    if (row.action == FileAction::unchanged && !with_text) continue;
    context.say(padded(row.action == FileAction::unchanged ? "" : tr("would change"), 14) + row.path +
                "    " + change_word(row));
    if (with_text && !row.unified.empty()) context.say(row.unified);
  }
}

// One entry is the document itself.
void say_all_json(const Context& context, std::vector<Json> documents) {
  if (!context.globals().json) return;
  if (documents.size() == 1) return context.say_json(documents.front());
  Json all = Json::array();
  for (Json& document : documents) all.push(std::move(document));
  context.say_json(Json::object().set("installed", std::move(all)));
}

Exit dry_run(const Context& context, const std::vector<Change>& changes) {
  std::vector<Json> documents;
  for (const Change& change : changes) documents.push_back(difference_json(change));
  say_all_json(context, std::move(documents));
  return Exit::done;
}

bool changes_something(const std::vector<Change>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return std::any_of(change.rows.begin(), change.rows.end(),
                       [](const install::Difference& row) { return row.action != FileAction::unchanged; });
  });
}

// What is put back by itself when it fails is asked of a person at a terminal, not of a script.
Result<bool> go_on(const Context& context) {
  return context.interactive() ? context.confirm(tr("go on?")) : Result<bool>(true);
}

// The group that was named is given the token's files before anybody looks whether it can read them.
Status fix_rights(const Context& context, const InstallArgs& args, const Requests& requests) {
  if (!args.token_group) return {};
  for (const install::Request& request : requests) {
    const auto* key = std::get_if<install::TokenKey>(&request.key);
    if (key == nullptr)
      return fail(ErrorCode::usage, tr("--fix-rights: the key of {} is on no token", request.entry),
                  "install");
    context.say(tr("group {} may read the files of the token: chgrp and g+rX", *args.token_group));
    if (context.globals().dry_run) continue;
    SCEAU_TRY(const bool yes, go_on(context));
    if (!yes) return fail(ErrorCode::interrupted);
    SCEAU_CHECK(install::let_group_read_token(*key, *args.token_group));
  }
  return {};
}

using Look = Result<std::vector<install::Difference>> (*)(const install::Request&);
Result<std::vector<Change>> changes_of(Requests& requests, Look look) {
  std::vector<Change> changes;
  for (install::Request& request : requests) {
    SCEAU_TRY(auto rows, look(request));
    changes.push_back({&request, std::move(rows)});
  }
  return changes;
}

// ---- the run ----

// A successor has the folder of the one before it: both at once would be one live set for two.
Status check_places(const Requests& requests) {
  for (auto one = requests.begin(); one != requests.end(); ++one)
    for (auto other = requests.begin(); other != one; ++other)
      if (install::live_path(*one) == install::live_path(*other))
        return fail(
            ErrorCode::usage,
            tr("{} and {} have one place: install the one that is to be live", other->entry, one->entry),
            "install");
  return {};
}

Result<std::vector<install::Outcome>> put_back(const Context& context, const Requests& requests) {
  SCEAU_TRY(const bool yes, go_on(context));
  if (!yes) return fail(ErrorCode::interrupted);
  const Interrupt interrupt;
  return install::back(requests, {}, interrupt.token());
}

base::Error refusal(const base::Error& why, const std::string& entries) {
  if (why.code == ErrorCode::interrupted) return why;
  return {ErrorCode::rolled_back, entries, explain(why).what, why.lower};
}

// The facts of what stands; the first that was refused is the error.
Status tell(Context& context, const store::Database& database, const std::vector<store::EntryOverview>& rows,
            const Requests& requests, std::vector<install::Outcome>& outcomes, bool returned) {
  std::optional<base::Error> refused;
  std::vector<Json> documents;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].refused) {
      refused = refusal(*outcomes[i].refused,
                        refused ? refused->subject + ", " + outcomes[i].entry : outcomes[i].entry);
      continue;
    }
    SCEAU_TRY(outcomes[i].entry, record_installation(context, database, rows[i], requests[i], outcomes[i]));
    documents.push_back(outcome_json(outcomes[i]));
    show(context, outcomes[i], returned);
  }
  if (refused) return tl::unexpected(*refused);
  say_all_json(context, std::move(documents));
  return {};
}

Status say_what_follows(const Context& context, const store::Database& database,
                        const std::vector<store::EntryOverview>& rows) {
  for (const store::EntryOverview& row : rows) {
    const std::string id = store::identifier_of(row.structure);
    SCEAU_CHECK(list_due_peers(context, database, row.entry.name, id));
    if (row.supersedes.empty()) continue;
    SCEAU_TRY(const auto before, store::find_entry(database, row.supersedes, id));
    if (!before.successor_installed_at || !before.key || before.key->destroyed_at) continue;
    context.say(tr("{} is superseded; its key is kept for install --back, until: sceau retire {}",
                   row.supersedes, row.supersedes));
  }
  return {};
}

Result<Exit> run(Context& context, const InstallArgs& args) {
  if (args.target.empty()) return fail(ErrorCode::usage, tr("--to TARGET is missing"), "install");
  if (args.entries.empty()) return fail(ErrorCode::usage, tr("no entry is named"), "install");
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto rows,
            steps::select(database, {args.entries, context.globals().structure}, {}, context.now()));
  Requests requests;
  for (const store::EntryOverview& row : rows) {
    SCEAU_TRY(auto request, install_request(context, args, database, row));
    requests.push_back(std::move(request));
  }
  SCEAU_CHECK(check_places(requests));
  SCEAU_CHECK(fix_rights(context, args, requests));
  std::vector<install::Outcome> outcomes;
  if (args.back) {
    SCEAU_TRY(const auto changes, changes_of(requests, install::difference_back));
    for (const install::Request& request : requests)
      context.say(tr("would return to the set before, in {}", install::live_path(request)));
    if (context.globals().dry_run) return dry_run(context, changes);
    SCEAU_TRY(outcomes, put_back(context, requests));
  } else {
    SCEAU_TRY(const auto changes, changes_of(requests, install::difference));
    for (const Change& change : changes) show_change(context, change, context.globals().dry_run);
    if (context.globals().dry_run) return dry_run(context, changes);
    if (changes_something(changes)) {
      SCEAU_TRY(const bool yes, go_on(context));
      if (!yes) return Exit::failed;
    }
    const Interrupt interrupt;
    SCEAU_TRY(outcomes, install::install(requests, {}, interrupt.token()));
  }
  SCEAU_CHECK(tell(context, database, rows, requests, outcomes, args.back));
  if (!args.back) SCEAU_CHECK(say_what_follows(context, database, rows));
  context.next("sceau status");
  return Exit::done;
}

}  // namespace

void declare_install(Options& options) {
  const auto args = std::make_shared<InstallArgs>();
  declare_install_options(options, *args);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

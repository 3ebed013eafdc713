#include "cli/context.hpp"
#include "cli/curl_options.hpp"
#include "cli/next_step.hpp"
#include "cli/render_dates.hpp"
#include "cli/status_json.hpp"
#include "cli/table.hpp"
#include "cli/watch_sources.hpp"
#include "core/steps/facts.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;

namespace {

struct Args {
  std::string entry;
};

// French titles may be longer than their column.
std::string titled(const std::string& title) {
  return columns(title) < 16 ? padded(title, 16) : title + "  ";
}

class Page {
 public:
  explicit Page(const Context& context) : context_(context) {}
  void line(const char* key, const std::string& title, const std::string& value) {
    if (value.empty()) return;
    json_.set(key, value);
    context_.say(titled(title) + value);
  }
  void day(const char* key, const std::string& title, const std::optional<base::TimePoint>& at) {
    if (!at) return;
    json_.set(key, *at);
    context_.say(titled(title) + base::format_date(*at));
  }
  void shown(const std::string& title, const std::string& value) const {
    context_.say(titled(title) + value);
  }
  Json& json() { return json_; }

 private:
  const Context& context_;
  Json json_ = Json::object();
};

void show_certificate(Page& page, const store::CertificateRow& row, base::TimePoint now) {
  page.line("serial", tr("serial"), row.serial);
  page.line("subject", tr("subject"), row.subject);
  page.line("issuer", tr("issuer"), row.issuer);
  page.line("sha256", "SHA-256", row.sha256);
  page.day("not_before", tr("valid from"), row.not_before);
  page.day("not_after", tr("valid until"), row.not_after);
  page.line(
      "effective_end", tr("usable until"),
      base::format_date(row.effective_end) + "  " + tr("{} days left", days_until(now, row.effective_end)));
  page.day("imported_at", tr("imported"), row.imported_at);
  page.line("file", tr("from"), row.file);
}

void show_last_day(Page& page, const watch::Deadline& last, const std::string& step_title) {
  const std::string why = why_that_day(last, step_title);
  page.shown(tr("last day to act"), base::format_date(last.day) + "  " + why);
  page.json().set("last_day", last_day_json(last, why));
}

// Options that curl takes as they stand: the installed files, or the token through OpenSSL's engine.
Status show_installed(const Context& context, const store::Database& database,
                      const store::EntryOverview& row, Page& page) {
  SCEAU_TRY(const auto installations, store::installations_of(database, row.entry.id));
  Json places = Json::array();
  for (const store::Installation& made : installations) {
    if (made.removed_at) continue;
    places.push(Json::object().set("target", made.target).set("path", made.path).set("proof", made.proof));
    context.say(padded(tr("in"), 16) + made.target + "  " + made.path +
                (made.proof == "ok" ? "" : "  " + tr("not proven")));
  }
  page.json().set("installed", std::move(places));
  if (row.key && row.certificate && !row.key->destroyed_at && row.entry.usage == "AUTH_CLI")
    page.line("curl", "curl", curl_options(context, row, installations));
  return {};
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  PathEnds path(context, database);
  watch::Survey survey = survey_of(context, database, path);
  SCEAU_TRY(const Outlook outlook, outlook_of(context, survey, row));
  Page page(context);
  page.line("id", tr("entry"), row.entry.name);
  page.line("structure", tr("structure"),
            row.structure.name + " (" + store::identifier_of(row.structure) + ")");
  page.line("certificate", tr("certificate"), "ORG " + row.entry.usage);
  page.line("common_name", "CN", row.entry.common_name);
  page.line("stage", tr("stage"),
            context.globals().json ? std::string(model::word(outlook.stage)) : stage_word(outlook.stage));
  page.line("key_storage", tr("key storage"), row.entry.key_storage);
  if (row.key) {
    page.line("key_uri", tr("key"), row.key->uri.empty() ? row.key->path : row.key->uri);
    page.line("key_born", tr("key born"), row.key->born);
    page.line("spki_sha256", "SPKI SHA-256", row.key->spki_sha256);
    page.day("key_destroyed_at", tr("key destroyed"), row.key->destroyed_at);
  }
  page.day("planned_at", tr("planned"), row.entry.created_at);
  page.day("requested_at", tr("requested"), row.csr_at);
  page.day("ordered_at", tr("ordered"), row.submitted_at);
  page.line("reference", tr("reference"), row.reference);
  if (row.certificate) show_certificate(page, *row.certificate, context.now());
  if (outlook.last_day)
    show_last_day(page, *outlook.last_day, path.title_of(outlook.last_day->why, in_french() ? "fr" : "en"));
  page.day("verified_at", tr("verified"), row.verified_at);
  if (row.revocation) {
    page.line("revocation", tr("revocation"), row.revocation->status);
    page.line("revocation_reason", tr("reason"), row.revocation->reason);
  }
  page.day("installed_at", tr("installed"), row.installed_at);
  SCEAU_CHECK(show_installed(context, database, row, page));
  page.line("supersedes", tr("supersedes"), row.supersedes);
  page.line("successor", tr("successor"), row.successor);
  if (context.globals().json) context.say_json(page.json());
  if (const std::string next = sentence_for(outlook.action.kind, row.entry.name); !next.empty())
    context.next(next);
  return Exit::done;
}

struct LogArgs {
  std::string entry;
  bool verify = false;
};

Result<Exit> verify_trail(Context& context, const store::Database& database) {
  SCEAU_TRY(const auto broken, store::first_broken_event(database));
  if (context.globals().json) {
    Json out = Json::object().set("intact", !broken.has_value());
    context.say_json(broken ? out.set("first_broken", *broken) : out.set("first_broken", nullptr));
  }
  if (!broken) {
    context.say(tr("the audit trail is whole: each event follows from the one before"));
    return Exit::done;
  }
  context.say(
      tr("the audit trail is broken at event {}: it, or one before it, was changed or removed", *broken));
  return Exit::due;
}

Result<Exit> log(Context& context, const LogArgs& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  if (args.verify) return verify_trail(context, database);
  std::optional<std::string> entry;
  if (!args.entry.empty()) {
    SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
    entry = steps::full_name(row.structure, row.entry.name);
  }
  Json events = Json::array();
  SCEAU_CHECK(store::each_event(database, entry, [&](const store::Event& event) {
    if (context.globals().json)
      events.push(Json::object()
                      .set("seq", event.seq)
                      .set("at", event.at)
                      .set("actor", event.actor)
                      .set("entry", event.entry)
                      .set("kind", event.kind)
                      .set("detail", event.detail)
                      .set("sha256", event.sha256));
    context.say(base::format_rfc3339(event.at) + "  " + padded(event.actor, 10) + padded(event.kind, 12) +
                padded(event.entry, 26) + event.detail);
    return true;
  }));
  if (context.globals().json) context.say_json(Json::object().set("events", std::move(events)));
  return Exit::done;
}

}  // namespace

void declare_show(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("ENTRY", args->entry, N_("the entry")).action([args](Context& context) {
    return run(context, *args);
  });
}

void declare_log(Options& options) {
  const auto args = std::make_shared<LogArgs>();
  options.positional("ENTRY", args->entry, N_("only this entry"), false)
      .flag("--verify", args->verify, N_("check that no event was changed or removed"))
      .action([args](Context& context) { return log(context, *args); });
}

}  // namespace sceau::cli

#include "certstore/peers.hpp"
#include "cli/context.hpp"
#include "cli/peer_words.hpp"
#include "cli/procedure_state.hpp"
#include "cli/render_dates.hpp"
#include "cli/watch_sources.hpp"
#include "core/steps/renew.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Args {
  std::string entry;
  std::optional<std::string> key;
  int bits = 0;  // 0: as before
};

// What the portal can still do for the certificate before, and until when.
Status say_path(const Context& context, const store::Database& database,
                const steps::StartedRenewal& started) {
  const std::string& before = started.before.entry.name;
  const auto order = [&](const std::string& why) {
    context.say(why);
    context.say(tr("so the portal cannot renew it: this is a new order, in « Demander »"));
  };
  switch (started.path) {
    case steps::RenewalPath::never_issued:
      order(tr("no certificate was issued for {}", before));
      return {};
    case steps::RenewalPath::expired:
      order(tr("{} expired on {}", before, base::format_date(started.before.certificate->effective_end)));
      return {};
    case steps::RenewalPath::revoked:
      order(tr("{} is revoked", before));
      return {};
    case steps::RenewalPath::renewal:
      break;
  }
  context.say(tr("the portal renews {} only while it is active: until {}", before,
                 base::format_date(started.before.certificate->effective_end)));
  PathEnds path(context, database);
  watch::Survey survey = survey_of(context, database, path);
  SCEAU_TRY(const watch::Watched watched, survey.look(started.before, context.now()));
  if (!watched.last_day) return {};
  context.say(tr("last day to act: {} ({})", base::format_date(watched.last_day->day),
                 why_that_day(*watched.last_day)));
  if (base::TimePoint(watched.last_day->day) < context.now())
    context.warn(tr("that day has passed"),
                 tr("order at once, and have a new card or appointment on its way"));
  return {};
}

Json entry_json(const steps::StartedRenewal& started) {
  const store::Entry& entry = started.entry;
  return Json::object()
      .set("id", entry.name)
      .set("service", entry.service)
      .set("offer", "ORG")
      .set("usage", entry.usage)
      .set("common_name", entry.common_name)
      .set("key_storage", entry.key_storage)
      .set("stage", "planned")
      .set("supersedes", started.before.entry.name)
      .set("portal", word(started.path));
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  SCEAU_CHECK(check_procedure(context, database, {&row, 1}, procedure::Operation::renew));
  steps::RenewRequest request{.key_storage = args.key};
  if (args.bits != 0) request.bits = args.bits;
  SCEAU_TRY(const auto started, steps::renew(database, row, request, {context.actor(), context.now()}));
  const store::Entry& entry = started.entry;
  if (context.globals().json)
    context.say_json(Json::object().set("entries", Json::array().push(entry_json(started))));
  context.say(padded(entry.name, 24) + padded("ORG " + entry.usage, 16) + padded(entry.common_name, 24) +
              entry.key_storage + "  " + tr("succeeds {}", row.entry.name));
  if (entry.bits != 2048)
    context.warn(tr("{} bits: not confirmed by ANS, every certificate seen has 2048", entry.bits),
                 tr("try a TEST order with it first"));
  SCEAU_CHECK(say_path(context, database, started));
  SCEAU_TRY(const auto peers, store::peers_of(database, entry.id));
  std::string names;
  for (const store::Peer& peer : peers) names += (names.empty() ? "" : ", ") + peer_title(peer.name);
  if (!names.empty()) context.say(tr("to be told when it changes: {}", names));
  if (row.installed_at)
    context.say(tr("{} stays as it is until {} is installed and proven", row.entry.name, entry.name));
  context.next(entry.key_storage == "portal" ? "sceau order " + entry.name : "sceau request " + entry.name);
  return Exit::done;
}

Result<Exit> abandon(Context& context, const std::string& name) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, name, context.globals().structure));
  const bool already = row.entry.abandoned_at.has_value();
  if (!already) {
    SCEAU_CHECK(steps::check_abandonable(row, context.now()));
    if (row.submitted_at)
      context.say(tr("{} was ordered on {}: withdraw or cancel it on the portal too", row.entry.name,
                     base::format_date(*row.submitted_at)));
    SCEAU_TRY(const bool yes, context.confirm(tr("give up {}?", row.entry.name)));
    if (!yes) return Exit::failed;
    SCEAU_CHECK(steps::abandon(database, row, {context.actor(), context.now()}));
  }
  if (context.globals().json)
    context.say_json(
        Json::object().set("entry", row.entry.name).set("stage", "abandoned").set("already", already));
  context.say(already
                  ? tr("{} was given up on {}", row.entry.name, base::format_date(*row.entry.abandoned_at))
                  : tr("{} is given up", row.entry.name));
  if (row.key && !row.key->destroyed_at)
    context.say(tr("its key is kept; to destroy it: sceau retire {}", row.entry.name));
  context.next("sceau renew " + (row.supersedes.empty() ? row.entry.name : row.supersedes));
  return Exit::done;
}

}  // namespace

void declare_renew(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("ENTRY", args->entry, N_("the entry whose successor is started"))
      .text("--key", args->key, N_("token, file or portal; as before otherwise"), "STORAGE")
      .number("--bits", args->bits, N_("2048; 3072 and 4096 are not confirmed by ANS"))
      .action([args](Context& context) { return run(context, *args); });
}

void declare_abandon(Options& options) {
  const auto entry = std::make_shared<std::string>();
  options.positional("ENTRY", *entry, N_("a planned, requested or ordered entry that is not wanted any more"))
      .action([entry](Context& context) { return abandon(context, *entry); });
}

}  // namespace sceau::cli

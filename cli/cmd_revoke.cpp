// Guides through the revocation on the portal, which alone can do it, and records that it was done.
#include "cli/context.hpp"
#include "cli/evidence.hpp"
#include "core/model/revocation.hpp"
#include "core/steps/revoke.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Args {
  std::string entry;
  std::optional<std::string> reason, on;
};

Result<std::string> reason_of(const Args& args) {
  std::string known;
  for (const model::RevocationReasonRow& row : model::revocation_reasons())
    known += (known.empty() ? "" : ", ") + std::string(row.id) + " (" + std::string(row.french) + ")";
  if (!args.reason || args.reason->find_first_not_of(' ') == std::string::npos)
    return fail(ErrorCode::usage, tr("--reason is missing: {}, or words of your own", known), "revoke");
  const model::RevocationReasonRow* row = model::revocation_reason(*args.reason);
  return row == nullptr ? *args.reason : std::string(row->french);
}

Result<base::TimePoint> revoked_on(const Context& context, const Args& args,
                                   const store::EntryOverview& row) {
  if (!args.on) return context.now();
  SCEAU_TRY(const base::Date day, past_day(context, *args.on));
  const std::string issued = row.certificate ? base::format_date(row.certificate->not_before) : std::string();
  if (base::format_date(day) < issued)
    return fail(ErrorCode::usage, tr("--on {}: the certificate was issued on {}", *args.on, issued),
                "revoke");
  return base::TimePoint(day);
}

Status show_guide(const Context& context, const store::Database& database, const store::EntryOverview& row,
                  const std::string& reason) {
  const auto line = [&](const std::string& name, const std::string& value) {
    context.say("  " + padded(name, 22) + value);
  };
  context.say(
      tr("On {}, with the CPx card of the administrateur technique, choose the certificate and revoke it:",
         context.config().portal));
  context.say("");
  line("offre", "ORG");
  line("structure", row.structure.name + " (" + store::identifier_of(row.structure) + ")");
  line("usage", row.entry.usage);
  line("service applicatif", row.entry.common_name);
  line(tr("serial"), row.certificate->serial);
  line(tr("valid until"), base::format_date(row.certificate->effective_end));
  line(tr("reason"), reason);
  SCEAU_TRY(const auto kept, steps::code_kept(database, row));
  line("code de révocation", kept ? tr("chosen in « Retirer »; kept: {} (noted on {})", kept->where,
                                       base::format_date(kept->noted_at))
                                  : tr("chosen in « Retirer »; where it is kept was not noted here"));
  context.say("");
  context.say(
      tr("Revocation is final. The owner, the représentant légal, a mandataire, the authorities or ANS "
         "can ask for it."));
  context.say(
      tr("Without the code, or without a card: monserviceclient.certificats@esante.gouv.fr. The list of "
         "reasons that the portal shows is not known here."));
  context.say("");
  return {};
}

Json json_of(const store::EntryOverview& row, const std::string& reason, base::TimePoint on, bool already) {
  return Json::object()
      .set("entry", row.entry.name)
      .set("serial", row.certificate->serial)
      .set("revocation", "revoked")
      .set("on", on)
      .set("reason", reason)
      .set("already", already);
}

void say_next(const Context& context, const store::EntryOverview& row) {
  if (row.installed_at && !row.successor_installed_at)
    context.warn(tr("{} is in use: INSi and DMP will refuse it", row.entry.name),
                 tr("a revoked certificate cannot be renewed: a new order replaces it"));
  context.next(row.successor.empty() ? "sceau renew " + row.entry.name : "sceau status");
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const std::string reason, reason_of(args));
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  SCEAU_TRY(const base::TimePoint on, revoked_on(context, args, row));
  SCEAU_CHECK(steps::check_revocable(row, context.now()));
  if (row.revocation && row.revocation->status == "revoked") {
    const base::TimePoint then = row.revocation->revoked_at.value_or(row.revocation->checked_at);
    if (context.globals().json) context.say_json(json_of(row, row.revocation->reason, then, true));
    context.say(tr("{} is revoked already, since {}", row.entry.name, base::format_date(then)));
    say_next(context, row);
    return Exit::done;
  }
  SCEAU_CHECK(show_guide(context, database, row, reason));
  if (context.globals().dry_run) return Exit::done;
  // A day was given: it is done, and said so.
  if (!args.on) {
    SCEAU_TRY(const bool yes,
              context.confirm(tr("once it is done there: record {} as revoked?", row.entry.name)));
    if (!yes) return Exit::failed;
  }
  SCEAU_CHECK(steps::revoke(database, row, {on, reason}, {context.actor(), context.now()}));
  if (context.globals().json) context.say_json(json_of(row, reason, on, false));
  context.say(tr("{}: recorded as revoked on {}", row.entry.name, base::format_date(on)));
  context.say(tr("its list (CRL) is renewed once a day: sceau verify sees it there by tomorrow"));
  say_next(context, row);
  return Exit::done;
}

}  // namespace

void declare_revoke(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("ENTRY", args->entry, N_("the entry whose certificate is revoked"))
      .text("--reason", args->reason, N_("loss, end, change (the arrêté's), or words of your own"), "REASON")
      .text("--on", args->on, N_("it was done on the portal that day: recorded without asking"), "DATE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

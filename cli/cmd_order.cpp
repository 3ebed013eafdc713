#include "cli/context.hpp"
#include "cli/procedure_state.hpp"
#include "core/steps/order.hpp"
#include "core/x509/csr.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

struct Args {
  std::vector<std::string> entries;
  bool submitted = false;
  std::optional<std::string> on;
  std::string reference;
};

std::string structure_line(const store::Structure& row) {
  return row.name + " (" + store::identifier_of(row) + ")";
}

// « Retirer » and « Demander » are the portal's own words: they stay in every language.
void show(const Context& context, const steps::OrderSheet& sheet) {
  const store::EntryOverview& row = sheet.row;
  const auto line = [&](const std::string& name, const std::string& value) {
    context.say("  " + padded(name, 22) + value);
  };
  context.say(tr("On {}, with the CPx card of the administrateur technique, tab « Demander »:",
                 context.config().portal));
  if (sheet.renewal)
    context.say(
        tr("(a renewal: while {} is active, choose its product and « Renouveler »; whether that screen asks "
           "for a CSR is not known)",
           row.supersedes));
  context.say("");
  line("offre", "ORG");
  line("structure", structure_line(row.structure));
  if (!sheet.renewal) line("", "« Demander un nouveau produit »");
  line("usage", row.entry.usage);
  line("service applicatif", row.entry.common_name);
  line("e-mail", tr("a mailbox that lasts: the portal writes there 60 days before the end"));
  if (sheet.csr) {
    line("CSR", tr("paste what follows"));
    context.say("");
    context.say(x509::to_pem("CERTIFICATE REQUEST", *sheet.csr));
    context.say(
        tr("That the portal takes a CSR is documented by ANS, how it takes it is described nowhere. If it "
           "refuses this one:"));
    context.say(
        tr("note its words, and plan an entry with --key portal: the platform then makes the key and gives a "
           "P12."));
  } else {
    line(tr("key"), tr("made by the platform: choose a password of 12 characters or more, keep it where you "
                       "keep such things"));
  }
  context.say("");
}

Json sheet_json(const Context& context, const steps::OrderSheet& sheet) {
  Json out = Json::object();
  out.set("id", sheet.row.entry.name).set("portal", context.config().portal).set("offer", "ORG");
  out.set("structure", structure_line(sheet.row.structure)).set("usage", sheet.row.entry.usage);
  out.set("common_name", sheet.row.entry.common_name).set("renewal", sheet.renewal);
  if (sheet.csr)
    out.set("csr_pem", x509::to_pem("CERTIFICATE REQUEST", *sheet.csr));
  else
    out.set("csr_pem", nullptr);
  return out;
}

Result<base::TimePoint> day_of(const Context& context, const Args& args) {
  if (!args.on) return context.now();
  const auto day = base::parse_date(*args.on);
  if (!day || base::TimePoint(*day) > context.now()) return fail(ErrorCode::date_malformed, *args.on);
  return base::TimePoint(*day);
}

Result<Exit> record(Context& context, const Args& args, const store::Database& database,
                    const std::vector<store::EntryOverview>& chosen) {
  SCEAU_TRY(const base::TimePoint on, day_of(context, args));
  Json out = Json::array();
  for (const store::EntryOverview& row : chosen) {
    SCEAU_CHECK(steps::submitted(database, row, {on, args.reference}, {context.actor(), context.now()}));
    out.push(Json::object().set("id", row.entry.name).set("submitted", on).set("reference", args.reference));
    context.say(padded(row.entry.name, 24) + tr("ordered on {}", base::format_date(on)));
  }
  if (context.globals().json) context.say_json(Json::object().set("entries", std::move(out)));
  context.say(
      tr("when the e-mail comes: tab « Retirer », keep the code de révocation that you choose there"));
  context.next("sceau import FILE");
  return Exit::done;
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database,
            context.open_store(args.submitted ? store::Access::read_write : store::Access::read_only));
  SCEAU_TRY(auto chosen, steps::select(database, {args.entries, context.globals().structure},
                                       {model::Stage::planned, model::Stage::requested}, context.now()));
  if (args.entries.empty())
    std::erase_if(chosen, [](const auto& row) { return !row.csr_at && row.entry.key_storage != "portal"; });
  if (chosen.empty()) {
    if (context.globals().json) context.say_json(Json::object().set("entries", Json::array()));
    context.say(tr("nothing is ready to be ordered"));
    context.next("sceau request");
    return Exit::done;
  }
  if (args.submitted) return record(context, args, database, chosen);
  SCEAU_CHECK(check_procedure(context, database, chosen, procedure::Operation::order));
  Json sheets = Json::array();
  for (const store::EntryOverview& row : chosen) {
    SCEAU_TRY(const auto sheet, steps::order_sheet(database, row, context.now()));
    if (context.globals().json)
      sheets.push(sheet_json(context, sheet));
    else
      show(context, sheet);
  }
  if (context.globals().json) context.say_json(Json::object().set("entries", std::move(sheets)));
  context.next(chosen.size() == 1 ? "sceau order " + chosen.front().entry.name + " --submitted"
                                  : "sceau order --submitted");
  context.say("      " + tr("when the e-mail comes: tab « Retirer », keep the code de révocation that you "
                            "choose there, then sceau import FILE"));
  return Exit::done;
}

}  // namespace

void declare_order(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positionals("ENTRY", args->entries, N_("entries; all that are ready when none is named"))
      .flag("--submitted", args->submitted, N_("record that it was sent on the portal"))
      .text("--on", args->on, N_("the day it was sent"), "DATE")
      .text("--reference", args->reference, N_("the portal's reference"), "TEXT")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

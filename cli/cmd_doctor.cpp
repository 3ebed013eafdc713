// Each thing the job needs, one line each: ok, warn, fail or skipped, with what to do.
#include <array>

#include "cli/doctor.hpp"
#include "cli/explain.hpp"

namespace sceau::cli {

using base::Result;

namespace {

struct Check {
  const char* name;  // stable, for --json
  CheckResult (*run)(Patient&);
};

// In the order in which one thing needs the other. A new check: a function in doctor.hpp, a row here.
// clang-format off
constexpr std::array kChecks{
    Check{"configuration", check_configuration},
    Check{"state", check_state},
    Check{"store", check_store},
    Check{"audit", check_audit},
    Check{"anchors", check_anchors},
    Check{"programs", check_programs},
    Check{"judge", check_judge},
    Check{"token-module", check_token_module},
    Check{"token", check_token},
    Check{"pin", check_pin},
    Check{"pin-file", check_pin_file},
    Check{"mechanisms", check_mechanisms},
    Check{"engine", check_engine},
    Check{"card-module", check_card_module},
    Check{"pcscd", check_pcscd},
    Check{"reader", check_reader},
    Check{"card", check_card},
    Check{"card-pin", check_card_pin},
    Check{"card-chain", check_card_chain},
    Check{"timer", check_timer},
    Check{"portal", check_portal},
};
// clang-format on

const char* word(Health health) {
  switch (health) {
    case Health::ok:
      return "ok";
    case Health::warn:
      return "warn";
    case Health::fail:
      return "fail";
    case Health::skipped:
      return "skipped";
  }
  return "";
}

void show(const Context& context, const char* name, const CheckResult& result) {
  constexpr std::size_t kName = 15;
  constexpr std::size_t kWord = 9;
  context.say(padded(name, kName) + padded(word(result.health), kWord) + printable(result.detail));
  if (!result.hint.empty()) context.say(padded("", kName + kWord) + printable(result.hint));
}

Result<Exit> run(Context& context, const DoctorOptions& options) {
  Patient patient(context, options);
  Json checks = Json::array();
  int unwell = 0;
  for (const Check& check : kChecks) {
    const CheckResult result = check.run(patient);
    if (result.health == Health::warn || result.health == Health::fail) ++unwell;
    show(context, check.name, result);
    checks.push(Json::object()
                    .set("name", check.name)
                    .set("result", word(result.health))
                    .set("detail", result.detail)
                    .set("hint", result.hint));
  }
  if (context.globals().json)
    context.say_json(Json::object().set("schema", 1).set("checks", std::move(checks)));
  if (unwell == 0) {
    context.next(patient.database() ? "sceau status"
                                    : "sceau init --name NAME --finess FINESS --department 69");
    return Exit::done;
  }
  context.say(tr("{} of {} need attention", unwell, kChecks.size()));
  context.next("sceau doctor");
  return Exit::due;
}

}  // namespace

CheckResult unwell(const base::Error& error, Health health) {
  const Explanation words = explain(error);
  return {health, words.what, words.hint};
}

const Result<store::Database>& Patient::database() {
  if (!database_) database_ = context_.open_store(store::Access::read_only);
  return *database_;
}

bool Patient::token_named() const { return options_.token.uri || !context_.config().token.uri.empty(); }

const Result<pkcs11::Uri>& Patient::uri() {
  if (!uri_) uri_ = token_uri(context_, options_.token);
  return *uri_;
}

const Result<std::shared_ptr<pkcs11::Module>>& Patient::module() {
  if (!module_)
    module_ = uri() ? load_module(context_, *uri())
                    : Result<std::shared_ptr<pkcs11::Module>>(tl::unexpected(uri().error()));
  return *module_;
}

const Result<pkcs11::TokenInfo>& Patient::token() {
  if (!token_)
    token_ = module() ? pkcs11::find_token(**module(), *uri())
                      : Result<pkcs11::TokenInfo>(tl::unexpected(module().error()));
  return *token_;
}

const Result<pkcs11::Card>& Patient::card() {
  if (!card_) card_ = open_card(context_, options_.card);
  return *card_;
}

const Result<steps::CardFacts>& Patient::card_facts() {
  if (!facts_)
    facts_ = card() ? steps::card_facts(card()->certificates)
                    : Result<steps::CardFacts>(tl::unexpected(card().error()));
  return *facts_;
}

bool Patient::card_expected() {
  if (options_.card.module || !context_.config().card.module.empty()) return true;
  if (!database()) return false;
  const auto known = store::cards(*database());
  return known && !known->empty();
}

void declare_doctor(Options& options) {
  const auto args = std::make_shared<DoctorOptions>();
  options.text("--token", args->token.uri, N_("RFC 7512 URI of the token"), "URI")
      .text("--pin-file", args->token.pin_file, N_("file that holds the PIN, mode 0600"), "FILE");
  declare_card_options(options, args->card);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

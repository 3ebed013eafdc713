#include "cli/context.hpp"
#include "cli/target_words.hpp"
#include "core/steps/plan.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

struct Args {
  steps::PlanRequest request;
  std::vector<std::string> names;  // dmp=NAME
};

base::Status read_names(Args& args) {
  for (const std::string& pair : args.names) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos)
      return fail(ErrorCode::usage, tr("--cn \"{}\" is not SERVICE=NAME", pair), "plan");
    args.request.names[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return {};
}

// What each storage can never do, said before the key exists.
std::string limits_of(const std::string& storage) {
  if (storage == "token")
    return tr(
        "a key on a token never leaves it: no PKCS#12, no Java key store file, no HAProxy, no Apache proxy");
  if (storage == "file")
    return tr(
        "a key in a file can be copied by whoever reads it: mode 0600, and it can never move back to being "
        "born on a token");
  return tr(
      "the portal makes the key and gives a P12 with a password: the key was seen by the platform and by the "
      "network");
}

// Where the certificates can be installed then, before there is a key.
std::string targets_of(const std::vector<steps::PlannedEntry>& planned) {
  std::string words;
  for (const model::Usage usage : {model::Usage::auth_cli, model::Usage::sign})
    for (const steps::PlannedEntry& entry : planned) {
      if (entry.entry.usage != word(usage)) continue;
      const auto storage = model::key_storage_of(entry.entry.key_storage).value_or(model::KeyStorage::token);
      words += (words.empty() ? "" : "\n") +
               tr("ORG {} can be installed for: {}", entry.entry.usage, possible_targets(storage, usage));
      break;
    }
  return words;
}

Result<Exit> run(Context& context, Args& args) {
  if (args.request.services.empty())
    return fail(ErrorCode::usage,
                tr("what the certificates are for is not said: --for insi:auto, insi:manu or dmp"), "plan");
  SCEAU_CHECK(read_names(args));
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto structure, store::find_structure(database, context.globals().structure));
  SCEAU_TRY(const auto planned,
            steps::plan(database, structure, args.request, {context.actor(), context.now()}));
  if (args.request.bits != 2048)
    context.warn(tr("{} bits: not confirmed by ANS, every certificate seen has 2048", args.request.bits),
                 tr("try a TEST order with it first"));
  Json entries = Json::array();
  for (const steps::PlannedEntry& entry : planned) {
    entries.push(Json::object()
                     .set("id", entry.entry.name)
                     .set("service", entry.entry.service)
                     .set("offer", "ORG")
                     .set("usage", entry.entry.usage)
                     .set("common_name", entry.entry.common_name)
                     .set("key_storage", entry.entry.key_storage)
                     .set("stage", "planned"));
    context.say(padded(entry.entry.name, 24) + padded("ORG " + entry.entry.usage, 16) +
                padded(entry.entry.common_name, 24) + entry.entry.key_storage +
                (entry.already ? "  " + tr("(planned before)") : ""));
  }
  if (context.globals().json) context.say_json(Json::object().set("entries", std::move(entries)));
  context.say(limits_of(args.request.key_storage));
  context.say(targets_of(planned));
  const auto storage = model::key_storage_of(args.request.key_storage);
  if (const std::string haproxy = what_haproxy_says(storage.value_or(model::KeyStorage::file));
      !haproxy.empty())
    context.say(haproxy);
  context.next(args.request.key_storage == "portal" ? "sceau order" : "sceau request");
  return Exit::done;
}

}  // namespace

void declare_plan(Options& options) {
  const auto args = std::make_shared<Args>();
  options.list("--for", args->request.services, N_("insi:auto, insi:manu or dmp; once for each"), "SERVICE")
      .list("--cn", args->names, N_("« service applicatif »: dmp=NAME"), "SERVICE=NAME")
      .text("--unit", args->request.unit, N_("a department that calls the teleservices itself"), "UNIT")
      .text("--key", args->request.key_storage, N_("token, file or portal (the platform makes the key)"),
            "STORAGE")
      .number("--bits", args->request.bits, N_("2048; 3072 and 4096 are not confirmed by ANS"))
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

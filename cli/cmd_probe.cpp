#include "cli/context.hpp"
#include "cli/installed_key.hpp"
#include "cli/places.hpp"
#include "core/model/endpoint.hpp"
#include "core/steps/facts.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

struct Args {
  std::string entry;
  std::optional<std::string> url;
  std::optional<std::string> passphrase_file;
  TokenOptions token;
};

steps::ChildLimits child() { return {.program = libexec("sceau-probe")}; }

Json report_json(const store::EntryOverview& row, const steps::ProbeReport& report) {
  Json stages = Json::array();
  for (const steps::StageReport& stage : report.stages)
    stages.push(Json::object()
                    .set("stage", steps::word(stage.stage))
                    .set("result", steps::word(stage.result))
                    .set("failure", steps::word(stage.failure)));
  Json out = Json::object()
                 .set("entry", row.entry.name)
                 .set("passed", report.passed())
                 .set("stages", std::move(stages));
  out.set("host", report.host).set("address", report.address).set("tls_version", report.tls_version);
  out.set("suite", report.suite)
      .set("anchor", report.anchor)
      .set("client_cas", Json::array(report.client_cas));
  out.set("client_certificate", steps::word(report.client_certificate));
  if (report.alert) out.set("alert", steps::word(*report.alert));
  if (report.http_status) out.set("http_status", *report.http_status);
  return out.set("sent_sha256", report.sent_sha256).set("presented_sha256", report.presented_sha256);
}

void show(const Context& context, const steps::ProbeReport& report) {
  for (const steps::StageReport& stage : report.stages) {
    if (stage.result == steps::StageResult::not_reached) continue;
    std::string line = padded(std::string(steps::word(stage.stage)), 10);
    if (stage.result == steps::StageResult::failed)
      line += tr("failed: {}", steps::word(stage.failure));
    else if (stage.stage == steps::ProbeStage::connect)
      line += report.address;
    else if (stage.stage == steps::ProbeStage::tls)
      line += report.tls_version + " " + report.suite + tr(", server chains to {}", report.anchor);
    else if (stage.stage == steps::ProbeStage::http)
      line += std::to_string(report.http_status.value_or(0));
    else
      line += "ok";
    context.say(line);
  }
  context.say(padded(tr("our certificate"), 18) + std::string(steps::word(report.client_certificate)));
  if (!report.presented_sha256.empty())
    context.say(padded(tr("the peer got"), 18) + report.presented_sha256.substr(0, 16) + "…");
  if (context.globals().verbose && !report.detail.empty()) context.say(report.detail);
}

Result<Exit> prove_signature(Context& context, const store::EntryOverview& row, const EntryKey& key,
                             const base::Secret& secret) {
  SCEAU_TRY(const auto report,
            steps::prove_signature({.certificate = key.chain, .key = key.key}, secret, child()));
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("entry", row.entry.name)
                         .set("passed", true)
                         .set("algorithm", report.algorithm)
                         .set("message_sha256", report.message_sha256));
  context.say(
      tr("{} signed with its key ({}), and its certificate verifies it", row.entry.name, report.algorithm));
  context.next("sceau status");
  return Exit::done;
}

Result<std::string> url_for(const Args& args, const store::EntryOverview& row) {
  if (args.url) return *args.url;
  const auto environment = model::environment_of(row.structure.environment);
  const model::EndpointRow* endpoint =
      environment ? model::endpoint_for(row.entry.service, *environment) : nullptr;
  if (endpoint == nullptr)
    return fail(ErrorCode::usage, tr("no address is known for {}: add --url", row.entry.name), "probe");
  return std::string(endpoint->url);
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  SCEAU_TRY(const EntryKey key, key_of(context, database, row, args.token));
  if (row.entry.usage == "SIGN") {
    SCEAU_TRY(const base::Secret secret, secret_for(context, key, args.token, args.passphrase_file));
    return prove_signature(context, row, key, secret);
  }
  SCEAU_TRY(const std::string url, url_for(args, row));
  SCEAU_TRY(const auto trust, server_trust(database, row));
  SCEAU_TRY(const base::Secret secret, secret_for(context, key, args.token, args.passphrase_file));
  SCEAU_TRY(
      const auto report,
      steps::probe({.url = url, .trust = trust, .certificate = key.chain, .key = key.key}, secret, child()));
  if (context.globals().json)
    context.say_json(report_json(row, report));
  else
    show(context, report);
  if (auto verdict = steps::verdict(report, row.entry.name); !verdict) return tl::unexpected(verdict.error());
  context.next("sceau status");
  return Exit::done;
}

}  // namespace

void declare_probe(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("ENTRY", args->entry, N_("the entry whose key makes the handshake, or the signature"))
      .text("--url", args->url, N_("https address; the catalogue's when none is given"), "URL")
      .text("--passphrase-file", args->passphrase_file, N_("of a key file that has one"), "FILE");
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

#include "cli/context.hpp"
#include "cli/installed_key.hpp"
#include "cli/places.hpp"
#include "cli/probe_words.hpp"
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
  Json chain = Json::array();
  for (const steps::ServerCertificate& certificate : report.server_chain)
    chain.push(Json::object()
                   .set("subject", certificate.subject)
                   .set("issuer", certificate.issuer)
                   .set("sha256", certificate.sha256)
                   .set("not_after", certificate.not_after));
  out.set("server_chain", std::move(chain));
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
  for (const steps::StageReport& stage : report.stages)
    if (stage.result != steps::StageResult::not_reached)
      context.say(padded(stage_title(stage.stage), 18) + stage_words(stage, report));
  for (const std::string& line : more_words(report)) context.say(line);
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

const model::EndpointRow* endpoint_of(const store::EntryOverview& row) {
  const auto environment = model::environment_of(row.structure.environment);
  return environment ? model::endpoint_for(row.entry.service, *environment) : nullptr;
}

Result<std::string> url_for(const Args& args, const store::EntryOverview& row) {
  if (args.url) return *args.url;
  const model::EndpointRow* endpoint = endpoint_of(row);
  if (endpoint == nullptr)
    return fail(ErrorCode::usage, tr("no address is known for {}: add --url", row.entry.name), "probe");
  return std::string(endpoint->url);
}

// What the service speaks by the catalogue, whichever of its addresses is asked.
void set_tls(const store::EntryOverview& row, steps::ProbeJob& job) {
  const model::EndpointRow* endpoint = endpoint_of(row);
  if (endpoint == nullptr) return;
  job.lowest = endpoint->tls.lowest;
  job.highest = endpoint->tls.highest;
  job.suites = std::string(endpoint->tls.suites);
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  SCEAU_TRY(const EntryKey key, key_of(context, database, row, args.token));
  if (row.entry.usage == "SIGN") {
    SCEAU_TRY(const base::Secret secret, secret_for(context, key, args.token, args.passphrase_file));
    return prove_signature(context, row, key, secret);
  }
  steps::ProbeJob job{.certificate = key.chain, .key = key.key};
  SCEAU_TRY(job.url, url_for(args, row));
  SCEAU_TRY(job.trust, server_trust(database, row));
  set_tls(row, job);
  SCEAU_TRY(const base::Secret secret, secret_for(context, key, args.token, args.passphrase_file));
  SCEAU_TRY(const auto report, steps::probe(job, secret, child()));
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

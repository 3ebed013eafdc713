#include <algorithm>

#include "cli/context.hpp"
#include "cli/findings.hpp"
#include "cli/installed_state.hpp"
#include "cli/revocation_round.hpp"
#include "cli/token_access.hpp"
#include "core/steps/verify.hpp"
#include "pkcs11/object.hpp"

namespace sceau::cli {

using base::Result;
using steps::Finding;
using steps::FindingCode;
using steps::Severity;

namespace {

struct Args {
  std::vector<std::string> entries;
  bool offline = false;
  int timeout = 10;  // seconds
  bool prove = false;
  TokenOptions token;
};

// The public half is seen without PIN: enough to know that the key is there and fits.
std::vector<Finding> check_token_key(const pkcs11::Session& session, const store::EntryOverview& row,
                                     const x509::Certificate& leaf) {
  const auto objects = pkcs11::list_objects(session);
  if (!objects) return {{Severity::warning, FindingCode::key_missing, {row.key->uri}}};
  for (const pkcs11::ObjectRow& object : *objects)
    if (object.kind == pkcs11::ObjectClass::public_key && object.rsa.modulus == leaf.key.modulus) return {};
  return {{Severity::error, FindingCode::key_missing, {row.key->uri}}};
}

std::vector<Finding> check_key(const store::EntryOverview& row, const x509::Certificate& leaf,
                               const Result<OpenToken>& token) {
  if (!row.key || !row.key->uri.starts_with("pkcs11:") || row.key->destroyed_at) return {};
  if (token) return check_token_key(*token->session, row, leaf);
  return {{Severity::warning, FindingCode::key_missing, {row.key->uri}}};
}

bool needs_token(const std::vector<store::EntryOverview>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const store::EntryOverview& row) {
    return row.key && row.key->uri.starts_with("pkcs11:") && !row.key->destroyed_at;
  });
}

Json entry_json(const steps::VerifiedEntry& entry) {
  const x509::RevocationStatus& revocation = entry.revocation;
  return Json::object()
      .set("entry", entry.row.entry.name)
      .set("verdict", entry.verdict)
      .set("revocation", steps::word(revocation.state))
      .set("unknown_why", steps::word(revocation.why))
      .set("revoked_at", revocation.revoked_at)
      .set("reason", steps::word(revocation.reason))
      .set("source", revocation.source)
      .set("this_update", revocation.this_update)
      .set("findings", to_json(entry.findings));
}

void show(const Context& context, const steps::VerifiedEntry& entry) {
  const bool revocation_known = entry.revocation.state != x509::RevocationState::unknown;
  context.say(padded(entry.row.entry.name, 24) + (entry.verdict ? tr("holds") : tr("does not hold")) +
              (revocation_known ? "" : tr(", revocation not known")));
  for (const Finding& finding : entry.findings)
    if (finding.severity != Severity::notice || context.globals().verbose)
      context.say("  " + severity_word(finding.severity) + ": " + sentence(finding));
}

Exit worse(Exit exit, const steps::VerifiedEntry& entry) {
  const bool dead =
      steps::has(entry.findings, FindingCode::expired) || steps::has(entry.findings, FindingCode::revoked);
  if (dead && entry.row.installed_at) return Exit::in_use_invalid;
  const bool attention =
      std::any_of(entry.findings.begin(), entry.findings.end(),
                  [](const Finding& finding) { return finding.severity != Severity::notice; });
  return attention && exit == Exit::done ? Exit::due : exit;
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  using model::Stage;
  SCEAU_TRY(auto chosen,
            steps::select(database, {args.entries, context.globals().structure},
                          {Stage::issued, Stage::verified, Stage::installed, Stage::expired, Stage::revoked},
                          context.now()));
  if (args.entries.empty())
    std::erase_if(chosen, [&](const store::EntryOverview& row) {
      return steps::stage_of(row, context.now()) == Stage::revoked && !row.installed_at;
    });
  const bool token_named = args.token.uri || !context.config().token.uri.empty();
  base::Result<OpenToken> token = base::fail(base::ErrorCode::module_not_configured);
  if (token_named && needs_token(chosen))
    token = open_token(context, args.token, pkcs11::Access::read_only, WithLogin::no);
  base::Status installed;
  const Prove prove = args.prove || !args.offline ? Prove::cheap : Prove::never;
  const auto more = [&](const store::EntryOverview& row, const x509::Certificate& leaf) {
    std::vector<Finding> findings = check_key(row, leaf, token);
    auto there = installed_findings(context, database, row, prove);
    if (there)
      findings.insert(findings.end(), there->begin(), there->end());
    else
      installed = tl::unexpected(there.error());
    return findings;
  };
  SCEAU_TRY(const auto along, steps::chains_of(database, chosen));
  steps::Judges judges(database, along);
  const steps::VerifyOptions options{
      .offline = args.offline,
      .limits = {.time = std::chrono::seconds(std::clamp(args.timeout, 1, 300))},
      .lists_since = args.offline ? std::nullopt : std::optional(lists_renewed_before(context.now())),
      .judges = &judges,
      .more = more,
      .as_json = [](const std::vector<Finding>& findings) { return to_json(findings).dump(); }};
  Exit exit = Exit::done;
  Json entries = Json::array();
  for (const store::EntryOverview& row : chosen) {
    SCEAU_TRY(const auto verified, steps::verify(database, row, options, {context.actor(), context.now()}));
    SCEAU_CHECK(installed);
    entries.push(entry_json(verified));
    show(context, verified);
    exit = worse(exit, verified);
  }
  if (context.globals().json) context.say_json(Json::object().set("entries", std::move(entries)));
  if (chosen.empty()) context.say(tr("no certificate is imported yet"));
  context.next("sceau status");
  return exit;
}

}  // namespace

void declare_verify(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positionals("ENTRY", args->entries, N_("entries; all that have a certificate when none is named"))
      .number("--timeout", args->timeout,
              N_("seconds for each question to a responder or list, 10 where none are said"))
      .flag("--offline", args->offline, N_("ask no responder and fetch no list, make no handshake"))
      .flag("--prove", args->prove, N_("repeat the handshakes of what is installed, offline too"));
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

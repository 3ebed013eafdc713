#include "cli/context.hpp"
#include "cli/explain.hpp"
#include "cli/findings.hpp"
#include "cli/paths.hpp"
#include "cli/pin.hpp"
#include "cli/token_access.hpp"
#include "core/base/file.hpp"
#include "core/steps/import.hpp"
#include "core/steps/place.hpp"
#include "core/x509/pkcs12.hpp"

namespace sceau::cli {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Result;
using steps::ImportedEntry;

namespace {

struct Args {
  std::vector<std::string> files;
  std::optional<std::string> passphrase_file;
  bool into_token = false;
  TokenOptions token;
};

struct Outcome {
  std::vector<std::pair<std::string, ImportedEntry>> imported;  // file, entry
  std::vector<std::pair<std::string, Error>> refused;
  std::vector<std::string> bundles_left;  // P12 files that still hold a key
};

base::Status move_into_token(Context& context, const Args& args, const store::EntryOverview& row,
                             const x509::Pkcs12Content& content, steps::PortalKey& portal) {
  SCEAU_TRY(const OpenToken token,
            open_token(context, args.token, pkcs11::Access::read_write, WithLogin::yes));
  SCEAU_TRY(portal.key_uri, steps::move_key_into_token(*token.session, row, content.key));
  return {};
}

// A P12 that the portal made: judged first, then the key put in its place, then the facts.
Result<ImportedEntry> import_p12(Context& context, const Args& args, const store::Database& database,
                                 base::ByteView content, const std::string& file) {
  if (!args.passphrase_file) return fail(ErrorCode::passphrase_needed, file);
  SCEAU_TRY(const base::Secret passphrase, base::read_secret_file(*args.passphrase_file));
  SCEAU_TRY(const x509::Pkcs12Content opened, x509::open_pkcs12(content, passphrase));
  if (!opened.leaf) return fail(ErrorCode::certificate_key_mismatch, file);
  auto row = steps::entry_for_portal_key(database, *opened.leaf, context.globals().structure, context.now());
  if (!row)
    return fail(row.error().code,
                row.error().code == ErrorCode::certificate_not_ours ? file : row.error().subject,
                row.error().value);
  SCEAU_TRY(auto findings,
            steps::judge_for_entry(database, *row, *opened.leaf, opened.others, file, context.now()));
  steps::PortalKey portal{opened.key, *opened.leaf, opened.others, {}, {}, file};
  if (args.into_token) {
    SCEAU_CHECK(move_into_token(context, args, *row, opened, portal));
  } else {
    SCEAU_TRY(portal.key_path, steps::keep_key_file(context.path("keys"), *row, opened.key));
  }
  findings.push_back({steps::Severity::warning, steps::FindingCode::p12_lying, {file}});
  return steps::import_portal_key(database, *row, portal, std::move(findings),
                                  {context.actor(), context.now()});
}

bool fits_a_key_of_ours(const store::Database& database, const x509::Bundle& bundle) {
  for (const x509::Certificate& certificate : bundle.certificates())
    if (store::find_entry_by_key(database, base::hex(certificate.key.spki_sha256))) return true;
  return false;
}

Result<std::vector<ImportedEntry>> import_file(Context& context, const Args& args,
                                               const store::Database& database, const std::string& file) {
  SCEAU_TRY(const base::Bytes content, base::read_file(file, x509::kBundleSizeLimit));
  SCEAU_TRY(const x509::Bundle bundle, x509::read_bundle(content, file));
  const auto& first = bundle.items.front();
  if (first.kind == x509::ItemKind::pkcs12 && !fits_a_key_of_ours(database, bundle)) {
    SCEAU_TRY(ImportedEntry entry, import_p12(context, args, database, first.der, file));
    std::vector<ImportedEntry> one;
    one.push_back(std::move(entry));
    return one;
  }
  return steps::import_certificates(database, {bundle, context.globals().structure},
                                    {context.actor(), context.now()});
}

// The certificate goes beside its key: tools that use the token find it by CKA_ID. The entry is filed
// already; a token that is not there now is a warning, and the same import puts it there later.
void put_on_token(Context& context, const Args& args, const Outcome& outcome) {
  std::vector<const ImportedEntry*> wanted;
  for (const auto& [file, entry] : outcome.imported)
    if (entry.row.key && entry.row.key->uri.starts_with("pkcs11:") && entry.row.key->born == "token")
      wanted.push_back(&entry);
  if (wanted.empty()) return;
  const auto warn = [&](const Error& error) {
    const Explanation words = explain(error);
    context.warn(tr("the certificate is filed, but not on the token: {}", words.what), words.hint);
  };
  const auto token = open_token(context, args.token, pkcs11::Access::read_write, WithLogin::yes);
  if (!token) return warn(token.error());
  for (const ImportedEntry* entry : wanted)
    if (const auto placed = steps::put_beside_key(*token->session, entry->row, entry->certificate); !placed)
      warn(placed.error());
}

Json outcome_json(const Outcome& outcome) {
  Json imported = Json::array();
  for (const auto& [file, entry] : outcome.imported)
    imported.push(Json::object()
                      .set("entry", entry.row.entry.name)
                      .set("serial", entry.certificate.serial)
                      .set("file", file)
                      .set("already", entry.already)
                      .set("findings", to_json(entry.findings)));
  Json refused = Json::array();
  for (const auto& [file, error] : outcome.refused)
    refused.push(Json::object()
                     .set("file", file)
                     .set("code", base::word(error.code))
                     .set("message", explain(error).what));
  return Json::object().set("imported", std::move(imported)).set("refused", std::move(refused));
}

void show(const Context& context, const Outcome& outcome) {
  for (const auto& [file, entry] : outcome.imported) {
    context.say(padded(entry.row.entry.name, 24) + tr("from {}", file) + "  " +
                (entry.already ? tr("imported before")
                               : tr("valid until {}", base::format_date(entry.certificate.effective_end))));
    for (const steps::Finding& finding : entry.findings)
      if (finding.severity != steps::Severity::notice)
        context.say("  " + severity_word(finding.severity) + ": " + sentence(finding));
  }
  if (outcome.imported.size() + outcome.refused.size() > 1)
    for (const auto& [file, error] : outcome.refused)
      context.say(padded("", 24) + file + "  " + tr("refused: {}", explain(error).what));
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto files, unfolded(args.files));
  Outcome outcome;
  for (const std::string& file : files) {
    auto imported = import_file(context, args, database, file);
    if (!imported) {
      outcome.refused.emplace_back(file, imported.error());
      continue;
    }
    for (ImportedEntry& entry : *imported) outcome.imported.emplace_back(file, std::move(entry));
  }
  put_on_token(context, args, outcome);
  if (context.globals().json) context.say_json(outcome_json(outcome));
  show(context, outcome);
  if (!outcome.refused.empty()) {
    if (outcome.refused.size() + outcome.imported.size() > 1) {
      context.say("");
      Error error = outcome.refused.front().second;
      const Explanation words = explain(error);
      context.say_error(tr("{} of {} files were not imported", outcome.refused.size(), files.size()),
                        words.hint);
      return Exit::failed;
    }
    return tl::unexpected(outcome.refused.front().second);
  }
  context.next(outcome.imported.size() == 1 ? "sceau verify " + outcome.imported.front().second.row.entry.name
                                            : "sceau verify");
  return Exit::done;
}

}  // namespace

void declare_import(Options& options) {
  const auto args = std::make_shared<Args>();
  options
      .positionals("FILE", args->files,
                   N_("what the portal returned: PEM, DER, P7B, P12, or a folder of them"), true)
      .text("--passphrase-file", args->passphrase_file, N_("file with the password of a P12"), "FILE")
      .flag("--into-token", args->into_token, N_("move the key of a P12 into the token"));
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

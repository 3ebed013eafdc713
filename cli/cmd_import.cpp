#include <algorithm>
#include <set>

#include "cli/context.hpp"
#include "cli/explain.hpp"
#include "cli/findings.hpp"
#include "cli/paths.hpp"
#include "cli/peer_words.hpp"
#include "cli/pin.hpp"
#include "cli/token_access.hpp"
#include "core/base/file.hpp"
#include "core/steps/import.hpp"
#include "core/steps/place.hpp"
#include "core/steps/revoke.hpp"
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
  std::optional<std::string> passphrase_file, code_kept;
  bool into_token = false;
  TokenOptions token;
};

struct Outcome {
  std::vector<std::pair<std::string, ImportedEntry>> imported;  // file, entry
  std::vector<std::pair<std::string, Error>> refused;
  std::vector<std::string> chains;  // files of CA certificates alone, beside others
  std::size_t passed_over = 0;      // of a folder: other things than certificates
};

// A file of this run, read; errors are those of that file.
struct Read {
  NamedFile file;
  Result<x509::Bundle> bundle;
};

// What one run works with: the token is opened, and its PIN asked for, once and at first need.
class Run {
 public:
  Run(Context& context, const Args& args, const store::Database& database, const std::vector<Read>& files)
      : context_(context), args_(args), database_(database), judges_(database) {
    for (const Read& read : files)
      if (read.bundle) judges_.learn(read.bundle->certificates());
  }

  Result<std::vector<steps::ImportedLeaf>> import(const x509::Bundle& bundle);
  void put_beside_keys(const Outcome& outcome);

 private:
  Result<const OpenToken*> token();
  bool is_ours(const std::vector<x509::Certificate>& certificates) const;
  Result<std::vector<steps::ImportedLeaf>> import_p12(const x509::BundleItem& item, const std::string& file);
  Result<ImportedEntry> import_portal(const x509::Pkcs12Content& opened, const std::string& file);

  Context& context_;
  const Args& args_;
  const store::Database& database_;
  steps::Judges judges_;
  std::optional<Result<OpenToken>> token_;
};

Result<const OpenToken*> Run::token() {
  if (!token_) token_ = open_token(context_, args_.token, pkcs11::Access::read_write, WithLogin::yes);
  if (!*token_) return tl::unexpected(token_->error());
  return &**token_;
}

bool Run::is_ours(const std::vector<x509::Certificate>& certificates) const {
  return std::any_of(certificates.begin(), certificates.end(), [&](const x509::Certificate& certificate) {
    return store::find_entry_by_key(database_, base::hex(certificate.key.spki_sha256)).has_value();
  });
}

// A P12 that the portal made: judged first, then the key put in its place, then the facts.
Result<ImportedEntry> Run::import_portal(const x509::Pkcs12Content& opened, const std::string& file) {
  if (!opened.leaf) return fail(ErrorCode::certificate_key_mismatch, file);
  auto row =
      steps::entry_for_portal_key(database_, *opened.leaf, context_.globals().structure, context_.now());
  if (!row) {
    const bool strange = row.error().code == ErrorCode::certificate_not_ours;
    return fail(row.error().code, strange ? file : row.error().subject, row.error().value);
  }
  judges_.learn(opened.others);
  SCEAU_TRY(auto judged,
            steps::judge_for_entry(database_, *row, *opened.leaf, judges_, file, context_.now()));
  steps::PortalKey portal{.leaf = *opened.leaf, .file = file};
  if (args_.into_token) {
    SCEAU_TRY(const OpenToken* token, this->token());
    SCEAU_TRY(portal.key_uri, steps::move_key_into_token(*token->session, *row, opened.key));
  } else {
    SCEAU_TRY(portal.key_path, steps::keep_key_file(context_.path("keys"), *row, opened.key));
  }
  return steps::import_portal_key(database_, *row, portal, std::move(judged),
                                  {context_.actor(), context_.now()});
}

Result<std::vector<steps::ImportedLeaf>> Run::import_p12(const x509::BundleItem& item,
                                                         const std::string& file) {
  const auto& hidden_by = item.pkcs12->certificate_algorithm;
  if (x509::is_outdated(hidden_by)) return fail(ErrorCode::algorithm_unreadable, file, hidden_by);
  if (!args_.passphrase_file) return fail(ErrorCode::passphrase_needed, file);
  SCEAU_TRY(const base::Secret passphrase, base::read_secret_file(*args_.passphrase_file));
  const auto opened = x509::open_pkcs12(item.der, passphrase);
  if (!opened) return fail(opened.error().code, file, opened.error().value, opened.error().lower);
  if (opened->leaf && is_ours({*opened->leaf})) {
    x509::Bundle bundle{file, {{.kind = x509::ItemKind::certificate, .certificates = {*opened->leaf}}}};
    judges_.learn(opened->others);
    return steps::import_certificates(database_, bundle, judges_, {context_.actor(), context_.now()});
  }
  std::vector<steps::ImportedLeaf> one;
  one.push_back(import_portal(*opened, file));
  return one;
}

Result<std::vector<steps::ImportedLeaf>> Run::import(const x509::Bundle& bundle) {
  const x509::BundleItem& first = bundle.items.front();
  if (first.kind == x509::ItemKind::pkcs12 && !is_ours(bundle.certificates()))
    return import_p12(first, bundle.name);
  return steps::import_certificates(database_, bundle, judges_, {context_.actor(), context_.now()});
}

// The certificate goes beside its key: tools that use the token find it by CKA_ID. The entry is filed
// already; a token that is not there now is a warning, and the same import puts it there later.
void Run::put_beside_keys(const Outcome& outcome) {
  const auto warn = [&](const Error& error) {
    const Explanation words = explain(error);
    context_.warn(tr("the certificate is filed, but not on the token: {}", words.what), words.hint);
  };
  for (const auto& [file, entry] : outcome.imported) {
    if (!entry.key_uri.starts_with("pkcs11:")) continue;
    const auto token = this->token();
    if (!token) return warn(token.error());
    if (const auto placed = steps::put_beside_key(*(*token)->session, entry.row, entry.certificate); !placed)
      warn(placed.error());
  }
}

std::vector<Read> read_all(const std::vector<NamedFile>& files) {
  std::vector<Read> out;
  for (const NamedFile& file : files)
    out.push_back(
        {file, base::read_file(file.path, x509::kBundleSizeLimit).and_then([&](const base::Bytes& content) {
           return x509::read_bundle(content, file.path);
         })});
  return out;
}

// Who issued what these files have: a file of CAs alone among them is a chain.
std::set<std::string> issuers_of(const std::vector<Read>& all) {
  std::set<std::string> names;
  for (const Read& read : all)
    if (read.bundle)
      for (const x509::Certificate& certificate : read.bundle->certificates())
        if (!certificate.is_ca()) names.insert(certificate.issuer.text());
  return names;
}

bool is_chain(const x509::Bundle& bundle, const std::set<std::string>& issuers) {
  const auto certificates = bundle.certificates();
  const auto is_ca = [](const x509::Certificate& certificate) { return certificate.is_ca(); };
  const auto issued = [&](const x509::Certificate& authority) {
    return issuers.contains(authority.subject.text());
  };
  return !bundle.has_private_key() && std::ranges::all_of(certificates, is_ca) &&
         std::ranges::any_of(certificates, issued);
}

void import_one(Run& run, const Read& read, const std::set<std::string>& issuers, Outcome& outcome) {
  const std::string& file = read.file.path;
  if (!read.bundle) {
    if (is_passed_over(read.file, read.bundle.error().code))
      ++outcome.passed_over;
    else
      outcome.refused.emplace_back(file, read.bundle.error());
    return;
  }
  if (is_chain(*read.bundle, issuers)) return outcome.chains.push_back(file);
  auto leaves = run.import(*read.bundle);
  if (!leaves) {
    outcome.refused.emplace_back(file, leaves.error());
    return;
  }
  const bool lying = read.bundle->items.front().pkcs12 && read.bundle->has_private_key();
  for (steps::ImportedLeaf& leaf : *leaves) {
    if (leaf && lying)
      leaf->findings.push_back({steps::Severity::warning, steps::FindingCode::p12_lying, {file}});
    if (leaf)
      outcome.imported.emplace_back(file, *std::move(leaf));
    else
      outcome.refused.emplace_back(file, leaf.error());
  }
}

Json names_json(const std::vector<steps::NameRow>& names) {
  Json out = Json::array();
  for (const steps::NameRow& row : names)
    out.push(Json::object()
                 .set("attribute", row.attribute)
                 .set("requested", row.requested)
                 .set("issued", row.issued)
                 .set("previous", row.previous)
                 .set("differs", row.differs));
  return out;
}

// Field by field, where the portal wrote something else than was asked, or than the certificate before has.
void show_names(const Context& context, const std::vector<steps::NameRow>& names) {
  if (std::none_of(names.begin(), names.end(), [](const steps::NameRow& row) { return row.differs; })) return;
  const bool renewed = std::any_of(names.begin(), names.end(),
                                   [](const steps::NameRow& row) { return row.previous.has_value(); });
  const auto line = [&](const std::string& field, const std::string& requested, const std::string& issued,
                        const std::string& previous) {
    context.say("    " + padded(field, 6) + padded(requested, 32) +
                (renewed ? padded(issued, 32) + previous : issued));
  };
  const auto words = [](const std::optional<std::string>& value) { return value ? printable(*value) : "–"; };
  line("", tr("requested"), tr("issued"), tr("previous"));
  for (const steps::NameRow& row : names)
    line((row.differs ? "* " : "  ") + row.attribute, words(row.requested), words(row.issued),
         words(row.previous));
}

Json outcome_json(const Outcome& outcome) {
  Json imported = Json::array();
  for (const auto& [file, entry] : outcome.imported)
    imported.push(Json::object()
                      .set("entry", entry.row.entry.name)
                      .set("serial", entry.certificate.serial)
                      .set("file", file)
                      .set("already", entry.already)
                      .set("names", names_json(entry.names))
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
    show_names(context, entry.names);
  }
  for (const std::string& file : outcome.chains)
    context.say(padded("", 24) + file + "  " + tr("CAs only: the others were judged with them"));
  if (outcome.passed_over > 0)
    context.say(tr("{} other files of the folder are no certificates", outcome.passed_over));
  if (outcome.imported.size() + outcome.refused.size() > 1)
    for (const auto& [file, error] : outcome.refused)
      context.say(padded("", 24) + file + "  " + tr("refused: {}", explain(error).what));
}

// --code-kept says where the code de révocation is, never the code.
base::Status check_code_kept(const std::optional<std::string>& where) {
  if (!where || !steps::looks_like_a_code(*where)) return {};
  return fail(ErrorCode::usage,
              tr("--code-kept says where the code de révocation is, never the code: nothing was noted"),
              "import");
}

base::Status after_import(const Context& context, const Args& args, const store::Database& database,
                          const Outcome& outcome) {
  for (const auto& [file, entry] : outcome.imported) {
    const store::Structure& structure = entry.row.structure;
    SCEAU_CHECK(list_due_peers(context, database, entry.row.entry.name, store::identifier_of(structure)));
    if (args.code_kept)
      SCEAU_CHECK(
          steps::note_code_kept(database, entry.row, *args.code_kept, {context.actor(), context.now()}));
  }
  return {};
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_CHECK(check_code_kept(args.code_kept));
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto files, unfolded(args.files));
  const std::vector<Read> read = read_all(files);
  Run run(context, args, database, read);
  Outcome outcome;
  const std::set<std::string> issuers = issuers_of(read);
  for (const Read& one : read) import_one(run, one, issuers, outcome);
  if (outcome.imported.empty() && outcome.refused.empty())
    return fail(ErrorCode::not_x509, args.files.front());
  run.put_beside_keys(outcome);
  if (context.globals().json) context.say_json(outcome_json(outcome));
  show(context, outcome);
  SCEAU_CHECK(after_import(context, args, database, outcome));
  if (!outcome.refused.empty()) {
    const Error& first = outcome.refused.front().second;
    if (outcome.refused.size() + outcome.imported.size() == 1) return tl::unexpected(first);
    context.say("");
    context.say_error(tr("{} of {} files were not imported", outcome.refused.size(),
                         outcome.refused.size() + outcome.imported.size()),
                      explain(first).hint);
    return Exit::failed;
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
      .text("--code-kept", args->code_kept, N_("where the code de révocation is kept, never the code"),
            "PLACE")
      .flag("--into-token", args->into_token, N_("move the key of a P12 into the token"));
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

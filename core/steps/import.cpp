#include "core/steps/import.hpp"

#include <algorithm>

#include "core/model/identifier.hpp"
#include "core/steps/relatives.hpp"
#include "core/steps/request.hpp"
#include "core/x509/csr.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using store::EntryOverview;
using x509::Certificate;

namespace {

x509::Purpose purpose_of(const EntryOverview& row) {
  return row.entry.usage == "SIGN" ? x509::Purpose::signature : x509::Purpose::tls_client;
}

// Without issuer-unknown: what the chain of an unknown issuer lacks is said by the judges.
std::string error_codes(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings)
    if (finding.severity == Severity::error && finding.code != FindingCode::issuer_unknown)
      out += (out.empty() ? "" : ", ") + std::string(word(finding.code));
  return out;
}

// What the certificate is, against what the entry wants.
Status check_kind(const EntryOverview& row, const Classification& what, const std::string& file) {
  if (what.offer == Offer::legacy) return fail(ErrorCode::certificate_legacy, file);
  if (what.environment && word(*what.environment) != row.structure.environment)
    return fail(ErrorCode::certificate_environment, file, std::string(word(*what.environment)));
  const std::string is = std::string(word(what.offer)) + " " + what.usage;
  if (what.offer != Offer::org || what.usage != row.entry.usage)
    return fail(ErrorCode::certificate_usage, file, is);
  return {};
}

Status check_profile(const EntryOverview& row, const Certificate& leaf, const Classification& what,
                     const std::string& file, base::TimePoint now) {
  if (leaf.effective_end < now)
    return fail(ErrorCode::certificate_expired, file, base::format_date(leaf.effective_end));
  if (leaf.not_before > now)
    return fail(ErrorCode::certificate_not_yet, file, base::format_rfc3339(leaf.not_before));
  if (const std::string codes = error_codes(what.findings); !codes.empty())
    return fail(ErrorCode::certificate_profile, file, codes);
  const auto profile = model::profile_of(row.entry.profile);
  const std::string suits(profile ? model::row(*profile).suits : "");
  if (std::find(what.suits.begin(), what.suits.end(), suits) == what.suits.end())
    return fail(ErrorCode::certificate_usage, file, leaf.subject.first("CN").value_or(""));
  return {};
}

// What was asked: the CSR's name, or the one that the plan would ask for.
std::optional<x509::Name> requested_name(const store::Database& database, const EntryOverview& row) {
  if (const auto csr = store::csr_of(database, row.entry.id); csr && *csr)
    if (const auto request = x509::parse_csr((*csr)->der)) return request->subject;
  if (auto planned = subject_for(row)) return *std::move(planned);
  return std::nullopt;
}

Result<std::vector<NameRow>> names_of(const store::Database& database, const EntryOverview& row,
                                      const Certificate& leaf) {
  const auto requested = requested_name(database, row);
  SCEAU_TRY(const auto previous, previous_of(database, row));
  return name_table(requested ? &*requested : nullptr, leaf.subject, previous ? &previous->subject : nullptr);
}

std::vector<base::Bytes> chain_for(const x509::JointVerdict& verdict, const x509::Trust& trust) {
  std::vector<base::Bytes> chain;
  for (std::size_t i = 1; i < verdict.openssl.path.size(); ++i)
    if (const Certificate* found = trust.find(verdict.openssl.path[i])) chain.push_back(found->der);
  return chain;
}

// The certificate and its chain; the caller's transaction.
Status write_certificate(const store::Database& database, const EntryOverview& row, const Certificate& leaf,
                         const std::vector<base::Bytes>& chain, const std::string& file, const Act& act) {
  const store::CertificateRow fact{.entry = row.entry.id,
                                   .sha256 = base::hex(leaf.sha256),
                                   .serial = leaf.serial,
                                   .subject = leaf.subject.text(),
                                   .issuer = leaf.issuer.text(),
                                   .not_before = leaf.not_before,
                                   .not_after = leaf.not_after,
                                   .effective_end = leaf.effective_end,
                                   .imported_at = act.at,
                                   .file = file};
  SCEAU_CHECK(store::insert(database, fact, leaf.der));
  SCEAU_CHECK(store::insert_chain(database, row.entry.id, chain));
  return record(database, act, full_name(row.structure, row.entry.name), "import",
                "serial " + leaf.serial + ", sha256 " + fact.sha256 + ", from " + file);
}

std::vector<Certificate> leaves_of(const x509::Bundle& bundle) {
  std::vector<Certificate> leaves;
  for (const Certificate& certificate : bundle.certificates())
    if (!certificate.is_ca()) leaves.push_back(certificate);
  return leaves;
}

Result<ImportedEntry> import_leaf(const store::Database& database, const Certificate& leaf,
                                  const std::string& file, Judges& judges, const Act& act) {
  const auto row = store::find_entry_by_key(database, base::hex(leaf.key.spki_sha256));
  if (!row) {
    if (row.error().code != ErrorCode::entry_unknown) return tl::unexpected(row.error());
    if (classify(leaf, act.at).offer == Offer::legacy) return fail(ErrorCode::certificate_legacy, file);
    return fail(ErrorCode::certificate_not_ours, file);
  }
  ImportedEntry imported{.row = *row, .certificate = leaf, .key_uri = row->key ? row->key->uri : ""};
  if (row->certificate) {
    if (row->certificate->sha256 != base::hex(leaf.sha256))
      return fail(ErrorCode::entry_wrong_stage, row->entry.name, std::string(word(stage_of(*row, act.at))));
    imported.already = true;
    return imported;
  }
  SCEAU_TRY(Judged judged, judge_for_entry(database, *row, leaf, judges, file, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(write_certificate(database, *row, leaf, judged.chain, file, act));
  SCEAU_CHECK(transaction.commit());
  imported.findings = std::move(judged.findings);
  imported.names = std::move(judged.names);
  return imported;
}

bool is_strange(const ImportedLeaf& leaf) {
  return !leaf && leaf.error().code == ErrorCode::certificate_not_ours;
}

}  // namespace

Result<Judged> judge_for_entry(const store::Database& database, const EntryOverview& row,
                               const Certificate& leaf, Judges& judges, const std::string& file,
                               base::TimePoint now) {
  const auto environment =
      model::environment_of(row.structure.environment).value_or(model::Environment::production);
  SCEAU_TRY(const auto* seated, judges.of(environment));
  const x509::JointVerdict verdict = seated->judge(leaf, {now, purpose_of(row)});
  const auto anchored = verdict.trusted() ? std::optional(environment) : std::nullopt;
  const Classification what = classify(leaf, now, anchored);
  // Of an unknown issuer's certificate the offer is unknown too: what helps is to know the issuer.
  if (what.offer == Offer::unknown) SCEAU_CHECK(x509::as_status(verdict, file));
  SCEAU_CHECK(check_kind(row, what, file));
  SCEAU_CHECK(check_profile(row, leaf, what, file, now));
  SCEAU_CHECK(x509::as_status(verdict, file));
  Judged judged{what.findings, {}, chain_for(verdict, seated->trust())};
  SCEAU_TRY(const auto beside, compare_with_relatives(database, row, leaf));
  judged.findings.insert(judged.findings.end(), beside.begin(), beside.end());
  SCEAU_TRY(judged.names, names_of(database, row, leaf));
  return judged;
}

Result<std::vector<ImportedLeaf>> import_certificates(const store::Database& database,
                                                      const x509::Bundle& bundle, Judges& judges,
                                                      const Act& act) {
  const std::vector<Certificate> leaves = leaves_of(bundle);
  if (leaves.empty()) {
    const bool request = std::any_of(bundle.items.begin(), bundle.items.end(),
                                     [](const x509::BundleItem& item) { return item.request.has_value(); });
    return fail(request ? ErrorCode::certificate_is_request : ErrorCode::certificate_not_ours, bundle.name);
  }
  std::vector<ImportedLeaf> all;
  for (const Certificate& leaf : leaves) all.push_back(import_leaf(database, leaf, bundle.name, judges, act));
  if (!std::all_of(all.begin(), all.end(), is_strange))
    std::erase_if(all, is_strange);
  else
    all.erase(all.begin() + 1, all.end());
  return all;
}

Result<EntryOverview> entry_for_portal_key(const store::Database& database, const Certificate& leaf,
                                           const std::optional<std::string>& structure, base::TimePoint now) {
  const Classification what = classify(leaf, now);
  std::vector<EntryOverview> fitting;
  SCEAU_TRY(const auto planned,
            select(database, {{}, structure}, {model::Stage::planned, model::Stage::ordered}, now));
  for (const EntryOverview& row : planned) {
    const bool same_name = leaf.subject.first("CN").value_or("") == row.entry.common_name;
    const std::string ou = leaf.subject.first("OU").value_or("");
    const bool same_structure = (!row.structure.finess.empty() && ou == "1" + row.structure.finess) ||
                                (!row.structure.siret.empty() && ou == "3" + row.structure.siret);
    if (row.entry.key_storage == "portal" && row.entry.usage == what.usage && same_name && same_structure)
      fitting.push_back(row);
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) return fail(ErrorCode::certificate_not_ours, leaf.subject.text());
  std::string names;
  for (const EntryOverview& row : fitting)
    names += (names.empty() ? "" : ", ") + full_name(row.structure, row.entry.name);
  return fail(ErrorCode::entry_ambiguous, leaf.subject.text(), names);
}

Result<ImportedEntry> import_portal_key(const store::Database& database, const EntryOverview& row,
                                        const PortalKey& portal, Judged judged, const Act& act) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  // Not born on the token: the audit trail says so for ever.
  const std::string born = portal.key_uri.empty() ? "portal" : "imported";
  SCEAU_CHECK(store::insert(database, store::Key{.entry = row.entry.id,
                                                 .uri = portal.key_uri,
                                                 .path = portal.key_path,
                                                 .spki_sha256 = base::hex(portal.leaf.key.spki_sha256),
                                                 .born = born,
                                                 .created_at = act.at}));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "key",
                     portal.key_uri.empty()
                         ? "made by the portal, kept in " + portal.key_path
                         : "made by the portal, moved into the token, not born there: " + portal.key_uri));
  SCEAU_CHECK(write_certificate(database, row, portal.leaf, judged.chain, portal.file, act));
  SCEAU_CHECK(transaction.commit());
  return ImportedEntry{.row = row,
                       .certificate = portal.leaf,
                       .findings = std::move(judged.findings),
                       .names = std::move(judged.names),
                       .key_uri = portal.key_uri};
}

}  // namespace sceau::steps

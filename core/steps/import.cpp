#include "core/steps/import.hpp"

#include <algorithm>

#include "core/model/identifier.hpp"
#include "core/steps/request.hpp"
#include "core/steps/trust.hpp"

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

void compare_names(const EntryOverview& row, const Certificate& leaf, std::vector<Finding>& findings) {
  const std::string cn = leaf.subject.first("CN").value_or("");
  if (cn != row.entry.common_name)
    findings.push_back({Severity::warning, FindingCode::cn_differs, {row.entry.common_name, cn}});
  const std::string ou = leaf.subject.first("OU").value_or("");
  const bool ours = (!row.structure.finess.empty() && ou == "1" + row.structure.finess) ||
                    (!row.structure.siret.empty() && ou == "3" + row.structure.siret);
  if (!ours)
    findings.push_back({Severity::warning,
                        FindingCode::structure_mismatch,
                        {ou, model::struct_idnat(row.structure.finess, row.structure.siret)}});
}

Result<std::optional<Certificate>> certificate_of(const store::Database& database, const EntryOverview& row) {
  if (!row.certificate) return std::optional<Certificate>();
  SCEAU_TRY(const auto der, store::certificate_der(database, row.certificate->sha256));
  if (!der) return std::optional<Certificate>();
  SCEAU_TRY(Certificate certificate, x509::parse_certificate(*der));
  return std::optional(std::move(certificate));
}

// At renewal a changed CN or OU breaks peers that map the name.
Status compare_with_previous(const store::Database& database, const EntryOverview& row,
                             const Certificate& leaf, std::vector<Finding>& findings) {
  if (row.supersedes.empty()) return {};
  const std::string id = row.structure.finess.empty() ? row.structure.siret : row.structure.finess;
  SCEAU_TRY(const EntryOverview before, store::find_entry(database, row.supersedes, id));
  SCEAU_TRY(const auto previous, certificate_of(database, before));
  if (!previous) return {};
  for (const x509::NameChange& change : x509::difference(previous->subject, leaf.subject)) {
    const bool mapped = change.attribute == "CN" || change.attribute == "OU";
    findings.push_back({mapped ? Severity::warning : Severity::notice,
                        FindingCode::dn_changed,
                        {change.attribute, change.before, change.after}});
  }
  return {};
}

// DMP: both certificates should carry one OU (inferred from the VIHF; no written rule is known).
Status compare_with_sibling(const store::Database& database, const EntryOverview& row,
                            const Certificate& leaf, std::vector<Finding>& findings) {
  if (row.entry.service != "dmp") return {};
  const std::string ou = leaf.subject.first("OU").value_or("");
  std::optional<std::string> other;
  SCEAU_CHECK(store::each_entry(database, {.structure = row.structure.id}, [&](const EntryOverview& sibling) {
    if (sibling.entry.service == "dmp" && sibling.entry.unit == row.entry.unit &&
        sibling.entry.id != row.entry.id && sibling.entry.usage != row.entry.usage && sibling.certificate)
      other = sibling.certificate->sha256;
    return true;
  }));
  if (!other) return {};
  SCEAU_TRY(const auto der, store::certificate_der(database, *other));
  if (!der) return {};
  SCEAU_TRY(const Certificate sibling, x509::parse_certificate(*der));
  const std::string their = sibling.subject.first("OU").value_or("");
  if (their == ou) return {};
  const bool leaf_signs = row.entry.usage == "SIGN";
  findings.push_back(
      {Severity::warning, FindingCode::ou_mismatch, {leaf_signs ? their : ou, leaf_signs ? ou : their}});
  return {};
}

std::vector<base::Bytes> chain_for(const x509::JointVerdict& verdict, const x509::Trust& trust) {
  std::vector<base::Bytes> chain;
  for (std::size_t i = 1; i < verdict.openssl.path.size(); ++i)
    if (const Certificate* found = trust.find(verdict.openssl.path[i])) chain.push_back(found->der);
  return chain;
}

struct Judged {
  std::vector<Finding> findings;
  std::vector<base::Bytes> chain;
};

Result<Judged> judge(const store::Database& database, const EntryOverview& row, const Certificate& leaf,
                     const std::vector<Certificate>& along, const std::string& file, base::TimePoint now) {
  const auto environment = model::environment_of(row.structure.environment);
  SCEAU_TRY(const x509::Trust known,
            trust_of(database, environment.value_or(model::Environment::production)));
  std::vector<Certificate> material = known.material();
  for (const Certificate& certificate : along)
    if (certificate.is_ca()) material.push_back(certificate);
  SCEAU_TRY(const auto judges, x509::BothJudges::seat(x509::Trust(known.anchors(), material)));
  const x509::JointVerdict verdict = judges.judge(leaf, {now, purpose_of(row)});
  const Classification what = classify(leaf, now, verdict.trusted() ? environment : std::nullopt);
  SCEAU_CHECK(check_kind(row, what, file));
  SCEAU_CHECK(check_profile(row, leaf, what, file, now));
  SCEAU_CHECK(x509::as_status(verdict, file));
  Judged judged{what.findings, chain_for(verdict, judges.trust())};
  compare_names(row, leaf, judged.findings);
  SCEAU_CHECK(compare_with_previous(database, row, leaf, judged.findings));
  SCEAU_CHECK(compare_with_sibling(database, row, leaf, judged.findings));
  return judged;
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
                                  const ImportSource& source, const Act& act) {
  const std::string& file = source.bundle.name;
  const auto row = store::find_entry_by_key(database, base::hex(leaf.key.spki_sha256));
  if (!row) {
    if (row.error().code != ErrorCode::entry_unknown) return tl::unexpected(row.error());
    if (classify(leaf, act.at).offer == Offer::legacy) return fail(ErrorCode::certificate_legacy, file);
    return fail(ErrorCode::certificate_not_ours, file);
  }
  if (row->certificate) {
    if (row->certificate->sha256 != base::hex(leaf.sha256))
      return fail(ErrorCode::entry_wrong_stage, row->entry.name, std::string(word(stage_of(*row, act.at))));
    return ImportedEntry{*row, leaf, {}, true};
  }
  SCEAU_TRY(Judged judged, judge(database, *row, leaf, source.bundle.certificates(), file, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(write_certificate(database, *row, leaf, judged.chain, file, act));
  SCEAU_CHECK(transaction.commit());
  return ImportedEntry{*row, leaf, std::move(judged.findings)};
}

}  // namespace

Result<std::vector<ImportedEntry>> import_certificates(const store::Database& database,
                                                       const ImportSource& source, const Act& act) {
  const std::vector<Certificate> leaves = leaves_of(source.bundle);
  if (leaves.empty()) {
    const bool request = std::any_of(source.bundle.items.begin(), source.bundle.items.end(),
                                     [](const x509::BundleItem& item) { return item.request.has_value(); });
    return fail(request ? ErrorCode::certificate_is_request : ErrorCode::certificate_not_ours,
                source.bundle.name);
  }
  std::vector<ImportedEntry> imported;
  for (const Certificate& leaf : leaves) {
    SCEAU_TRY(ImportedEntry entry, import_leaf(database, leaf, source, act));
    imported.push_back(std::move(entry));
  }
  return imported;
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

Result<std::vector<Finding>> judge_for_entry(const store::Database& database, const EntryOverview& row,
                                             const Certificate& leaf,
                                             const std::vector<Certificate>& material,
                                             const std::string& file, base::TimePoint now) {
  SCEAU_TRY(Judged judged, judge(database, row, leaf, material, file, now));
  return std::move(judged.findings);
}

Result<ImportedEntry> import_portal_key(const store::Database& database, const EntryOverview& row,
                                        const PortalKey& portal, std::vector<Finding> findings,
                                        const Act& act) {
  SCEAU_TRY(const Judged judged, judge(database, row, portal.leaf, portal.others, portal.file, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  // Not born on the token: the audit trail says so for ever.
  SCEAU_CHECK(store::insert(database, store::Key{.entry = row.entry.id,
                                                 .uri = portal.key_uri,
                                                 .path = portal.key_path,
                                                 .spki_sha256 = base::hex(portal.leaf.key.spki_sha256),
                                                 .born = portal.key_uri.empty() ? "portal" : "imported",
                                                 .created_at = act.at}));
  SCEAU_CHECK(write_certificate(database, row, portal.leaf, judged.chain, portal.file, act));
  SCEAU_CHECK(transaction.commit());
  return ImportedEntry{row, portal.leaf, std::move(findings)};
}

}  // namespace sceau::steps

#include "core/steps/relatives.hpp"

#include "core/model/identifier.hpp"
#include "core/steps/beside.hpp"

namespace sceau::steps {

using base::Result;
using store::EntryOverview;
using x509::Certificate;

namespace {

Result<std::optional<Certificate>> filed(const store::Database& database, const std::string& sha256) {
  SCEAU_TRY(const auto der, store::certificate_der(database, sha256));
  if (!der) return std::optional<Certificate>();
  SCEAU_TRY(Certificate certificate, x509::parse_certificate(*der));
  return std::optional(std::move(certificate));
}

// Of the same department, the other usage; the newest where there are several.
Result<std::optional<Certificate>> sibling_of(const store::Database& database, const EntryOverview& row) {
  std::optional<store::CertificateRow> other;
  SCEAU_CHECK(store::each_entry(database, {.structure = row.structure.id}, [&](const EntryOverview& one) {
    const bool fits = one.entry.service == "dmp" && one.entry.unit == row.entry.unit &&
                      one.entry.usage != row.entry.usage && one.certificate && !one.entry.abandoned_at;
    if (fits && (!other || other->not_before < one.certificate->not_before)) other = one.certificate;
    return true;
  }));
  return other ? filed(database, other->sha256) : std::optional<Certificate>();
}

// What was planned, against what the portal wrote from its own directory.
void compare_with_plan(const EntryOverview& row, const Certificate& leaf, std::vector<Finding>& findings) {
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

}  // namespace

Result<std::optional<Certificate>> previous_of(const store::Database& database, const EntryOverview& row) {
  if (row.supersedes.empty()) return std::optional<Certificate>();
  const std::string id = store::identifier_of(row.structure);
  SCEAU_TRY(const EntryOverview before, store::find_entry(database, row.supersedes, id));
  if (!before.certificate) return std::optional<Certificate>();
  return filed(database, before.certificate->sha256);
}

Result<std::vector<Finding>> compare_with_relatives(const store::Database& database, const EntryOverview& row,
                                                    const Certificate& leaf) {
  std::vector<Finding> findings;
  compare_with_plan(row, leaf, findings);
  SCEAU_TRY(const auto previous, previous_of(database, row));
  if (previous)
    for (Finding& finding : renamed(previous->subject, leaf.subject)) findings.push_back(std::move(finding));
  if (row.entry.service != "dmp") return findings;
  SCEAU_TRY(const auto sibling, sibling_of(database, row));
  if (!sibling) return findings;
  const bool signs = row.entry.usage == "SIGN";
  if (auto finding = signs ? differing_units(sibling->subject, leaf.subject)
                           : differing_units(leaf.subject, sibling->subject))
    findings.push_back(*std::move(finding));
  return findings;
}

}  // namespace sceau::steps

#include "cli/installed_state.hpp"

#include "cli/places.hpp"
#include "core/install/drift.hpp"
#include "core/install/recall.hpp"

namespace sceau::cli {

using base::Result;
using install::Drift;
using install::DriftKind;
using install::Target;
using steps::Finding;
using steps::FindingCode;
using steps::Severity;
using Findings = std::vector<Finding>;

namespace {

Finding finding_of(const Drift& drift, const store::Installation& made) {
  const std::string where = made.target + " " + made.path;
  switch (drift.kind) {
    case DriftKind::nothing_installed:
      return {Severity::error, FindingCode::file_missing, {made.path}};
    case DriftKind::interrupted:
      return {Severity::warning, FindingCode::install_interrupted, {drift.subject}};
    case DriftKind::file_missing:
    case DriftKind::link_missing:
      return {Severity::error, FindingCode::file_missing, {drift.subject}};
    case DriftKind::file_changed:
      return {Severity::warning, FindingCode::file_changed, {drift.subject}};
    case DriftKind::rights_changed:
    case DriftKind::pin_file_open:
      return {Severity::error, FindingCode::file_rights, {drift.subject, drift.value}};
    case DriftKind::key_unreadable:
      return {Severity::error, FindingCode::key_unreadable, {drift.subject, drift.value}};
    case DriftKind::other_certificate:
      return {Severity::error, FindingCode::other_certificate_served, {where, drift.value}};
    case DriftKind::not_proven:
      return {Severity::error, FindingCode::proof_failed, {where, drift.value}};
  }
  return {Severity::error, FindingCode::file_missing, {made.path}};
}

// Without a PIN, without a password, and without starting anything but our own peer.
bool is_cheap(const install::Request& request) {
  const bool token = std::holds_alternative<install::TokenKey>(request.key);
  switch (request.target) {
    case Target::nginx:
    case Target::apache:
    case Target::haproxy:
    case Target::stunnel:
      return true;
    case Target::pem:
    case Target::command:
      return !token;
    case Target::pkcs12:
    case Target::java:
      return false;
  }
  return false;
}

Result<Findings> look_at(const Context& context, const store::Database& database,
                         const store::EntryOverview& row, const store::Installation& made, Prove prove) {
  // Recorded by an older sceau, which kept less: only whose set is live can be told.
  auto request = install::recall(made.detail);
  const bool proves = request && prove == Prove::cheap && made.proof != "none" && is_cheap(*request);
  install::DriftReport report;
  if (request) {
    request->proof.wanted = proves;
    request->proof.program = libexec("sceau-probe");
    request->proof.patience = std::chrono::milliseconds(0);
    SCEAU_TRY(report, install::look_for_drift(*request));
  }
  Findings findings;
  for (const Drift& drift : report.drifts) findings.push_back(finding_of(drift, made));
  const auto live = install::live_leaf(made.path);
  if (live && *live != row.certificate->sha256)
    findings.push_back(
        {Severity::error, FindingCode::other_certificate_served, {made.target + " " + made.path, *live}});
  if (report.proven) SCEAU_CHECK(store::set_proof(database, made.id, *report.proven, context.now()));
  return findings;
}

}  // namespace

Result<Findings> installed_findings(const Context& context, const store::Database& database,
                                    const store::EntryOverview& row, Prove prove) {
  SCEAU_TRY(const auto installations, store::installations_of(database, row.entry.id));
  Findings all;
  for (const store::Installation& made : installations) {
    if (made.removed_at || !row.certificate) continue;
    SCEAU_TRY(Findings findings, look_at(context, database, row, made, prove));
    all.insert(all.end(), std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
  }
  return all;
}

}  // namespace sceau::cli

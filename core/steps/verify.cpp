#include "core/steps/verify.hpp"

#include <algorithm>

#include "certstore/anchors.hpp"
#include "core/base/file.hpp"
#include "core/model/identifier.hpp"
#include "core/steps/beside.hpp"
#include "core/steps/classify.hpp"
#include "core/steps/relatives.hpp"
#include "core/x509/file_key.hpp"
#include "core/x509/judge.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using store::EntryOverview;
using x509::Certificate;

std::string_view word(x509::RevocationState state) {
  switch (state) {
    case x509::RevocationState::good:
      return "good";
    case x509::RevocationState::revoked:
      return "revoked";
    case x509::RevocationState::unknown:
      return "unknown";
  }
  return "";
}

std::string_view word(x509::UnknownWhy why) {
  switch (why) {
    case x509::UnknownWhy::none:
      return "";
    case x509::UnknownWhy::no_source:
      return "no-source";
    case x509::UnknownWhy::unreachable:
      return "unreachable";
    case x509::UnknownWhy::timed_out:
      return "timed-out";
    case x509::UnknownWhy::too_large:
      return "too-large";
    case x509::UnknownWhy::http_error:
      return "http-error";
    case x509::UnknownWhy::malformed:
      return "malformed";
    case x509::UnknownWhy::wrong_issuer:
      return "wrong-issuer";
    case x509::UnknownWhy::wrong_signer:
      return "wrong-signer";
    case x509::UnknownWhy::stale:
      return "stale";
    case x509::UnknownWhy::not_yet_valid:
      return "not-yet-valid";
    case x509::UnknownWhy::nonce_mismatch:
      return "nonce-mismatch";
    case x509::UnknownWhy::responder_refused:
      return "responder-refused";
    case x509::UnknownWhy::responder_unknown:
      return "responder-unknown";
    case x509::UnknownWhy::certificate_expired:
      return "certificate-expired";
    case x509::UnknownWhy::unprocessable:
      return "unprocessable";
  }
  return "";
}

std::string_view word(x509::RevocationReason reason) {
  switch (reason) {
    case x509::RevocationReason::unspecified:
      return "";
    case x509::RevocationReason::key_compromise:
      return "keyCompromise";
    case x509::RevocationReason::ca_compromise:
      return "cACompromise";
    case x509::RevocationReason::affiliation_changed:
      return "affiliationChanged";
    case x509::RevocationReason::superseded:
      return "superseded";
    case x509::RevocationReason::cessation_of_operation:
      return "cessationOfOperation";
    case x509::RevocationReason::certificate_hold:
      return "certificateHold";
    case x509::RevocationReason::remove_from_crl:
      return "removeFromCRL";
    case x509::RevocationReason::privilege_withdrawn:
      return "privilegeWithdrawn";
    case x509::RevocationReason::aa_compromise:
      return "aACompromise";
  }
  return "";
}

namespace {

using Findings = std::vector<Finding>;

x509::RevocationReason reason_named(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(x509::RevocationReason::aa_compromise); ++i)
    if (const auto reason = static_cast<x509::RevocationReason>(i); word(reason) == name) return reason;
  return x509::RevocationReason::unspecified;
}

Result<Certificate> certificate_for(const store::Database& database, const EntryOverview& row,
                                    base::TimePoint now) {
  if (!row.certificate)
    return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage_of(row, now))));
  SCEAU_TRY(const auto der, store::certificate_der(database, row.certificate->sha256));
  if (!der) return fail(ErrorCode::store_corrupt, database.path());
  return x509::parse_certificate(*der);
}

model::Environment environment_of(const EntryOverview& row) {
  return model::environment_of(row.structure.environment).value_or(model::Environment::production);
}

Result<x509::Trust> trust_for(const store::Database& database, const EntryOverview& row) {
  SCEAU_TRY(const x509::Trust known, trust_of(database, environment_of(row)));
  std::vector<Certificate> material = known.material();
  SCEAU_TRY(const auto along, chains_of(database, {row}));
  material.insert(material.end(), along.begin(), along.end());
  return x509::Trust(known.anchors(), std::move(material));
}

// True when the chain reaches a pinned anchor and all of it holds.
bool judge_chain(const EntryOverview& row, const Certificate& leaf, const x509::BothJudges& judges,
                 base::TimePoint now, Findings& findings) {
  const auto purpose = row.entry.usage == "SIGN" ? x509::Purpose::signature : x509::Purpose::tls_client;
  const x509::JointVerdict verdict =
      judges.judge(leaf, {std::clamp(now, leaf.not_before, leaf.not_after), purpose});
  if (verdict.trusted()) return true;
  const std::string issuer = leaf.issuer.first("CN").value_or("");
  if (!verdict.agree())
    findings.push_back({Severity::error,
                        FindingCode::judges_disagree,
                        {"OpenSSL: " + verdict.openssl.lower + "; Botan: " + verdict.botan.lower}});
  else if (*verdict.fault() == x509::ChainFault::issuer_missing)
    findings.push_back({Severity::error, FindingCode::chain_incomplete, {issuer}});
  else if (*verdict.fault() == x509::ChainFault::untrusted_root)
    findings.push_back({Severity::error, FindingCode::chain_untrusted, {issuer}});
  else
    findings.push_back({Severity::error, FindingCode::chain_invalid, {issuer, verdict.openssl.lower}});
  return false;
}

// A chain that ends before the certificate, or within the time of the next one.
void check_authorities(const Certificate& leaf, const x509::Trust& trust, Findings& findings) {
  const Certificate* issuer = trust.issuer_of(leaf);
  for (int depth = 0; issuer != nullptr && depth < 8; ++depth) {
    if (auto finding = ending_authority(*issuer, leaf)) findings.push_back(*std::move(finding));
    if (issuer->self_signed) return;
    issuer = trust.issuer_of(*issuer);
  }
}

void check_key_file(const EntryOverview& row, const Certificate& leaf, Findings& findings) {
  if (!row.key || row.key->path.empty()) return;
  const auto content = base::read_file(row.key->path, 65536);
  if (!content) return findings.push_back({Severity::error, FindingCode::key_missing, {row.key->path}});
  const auto key = x509::FileKey::from_pem(*content, base::Secret());
  if (key && !(key->public_key() == leaf.key))
    findings.push_back({Severity::error, FindingCode::key_mismatch});
}

struct Revocation {
  x509::RevocationStatus status;
  std::optional<store::CachedCrl> to_keep;
};

// What was revoked stays revoked (no suspension exists), whatever an older list or a silent responder says
// now.
void keep_revoked(const EntryOverview& row, x509::RevocationStatus& status) {
  if (!row.revocation || row.revocation->status != "revoked" ||
      status.state == x509::RevocationState::revoked)
    return;
  status = {.state = x509::RevocationState::revoked,
            .revoked_at = row.revocation->revoked_at,
            .reason = reason_named(row.revocation->reason),
            .source = row.revocation->source,
            .this_update = row.revocation->this_update,
            .next_update = row.revocation->next_update};
}

Result<Revocation> ask_revocation(const store::Database& database, const Certificate& leaf,
                                  const x509::Trust& trust, const VerifyOptions& options,
                                  base::TimePoint now) {
  Revocation out;
  const Certificate* issuer = trust.issuer_of(leaf);
  if (issuer == nullptr) {
    out.status.why = x509::UnknownWhy::wrong_issuer;
    return out;
  }
  const std::string issuer_sha256 = base::hex(issuer->sha256);
  SCEAU_TRY(const auto row, store::cached_crl(database, issuer_sha256));
  std::optional<x509::Crl> cached;
  if (row && (!options.lists_since || row->fetched_at >= *options.lists_since))
    if (auto parsed = x509::Crl::parse(row->der)) cached = *std::move(parsed);
  if (options.offline) {
    if (cached)
      out.status = x509::status_by_crl(leaf, *issuer, *cached, now);
    else
      out.status.why = x509::UnknownWhy::unreachable;
    return out;
  }
  x509::RevocationCheck check = x509::check_revocation(leaf, *issuer, cached, options.limits, now);
  out.status = std::move(check.status);
  if (check.fetched && check.fetched->signed_by(*issuer))
    out.to_keep = store::CachedCrl{issuer_sha256,
                                   out.status.source,
                                   check.fetched->der(),
                                   check.fetched->this_update(),
                                   check.fetched->next_update(),
                                   now};
  return out;
}

void tell_revocation(const x509::RevocationStatus& status, bool offline, Findings& findings) {
  switch (status.state) {
    case x509::RevocationState::good:
      return;
    case x509::RevocationState::revoked:
      return findings.push_back({Severity::error,
                                 FindingCode::revoked,
                                 {status.revoked_at ? base::format_date(*status.revoked_at) : std::string(),
                                  std::string(word(status.reason))}});
    case x509::RevocationState::unknown:
      return findings.push_back({offline ? Severity::notice : Severity::warning,
                                 FindingCode::revocation_unknown,
                                 {std::string(offline ? "offline" : word(status.why))}});
  }
}

// Within the caller's transaction.
Status write_revocation(const store::Database& database, std::int64_t entry, const Revocation& revocation,
                        const Act& act) {
  const x509::RevocationStatus& status = revocation.status;
  SCEAU_CHECK(store::insert(database, store::Revocation{.entry = entry,
                                                        .status = std::string(word(status.state)),
                                                        .revoked_at = status.revoked_at,
                                                        .reason = std::string(word(status.reason)),
                                                        .source = status.source,
                                                        .checked_at = act.at,
                                                        .this_update = status.this_update,
                                                        .next_update = status.next_update}));
  return revocation.to_keep ? store::replace(database, *revocation.to_keep) : Status();
}

Status write(const store::Database& database, const VerifiedEntry& verified, const Revocation& revocation,
             const VerifyOptions& options, const Act& act) {
  const store::EntryOverview& row = verified.row;
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(
      store::insert(database, store::Verification{row.entry.id, act.at, verified.verdict,
                                                  options.as_json(verified.findings), options.offline}));
  const bool asked = !options.offline || revocation.status.state != x509::RevocationState::unknown;
  if (asked) SCEAU_CHECK(write_revocation(database, row.entry.id, revocation, act));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "verify",
                     std::string(verified.verdict ? "yes" : "no") + ", revocation " +
                         std::string(word(revocation.status.state))));
  return transaction.commit();
}

}  // namespace

Result<std::vector<Certificate>> chains_of(const store::Database& database,
                                           const std::vector<EntryOverview>& rows) {
  std::vector<Certificate> out;
  for (const EntryOverview& row : rows) {
    SCEAU_TRY(const auto chain, store::chain_of(database, row.entry.id));
    for (const base::Bytes& der : chain) {
      const auto same = [&](const Certificate& one) { return one.der == der; };
      if (std::any_of(out.begin(), out.end(), same)) continue;
      if (auto certificate = x509::parse_certificate(der)) out.push_back(*std::move(certificate));
    }
  }
  return out;
}

Result<VerifiedEntry> verify(const store::Database& database, const EntryOverview& row,
                             const VerifyOptions& options, const Act& act) {
  SCEAU_TRY(const Certificate leaf, certificate_for(database, row, act.at));
  SCEAU_TRY(const auto along, chains_of(database, {row}));
  Judges own(database, along);
  Judges& judges = options.judges != nullptr ? *options.judges : own;
  SCEAU_TRY(const auto* seated, judges.of(environment_of(row)));
  const x509::Trust& trust = seated->trust();
  Findings chain;
  const bool anchored = judge_chain(row, leaf, *seated, act.at, chain);
  const auto environment = anchored ? std::optional(environment_of(row)) : std::nullopt;
  VerifiedEntry verified{row, classify(leaf, act.at, environment).findings, {}};
  verified.findings.insert(verified.findings.end(), chain.begin(), chain.end());
  SCEAU_TRY(const auto beside, compare_with_relatives(database, row, leaf));
  verified.findings.insert(verified.findings.end(), beside.begin(), beside.end());
  check_authorities(leaf, trust, verified.findings);
  check_key_file(row, leaf, verified.findings);
  SCEAU_TRY(Revocation revocation, ask_revocation(database, leaf, trust, options, act.at));
  keep_revoked(row, revocation.status);
  tell_revocation(revocation.status, options.offline, verified.findings);
  if (options.more)
    for (Finding& finding : options.more(row, leaf)) verified.findings.push_back(std::move(finding));
  verified.revocation = revocation.status;
  verified.verdict = !has_errors(verified.findings);
  SCEAU_CHECK(write(database, verified, revocation, options, act));
  return verified;
}

Result<x509::RevocationStatus> refresh_revocation(const store::Database& database, const EntryOverview& row,
                                                  const VerifyOptions& options, const Act& act) {
  SCEAU_TRY(const Certificate leaf, certificate_for(database, row, act.at));
  SCEAU_TRY(const x509::Trust trust, trust_for(database, row));
  SCEAU_TRY(Revocation revocation, ask_revocation(database, leaf, trust, options, act.at));
  keep_revoked(row, revocation.status);
  const bool says_nothing = revocation.status.state == x509::RevocationState::unknown;
  if (says_nothing && row.revocation && row.revocation->status == "good") return revocation.status;
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(write_revocation(database, row.entry.id, revocation, act));
  const bool news = revocation.status.state == x509::RevocationState::revoked &&
                    (!row.revocation || row.revocation->status != "revoked");
  if (news)
    SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "revocation", "revoked"));
  SCEAU_CHECK(transaction.commit());
  return revocation.status;
}

}  // namespace sceau::steps

#include "core/steps/finding.hpp"

#include <algorithm>

namespace sceau::steps {

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::notice:
      return "notice";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

std::string_view word(FindingCode code) {
  switch (code) {
    case FindingCode::expired:
      return "expired";
    case FindingCode::not_yet_valid:
      return "not-yet-valid";
    case FindingCode::expires_soon:
      return "expires-soon";
    case FindingCode::usage_period_shorter:
      return "usage-period-shorter";
    case FindingCode::validity_unusual:
      return "validity-unusual";
    case FindingCode::legacy:
      return "legacy";
    case FindingCode::issuer_unknown:
      return "issuer-unknown";
    case FindingCode::issuer_unexpected:
      return "issuer-unexpected";
    case FindingCode::environment_mixed:
      return "environment-mixed";
    case FindingCode::offer_uncertain:
      return "offer-uncertain";
    case FindingCode::usage_unknown:
      return "usage-unknown";
    case FindingCode::profile_unseen:
      return "profile-unseen";
    case FindingCode::ku_missing:
      return "ku-missing";
    case FindingCode::ku_unexpected:
      return "ku-unexpected";
    case FindingCode::ku_not_critical:
      return "ku-not-critical";
    case FindingCode::eku_missing:
      return "eku-missing";
    case FindingCode::eku_unexpected:
      return "eku-unexpected";
    case FindingCode::pkup_missing:
      return "pkup-missing";
    case FindingCode::san_unexpected:
      return "san-unexpected";
    case FindingCode::san_missing:
      return "san-missing";
    case FindingCode::policy_missing:
      return "policy-missing";
    case FindingCode::policy_unexpected:
      return "policy-unexpected";
    case FindingCode::category_unexpected:
      return "category-unexpected";
    case FindingCode::insi_cn:
      return "insi-cn";
    case FindingCode::name_incomplete:
      return "name-incomplete";
    case FindingCode::name_unusual:
      return "name-unusual";
    case FindingCode::structure_id_malformed:
      return "structure-id-malformed";
    case FindingCode::structure_check_digit:
      return "structure-check-digit";
    case FindingCode::structure_mismatch:
      return "structure-mismatch";
    case FindingCode::dn_changed:
      return "dn-changed";
    case FindingCode::cn_differs:
      return "cn-differs";
    case FindingCode::ou_mismatch:
      return "ou-mismatch";
    case FindingCode::key_weak:
      return "key-weak";
    case FindingCode::key_unusual:
      return "key-unusual";
    case FindingCode::key_reused:
      return "key-reused";
    case FindingCode::key_mismatch:
      return "key-mismatch";
    case FindingCode::key_missing:
      return "key-missing";
    case FindingCode::signature_weak:
      return "signature-weak";
    case FindingCode::signature_invalid:
      return "signature-invalid";
    case FindingCode::critical_unknown:
      return "critical-unknown";
    case FindingCode::extension_malformed:
      return "extension-malformed";
    case FindingCode::chain_incomplete:
      return "chain-incomplete";
    case FindingCode::chain_untrusted:
      return "chain-untrusted";
    case FindingCode::chain_invalid:
      return "chain-invalid";
    case FindingCode::judges_disagree:
      return "judges-disagree";
    case FindingCode::revoked:
      return "revoked";
    case FindingCode::revocation_unknown:
      return "revocation-unknown";
    case FindingCode::authority_ends:
      return "authority-ends";
    case FindingCode::passphrase_needed:
      return "passphrase-needed";
    case FindingCode::algorithm_outdated:
      return "algorithm-outdated";
    case FindingCode::p12_lying:
      return "p12-lying";
    case FindingCode::private_key_present:
      return "private-key-present";
    case FindingCode::request_extensions:
      return "request-extensions";
    case FindingCode::file_changed:
      return "file-changed";
    case FindingCode::file_missing:
      return "file-missing";
    case FindingCode::file_rights:
      return "file-rights";
    case FindingCode::other_certificate_served:
      return "other-certificate-served";
    case FindingCode::proof_failed:
      return "proof-failed";
    case FindingCode::key_unreadable:
      return "key-unreadable";
    case FindingCode::install_interrupted:
      return "install-interrupted";
    case FindingCode::not_installed:
      return "not-installed";
  }
  return "";
}

bool has_errors(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

bool has(const std::vector<Finding>& findings, FindingCode code) {
  return std::any_of(findings.begin(), findings.end(),
                     [code](const Finding& finding) { return finding.code == code; });
}

}  // namespace sceau::steps

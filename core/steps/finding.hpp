// One thing that is wrong with, or worth knowing of, a certificate, a request or an installation. A code for
// scripts, values for the sentence; the sentence itself, and what it causes, are cli's.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sceau::steps {

enum class Severity { notice, warning, error };
std::string_view word(Severity severity);

enum class FindingCode {
  // whether it can be used, and when
  expired,               // [date]
  not_yet_valid,         // [date]
  expires_soon,          // [date, days]
  usage_period_shorter,  // [effective end, notAfter]: privateKeyUsagePeriod ends first
  validity_unusual,      // [days]: not three years to the second
  // what it is
  legacy,             // AC-CLASSE-4 and the like, the IGC-CPS that ended in January 2021
  issuer_unknown,     // [issuer]: no CA of IGC-Santé, nor the twin's
  issuer_unexpected,  // [issuer CN, offer]: each offer has its CA, ORG's is ELEMENTAIRE ORGANISATIONS
  environment_mixed,  // [sign, its environment, the sign that differs]
  offer_uncertain,    // [offer, offer]: the extensions seen do not tell them apart
  usage_unknown,      // its signs fit no usage
  profile_unseen,     // [usage]: no certificate of it was ever seen, so its profile is not checked
  ku_missing,         // [bit]
  ku_unexpected,      // [bit]
  ku_not_critical,
  eku_missing,        // [OID or name]
  eku_unexpected,     // [OID or name]
  pkup_missing,       // ORG SIGN carries a privateKeyUsagePeriod
  san_unexpected,     // [name]: ORG certificates have none
  san_missing,        // a server's certificate without host name
  policy_unexpected,  // [OID]: nobody's, or another usage's
  policy_missing,
  category_unexpected,  // [byte, offer]
  // names
  insi_cn,                 // [CN]: close to INSI-AUTO or INSI-MANU, but not it: INSi answers desir_560
  name_incomplete,         // [attribute]
  name_unusual,            // [what]
  structure_id_malformed,  // [OU]
  structure_check_digit,   // [identifier]
  structure_mismatch,      // [OU of the certificate, OU of the structure]
  dn_changed,              // [attribute, before, after]: peers map the name to an identity
  cn_differs,              // [asked, issued]
  ou_mismatch,             // [OU of AUTH_CLI, OU of SIGN]: the two DMP certificates should carry one
  // keys and signatures
  key_weak,     // [algorithm, bits]
  key_unusual,  // [algorithm, bits]: only RSA 2048 was ever seen
  key_reused,   // [entry or file]: one key per certificate
  key_mismatch,
  key_missing,          // [uri or path]
  signature_weak,       // [algorithm]
  signature_invalid,    // of a CSR
  critical_unknown,     // [OID]
  extension_malformed,  // [OID]
  // chain and revocation
  chain_incomplete,    // [issuer]
  chain_untrusted,     // [issuer]
  chain_invalid,       // [fault, lower]
  judges_disagree,     // [both reasons]
  revoked,             // [date, reason: empty where none is given]
  revocation_unknown,  // [why]
  authority_ends,      // [CA, date]: the CA ends before, or soon
  // containers and requests
  passphrase_needed,    // a P12 whose certificates are not in clear
  algorithm_outdated,   // [algorithm]: of a P12 that OpenSSL 3 does not read by itself
  p12_lying,            // [file]: the P12 itself is still lying about
  private_key_present,  // a key in clear in the file
  request_extensions,   // a CSR with extensions: ANS's platform builds its own
  // what is installed
  file_changed,              // [path]
  file_missing,              // [path]
  file_rights,               // [path, mode]
  other_certificate_served,  // [target]
  proof_failed,              // [target, what]
  key_unreadable,            // [path, the service's user]
  install_interrupted,       // [place]: a run was killed there
  not_installed,
};
std::string_view word(FindingCode code);  // "insi-cn": stable, for --json

struct Finding {
  Severity severity;
  FindingCode code;
  std::vector<std::string> values = {};
};

bool has_errors(const std::vector<Finding>& findings);
bool has(const std::vector<Finding>& findings, FindingCode code);

}  // namespace sceau::steps

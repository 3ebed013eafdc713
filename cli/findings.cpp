#include "cli/findings.hpp"

#include "cli/text.hpp"

namespace sceau::cli {

using steps::Finding;
using steps::FindingCode;

namespace {

// clang-format off
const char* words(FindingCode code) {
  switch (code) {
    case FindingCode::expired: return N_("expired on {0}: it cannot be renewed any more, a new order is needed");
    case FindingCode::not_yet_valid: return N_("valid only from {0}");
    case FindingCode::expires_soon: return N_("ends on {0}, in {1} days: renewal is possible only while it is active");
    case FindingCode::usage_period_shorter: return N_("signs only until {0}: its privateKeyUsagePeriod ends before the certificate ({1})");
    case FindingCode::validity_unusual: return N_("valid for {0} days instead of the usual three years: plan its renewal by its own date");
    case FindingCode::legacy: return N_("issued by AC-CLASSE-4 of IGC-CPS, which ended in January 2021: not a certificate of IGC-Santé");
    case FindingCode::issuer_unknown: return N_("not issued by IGC-Santé: {0}");
    case FindingCode::issuer_unexpected: return N_("a certificate {1} does not come from {0}: who checks the issuer, as INSi does, refuses it");
    case FindingCode::environment_mixed: return N_("{0} says {1}, but the certificate also carries {2}: production and test never mix, no service takes it");
    case FindingCode::offer_uncertain: return N_("{0} or {1} cannot be told for certain: their certificates of this usage are made alike");
    case FindingCode::usage_unknown: return N_("its key usages, names and policies together fit no usage of IGC-Santé: no service takes it");
    case FindingCode::profile_unseen: return N_("no certificate {0} of IGC-Santé was ever seen: its profile is not checked");
    case FindingCode::ku_missing: return N_("key usage {0} is missing: the server refuses it for this usage");
    case FindingCode::ku_unexpected: return N_("key usage {0} does not belong to this usage: a peer that checks the profile refuses it");
    case FindingCode::ku_not_critical: return N_("key usage is not critical, as it is in all certificates of IGC-Santé");
    case FindingCode::eku_missing: return N_("extended key usage {0} is missing: a TLS peer refuses it");
    case FindingCode::eku_unexpected: return N_("extended key usage {0} does not belong to this usage: a peer that checks the profile refuses it");
    case FindingCode::pkup_missing: return N_("no privateKeyUsagePeriod, which SIGN certificates of IGC-Santé have");
    case FindingCode::san_unexpected: return N_("alternative name {0}: certificates of this usage have none in IGC-Santé");
    case FindingCode::san_missing: return N_("no host name among the alternative names: TLS clients refuse the server");
    case FindingCode::policy_unexpected: return N_("policy {0} is not that of this usage in IGC-Santé: who checks policies refuses it");
    case FindingCode::policy_missing: return N_("no certificate policy, which all certificates of IGC-Santé have");
    case FindingCode::category_unexpected: return N_("CategorieProduit {0} is not that of a certificate {1}: its signs contradict each other");
    case FindingCode::insi_cn: return N_("the name \"{0}\" is neither INSI-AUTO nor INSI-MANU: INSi answers desir_560");
    case FindingCode::name_incomplete: return N_("the subject has no {0}: DMP and INSi need it whole");
    case FindingCode::name_unusual: return N_("the subject is not in the order C, ST, O, OU, CN: peers that compare it as text refuse it: {0}");
    case FindingCode::structure_id_malformed: return N_("OU \"{0}\" is no structure identifier (1 and a FINESS, 3 and a SIRET…)");
    case FindingCode::structure_check_digit: return N_("the check digit of the structure's identifier {0} is wrong");
    case FindingCode::structure_mismatch: return N_("it is for structure {0}, this one is {1}: INSi and DMP will take you for that structure");
    case FindingCode::dn_changed: return N_("{0} changed from \"{1}\" to \"{2}\": those that map the name must be told (DRIM-M white list, SAS, ROR, Pro Santé Connect, your vendors): sceau peer list");
    case FindingCode::cn_differs: return N_("the portal wrote the name \"{1}\" where \"{0}\" was asked");
    case FindingCode::ou_mismatch: return N_("the two DMP certificates carry different OU, {0} and {1}: DMP takes the structure from the signing one, and may refuse the pair");
    case FindingCode::key_weak: return N_("{0} key of {1} bits: too weak, TLS peers refuse it");
    case FindingCode::key_unusual: return N_("{0} key of {1} bits: only RSA 2048 was ever seen in IGC-Santé");
    case FindingCode::key_reused: return N_("its key is also that of {0}: ANS expects one key per certificate, and one theft then ends both");
    case FindingCode::key_mismatch: return N_("key and certificate do not belong together: no handshake and no signature will work");
    case FindingCode::key_missing: return N_("its key is not where it was: {0}");
    case FindingCode::signature_weak: return N_("signed with {0}: too weak, TLS peers refuse it");
    case FindingCode::signature_invalid: return N_("its own signature does not verify: the portal refuses it");
    case FindingCode::critical_unknown: return N_("critical extension {0} is not understood: it must be refused");
    case FindingCode::extension_malformed: return N_("extension {0} cannot be read: strict peers refuse the certificate");
    case FindingCode::chain_incomplete: return N_("the issuer {0} is not at hand: give the chain along, or sceau trust import it");
    case FindingCode::chain_untrusted: return N_("its chain ends in a CA that is not trusted here: {0}; anybody can have made it");
    case FindingCode::chain_invalid: return N_("its chain to {0} does not hold, every peer refuses it: {1}");
    case FindingCode::judges_disagree: return N_("the two checks disagree, so the answer is no: {0}");
    case FindingCode::revoked: return N_("revoked on {0}: INSi and DMP refuse it; order a new one");
    case FindingCode::revocation_unknown: return N_("whether it is revoked is not known: {0}");
    case FindingCode::authority_ends: return N_("its CA {0} ends on {1}, before it: from then on peers refuse it");
    case FindingCode::passphrase_needed: return N_("its certificates cannot be seen without its password: add --passphrase-file FILE");
    case FindingCode::algorithm_outdated: return N_("encrypted with {0}, which OpenSSL 3 reads with its legacy provider only; convert it, the key staying in the pipe: openssl pkcs12 -legacy -in OLD -nodes | openssl pkcs12 -export -out NEW");
    case FindingCode::p12_lying: return N_("the P12 {0} still holds the private key: move it to a safe, or destroy it");
    case FindingCode::private_key_present: return N_("{0} holds a private key in clear: whoever reads the file is you");
    case FindingCode::request_extensions: return N_("the request asks for extensions: the platform sets its own");
    case FindingCode::file_changed: return N_("{0} was changed by hand");
    case FindingCode::file_missing: return N_("{0} is gone");
    case FindingCode::file_rights: return N_("the rights of {0} were changed: {1}");
    case FindingCode::other_certificate_served: return N_("{0} presents another certificate");
    case FindingCode::proof_failed: return N_("the handshake through {0} failed: {1}");
    case FindingCode::key_unreadable: return N_("{1} cannot read {0}: the service starts well and fails at every handshake");
    case FindingCode::install_interrupted: return N_("an installation in {0} was interrupted: the next sceau install cleans it up");
    case FindingCode::not_installed: return N_("not installed");
  }
  return "";
}

// The words of steps::word(UnknownWhy), and what is behind them.
constexpr std::pair<std::string_view, const char*> kUnknown[] = {
    {"offline", N_("not asked, and no fresh list is kept (--offline)")},
    {"no-source", N_("it names no responder and no list that answers over http")},
    {"unreachable", N_("neither responder nor list can be reached")},
    {"timed-out", N_("no answer in time")},
    {"too-large", N_("the answer is larger than any of IGC-Santé's")},
    {"http-error", N_("the server answers with an error")},
    {"malformed", N_("the answer cannot be read")},
    {"wrong-issuer", N_("the answer speaks of another issuer or certificate")},
    {"wrong-signer", N_("the answer is not signed by the issuer: somebody stands between, or the server is wrong")},
    {"stale", N_("the answer is too old: the list or the responder was not renewed")},
    {"not-yet-valid", N_("the answer is dated ahead: check this machine's clock")},
    {"nonce-mismatch", N_("the answer is to another question: somebody may be replaying an old one")},
    {"responder-refused", N_("the responder refuses to answer")},
    {"responder-unknown", N_("the responder does not know this certificate")},
    {"certificate-expired", N_("it has expired: lists forget expired certificates")},
    {"unprocessable", N_("the list has a scope that sceau does not process")},
};
// clang-format on

std::string why_unknown(const std::string& word) {
  for (const auto& [code, words] : kUnknown)
    if (code == word) return tr(words);
  return word;
}

std::string value(const Finding& finding, std::size_t at) {
  return at < finding.values.size() ? printable(finding.values[at]) : std::string();
}

}  // namespace

std::string sentence(const Finding& finding) {
  if (finding.code == FindingCode::revocation_unknown)
    return tr(words(finding.code), why_unknown(value(finding, 0)));
  if (finding.code == FindingCode::revoked && !value(finding, 1).empty())
    return tr("revoked on {0} ({1}): INSi and DMP refuse it; order a new one", value(finding, 0),
              value(finding, 1));
  return tr(words(finding.code), value(finding, 0), value(finding, 1), value(finding, 2));
}

std::string severity_word(steps::Severity severity) {
  switch (severity) {
    case steps::Severity::notice:
      return tr("notice");
    case steps::Severity::warning:
      return tr("warning");
    case steps::Severity::error:
      return tr("error");
  }
  return {};
}

Json to_json(const Finding& finding) {
  return Json::object()
      .set("severity", word(finding.severity))
      .set("code", word(finding.code))
      .set("message", sentence(finding));
}

Json to_json(const std::vector<Finding>& findings) {
  Json out = Json::array();
  for (const Finding& finding : findings) out.push(to_json(finding));
  return out;
}

}  // namespace sceau::cli

#include "core/x509/judge/botan_judge.hpp"

#include <botan/hash.h>
#include <botan/x509_crl.h>

#include <algorithm>

namespace sceau::x509 {
namespace {

using Code = Botan::Certificate_Status_Code;
using Statuses = Botan::CertificatePathStatusCodes;

constexpr std::size_t kLeastStrength = 110;
constexpr std::size_t kIssuerLimit = 1000;  // judged issuers kept; one entry for each issuing CA and moment

bool is_date(Code code) { return code == Code::CERT_NOT_YET_VALID || code == Code::CERT_HAS_EXPIRED; }

ChainFault fault_of(Code code) {
  switch (code) {
    case Code::CERT_ISSUER_NOT_FOUND:
      return ChainFault::issuer_missing;
    case Code::CANNOT_ESTABLISH_TRUST:
    case Code::CHAIN_LACKS_TRUST_ROOT:
    case Code::CERT_CHAIN_LOOP:
      return ChainFault::untrusted_root;
    case Code::SIGNATURE_ERROR:
    case Code::CHAIN_NAME_MISMATCH:
      return ChainFault::bad_signature;
    case Code::CERT_HAS_EXPIRED:
      return ChainFault::expired;
    case Code::CERT_NOT_YET_VALID:
      return ChainFault::not_yet_valid;
    case Code::INVALID_USAGE:
      return ChainFault::wrong_usage;
    case Code::CA_CERT_NOT_FOR_CERT_ISSUER:
      return ChainFault::issuer_not_ca;
    case Code::CERT_CHAIN_TOO_LONG:
      return ChainFault::path_too_long;
    case Code::NAME_CONSTRAINT_ERROR:
      return ChainFault::name_constraint;
    case Code::UNKNOWN_CRITICAL_EXTENSION:
      return ChainFault::unknown_critical;
    case Code::UNTRUSTED_HASH:
      return ChainFault::weak_signature;
    case Code::SIGNATURE_METHOD_TOO_WEAK:
      return ChainFault::weak_key;
    case Code::DUPLICATE_CERT_EXTENSION:
    case Code::EXT_IN_V1_V2_CERT:
    case Code::V2_IDENTIFIERS_IN_V1_CERT:
    case Code::DUPLICATE_CERT_POLICY:
    case Code::CERT_PUBKEY_INVALID:
    case Code::SIGNATURE_ALGO_BAD_PARAMS:
      return ChainFault::malformed;
    default:  // a library's list, not an enum of ours
      return ChainFault::other;
  }
}

void tell(Code code, std::size_t depth, Verdict& verdict) {
  const char* words = Botan::to_string(code);
  verdict.fault = fault_of(code);
  verdict.depth = depth;
  verdict.lower = words != nullptr ? words : "";
}

// The first error from the leaf up; dates only where there is nothing worse. Warnings do not count.
void read_statuses(const Statuses& statuses, bool dates, Verdict& verdict) {
  for (std::size_t depth = 0; depth < statuses.size() && !verdict.fault; ++depth)
    for (const Code code : statuses[depth])
      if (code >= Code::FIRST_ERROR_STATUS && is_date(code) == dates && !verdict.fault)
        tell(code, depth, verdict);
}

base::Sha256 sha256_of(base::ByteView der) {
  const auto hash = Botan::HashFunction::create_or_throw("SHA-256");
  base::Sha256 out{};
  hash->update(der.data(), der.size());
  hash->final(out.data());
  return out;
}

// By Botan's own walk. An anchor that is no root cannot prove itself, and need not.
Statuses checked_but_for_dates(const BotanPath& path) {
  Statuses statuses = Botan::PKIX::check_chain(path, clock_time({}), "", Botan::Usage_Type::UNSPECIFIED,
                                               kLeastStrength, {"SHA-256", "SHA-384", "SHA-512"});
  for (std::set<Code>& status : statuses)
    for (const Code date : {Code::CERT_NOT_YET_VALID, Code::CERT_HAS_EXPIRED}) status.erase(date);
  if (!path.back()->is_self_signed())
    for (const Code of_a_root :
         {Code::CHAIN_LACKS_TRUST_ROOT, Code::CHAIN_NAME_MISMATCH, Code::SIGNATURE_ERROR})
      statuses.back().erase(of_a_root);
  return statuses;
}

bool issued(const Botan::X509_Certificate& issuer, const Botan::X509_Certificate& subject) {
  return issuer.subject_dn() == subject.issuer_dn() &&
         (subject.authority_key_id().empty() || issuer.subject_key_id().empty() ||
          subject.authority_key_id() == issuer.subject_key_id());
}

Verdict malformed(const char* words) { return {.fault = ChainFault::malformed, .lower = words}; }

}  // namespace

BotanJudge::BotanJudge(std::vector<BotanCertificate> anchors, std::vector<BotanCertificate> material)
    : others_(std::move(material)) {
  for (const auto* list : {&anchors, &others_})
    for (const BotanCertificate& one : *list) fingerprints_[one.get()] = sha256_of(one->BER_encode());
  for (const BotanCertificate& anchor : anchors) {
    if (anchor->is_self_signed())
      roots_.add_certificate(anchor);
    else
      issuing_.push_back(anchor);
  }
  others_.insert(others_.end(), issuing_.begin(), issuing_.end());
}

std::shared_ptr<const JudgedIssuer> BotanJudge::judged_issuer(const BotanPath& path) const {
  const auto* key = path[1].get();  // stores hand out the same pointers as long as this judge sits
  const std::scoped_lock lock(mutex_);
  if (const auto known = issuers_.find(key); known != issuers_.end()) return known->second;
  auto judged = std::make_shared<JudgedIssuer>();
  judged->key = path[1]->load_subject_public_key();
  judged->statuses = checked_but_for_dates({path.begin() + 1, path.end()});
  if (issuers_.size() == kIssuerLimit) issuers_.clear();
  return issuers_[key] = std::move(judged);
}

Statuses BotanJudge::check(const BotanPath& path, base::TimePoint at) const {
  Statuses statuses;
  if (path.size() == 1) {
    statuses = checked_but_for_dates(path);
  } else {
    const auto issuer = judged_issuer(path);
    statuses.resize(path.size());
    std::copy(issuer->statuses.begin(), issuer->statuses.end(), statuses.begin() + 1);
    check_leaf(path, *issuer->key, at, statuses);
  }
  for (std::size_t i = path.size() == 1 ? 0 : 1; i < path.size(); ++i) check_dates(*path[i], at, statuses[i]);
  return statuses;
}

base::Sha256 BotanJudge::fingerprint_of(const Botan::X509_Certificate& certificate) const {
  const auto known = fingerprints_.find(&certificate);
  return known != fingerprints_.end() ? known->second : sha256_of(certificate.BER_encode());
}

// Botan builds no path for an anchor itself; it is its own.
Code BotanJudge::build(const BotanCertificate& leaf, BotanPath& path) const {
  const auto anchor = roots_.find_cert(leaf->subject_dn(), leaf->subject_key_id());
  if (anchor && *anchor == *leaf) {
    path = {anchor};
    return Code::OK;
  }
  const Code built = Botan::PKIX::build_certificate_path(
      path, {const_cast<Botan::Certificate_Store_In_Memory*>(&roots_)}, leaf, others_);
  if (built == Code::OK || issuing_.empty()) return built;
  BotanPath shorter;
  if (!build_to_issuing_anchor(leaf, shorter)) return built;
  path = std::move(shorter);
  return Code::OK;
}

// Names and key identifiers lead the way; whether the signatures hold is checked afterwards, as in any path.
bool BotanJudge::build_to_issuing_anchor(const BotanCertificate& leaf, BotanPath& path) const {
  path = {leaf};
  for (const BotanCertificate& anchor : issuing_)
    if (*anchor == *leaf) return true;
  const auto next_in = [&](const std::vector<BotanCertificate>& list) {
    return std::find_if(list.begin(), list.end(), [&](const BotanCertificate& one) {
      return issued(*one, *path.back()) && std::find(path.begin(), path.end(), one) == path.end();
    });
  };
  for (;;) {  // ends: no certificate comes twice
    if (const auto anchor = next_in(issuing_); anchor != issuing_.end()) {
      path.push_back(*anchor);
      return true;
    }
    const auto between = next_in(others_);
    if (between == others_.end()) return false;
    path.push_back(*between);
  }
}

Verdict BotanJudge::judge_leaf(const BotanCertificate& leaf, const Question& question) const {
  Verdict verdict;
  BotanPath path;
  if (const Code built = build(leaf, path); built != Code::OK) {
    tell(built, path.empty() ? 0 : path.size() - 1, verdict);
    return verdict;
  }
  const Statuses statuses = check(path, question.at);
  for (const BotanCertificate& certificate : path) verdict.path.push_back(fingerprint_of(*certificate));
  read_statuses(statuses, false, verdict);
  if (!verdict.fault && !botan_serves(*leaf, question.purpose)) tell(Code::INVALID_USAGE, 0, verdict);
  if (!verdict.fault) read_statuses(statuses, true, verdict);
  return verdict;
}

Verdict BotanJudge::judge(base::ByteView leaf_der, const Question& question) const {
  try {
    const auto leaf = std::make_shared<const Botan::X509_Certificate>(leaf_der.data(), leaf_der.size());
    if (!std::ranges::equal(leaf->BER_encode(), leaf_der))
      return malformed("not the DER that it was read from");
    return judge_leaf(leaf, question);
  } catch (const std::exception& error) {
    return malformed(error.what());
  }
}

bool BotanJudge::crl_signed_by(base::ByteView crl_der, base::ByteView issuer_der) const {
  try {
    const Botan::X509_CRL crl(std::vector<std::uint8_t>(crl_der.begin(), crl_der.end()));
    const Botan::X509_Certificate issuer(issuer_der.data(), issuer_der.size());
    return crl.issuer_dn() == issuer.subject_dn() && issuer.allowed_usage(Botan::CRL_SIGN) &&
           crl.check_signature(*issuer.load_subject_public_key());
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace sceau::x509

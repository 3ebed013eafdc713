#include <botan/ber_dec.h>
#include <botan/bigint.h>
#include <botan/oids.h>
#include <botan/x509_ext.h>

#include "core/x509/judge/botan_judge.hpp"

namespace sceau::x509 {
namespace {

using Code = Botan::Certificate_Status_Code;
using Statuses = Botan::CertificatePathStatusCodes;

constexpr std::size_t kLeastStrength = 110;  // Botan's estimate for RSA-2048

const std::set<std::string>& trusted_hashes() {
  static const std::set<std::string> hashes{"SHA-256", "SHA-384", "SHA-512"};
  return hashes;
}

void check_signature(const Botan::X509_Certificate& leaf, const Botan::Public_Key& issuer_key,
                     std::set<Code>& status) {
  const Code signature = leaf.verify_signature(issuer_key);
  if (signature != Code::VERIFIED) status.insert(signature);
  if (issuer_key.estimated_strength() < kLeastStrength) status.insert(Code::SIGNATURE_METHOD_TOO_WEAK);
  if (trusted_hashes().count(leaf.hash_used_for_signature()) == 0) status.insert(Code::UNTRUSTED_HASH);
}

// Loading an RSA key costs more than all else here; its size is enough.
bool is_weak_key(const Botan::X509_Certificate& leaf) {
  if (leaf.subject_public_key_algo().get_oid() != Botan::OID::from_string("RSA"))
    return leaf.load_subject_public_key()->estimated_strength() < kLeastStrength;
  Botan::BigInt modulus;
  Botan::BER_Decoder(leaf.subject_public_key_bitstring()).start_cons(Botan::SEQUENCE).decode(modulus);
  return modulus.bits() < 2048;
}

void check_extensions(const BotanPath& path, std::size_t position, Statuses& statuses) {
  const Botan::X509_Certificate& subject = *path[position];
  const Botan::X509_Certificate& issuer = *path[std::min(position + 1, path.size() - 1)];
  const Botan::Extensions& extensions = subject.v3_extensions();
  const auto list = extensions.extensions();
  for (const auto& [extension, critical] : list)
    extension->validate(subject, issuer, path, statuses, position);
  if (subject.x509_version() < 3 && !list.empty()) statuses[position].insert(Code::EXT_IN_V1_V2_CERT);
  if (list.size() != extensions.get_extension_oids().size())
    statuses[position].insert(Code::DUPLICATE_CERT_EXTENSION);
}

// RFC 5280 6.1.4 (l) and (m), from the anchor down.
void check_path_length(const BotanPath& path, Statuses& statuses) {
  std::size_t left = path.size();
  for (std::size_t i = path.size() - 1; i > 0; --i) {
    const Botan::X509_Certificate& subject = *path[i];
    if (subject.subject_dn() != subject.issuer_dn()) {
      if (left > 0)
        --left;
      else
        statuses[i].insert(Code::CERT_CHAIN_TOO_LONG);
    }
    if (subject.path_limit() != Botan::Cert_Extension::NO_CERT_PATH_LIMIT)
      left = std::min<std::size_t>(left, subject.path_limit());
  }
}

}  // namespace

void check_dates(const Botan::X509_Certificate& certificate, base::TimePoint at, std::set<Code>& status) {
  const Botan::X509_Time time(clock_time(at));
  if (time < certificate.not_before()) status.insert(Code::CERT_NOT_YET_VALID);
  if (time > certificate.not_after()) status.insert(Code::CERT_HAS_EXPIRED);
}

void check_leaf(const BotanPath& path, const Botan::Public_Key& issuer_key, base::TimePoint at,
                Statuses& statuses) {
  const Botan::X509_Certificate& leaf = *path.front();
  std::set<Code>& status = statuses.front();
  if (leaf.issuer_dn() != path[1]->subject_dn()) status.insert(Code::CHAIN_NAME_MISMATCH);
  if (!path[1]->is_CA_cert()) status.insert(Code::CA_CERT_NOT_FOR_CERT_ISSUER);
  if (!path[1]->allowed_usage(Botan::KEY_CERT_SIGN)) statuses[1].insert(Code::CA_CERT_NOT_FOR_CERT_ISSUER);
  check_dates(leaf, at, status);
  check_signature(leaf, issuer_key, status);
  if (is_weak_key(leaf)) status.insert(Code::SIGNATURE_METHOD_TOO_WEAK);
  check_extensions(path, 0, statuses);
  for (std::size_t i = 1; i < path.size(); ++i)  // the only ones of an issuer that look at the leaf
    if (path[i]->v3_extensions().extension_set(Botan::Cert_Extension::Name_Constraints::static_oid()))
      check_extensions(path, i, statuses);
  check_path_length(path, statuses);
}

bool botan_serves(const Botan::X509_Certificate& leaf, Purpose purpose) {
  const auto extended = [&](const char* name) {
    return leaf.allowed_extended_usage(Botan::OID::from_string(name));
  };
  if (leaf.has_constraints(Botan::KEY_CERT_SIGN) && !leaf.is_CA_cert()) return false;
  switch (purpose) {
    case Purpose::any:
      return true;
    case Purpose::tls_client:
      return leaf.allowed_usage(Botan::DIGITAL_SIGNATURE) && extended("PKIX.ClientAuth");
    case Purpose::tls_server:
      return (leaf.allowed_usage(Botan::DIGITAL_SIGNATURE) || leaf.allowed_usage(Botan::KEY_ENCIPHERMENT)) &&
             extended("PKIX.ServerAuth");
    case Purpose::signature:
      return leaf.allowed_usage(Botan::NON_REPUDIATION);
    case Purpose::ca:
      return leaf.is_CA_cert() && leaf.allowed_usage(Botan::KEY_CERT_SIGN);
  }
  return false;
}

}  // namespace sceau::x509

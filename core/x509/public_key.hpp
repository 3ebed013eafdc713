// A public key as a value: what joins CSR, certificate and key, whatever their names say.
#pragma once
#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::x509 {

struct PublicKey {
  std::string algorithm;   // "RSA", "EC", "ED25519"…; the OID of one that OpenSSL cannot read
  unsigned bits = 0;       // 0 where the algorithm is unreadable
  std::string curve = {};  // EC: "prime256v1"…; empty otherwise
  base::Bytes spki_der;    // SubjectPublicKeyInfo
  base::Sha256 spki_sha256{};
  base::Bytes modulus = {};   // RSA: big-endian, no leading zero; empty otherwise
  base::Bytes exponent = {};  // RSA: the same
  bool operator==(const PublicKey& other) const { return spki_der == other.spki_der; }
};

// modulus, exponent  big-endian, as PKCS#11 gives them (CKA_MODULUS, CKA_PUBLIC_EXPONENT).
// Errors: key_bits_unsupported (under 1024 or over 16384), internal (an even or empty number).
base::Result<PublicKey> public_key_from_rsa(base::ByteView modulus, base::ByteView exponent);
// Errors: not_x509 (no SubjectPublicKeyInfo, or something after it).
base::Result<PublicKey> public_key_from_spki(base::ByteView der);

// Whether the signature over the message is this key's: SHA-256, and PKCS#1 v1.5 for an RSA key.
bool verifies(const PublicKey& key, base::ByteView message, base::ByteView signature);

}  // namespace sceau::x509

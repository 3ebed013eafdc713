// An RSA private key that lives in a file: made in memory, written and read as PKCS#8 PEM. Never in clear
// outside a base::Secret; the bytes are written by the caller, with the rights of its choice.
#pragma once
#include <memory>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/x509/public_key.hpp"

namespace sceau::x509 {

class PrivateKeyHandle;  // OpenSSL's, wiped when the last FileKey lets it go

// The numbers of an RSA key, big-endian, as C_CreateObject wants them when a file's key is moved into a
// token.
struct RsaNumbers {
  base::Bytes modulus;
  base::Bytes public_exponent;
  base::Secret private_exponent;
  base::Secret prime_1;
  base::Secret prime_2;
  base::Secret exponent_1;
  base::Secret exponent_2;
  base::Secret coefficient;
};

class FileKey {
 public:
  // bits: 2048, 3072 or 4096; e = 65537. Takes a second or so. Errors: key_bits_unsupported.
  static base::Result<FileKey> generate(unsigned bits);
  // PEM, PKCS#8 (encrypted or not) or the traditional form. passphrase: empty for none.
  // Errors: passphrase_needed, passphrase_wrong, algorithm_unreadable, not_x509 (no private key in it).
  static base::Result<FileKey> from_pem(base::ByteView pem, const base::Secret& passphrase);
  // Unencrypted PKCS#8 DER. Errors: not_x509.
  static base::Result<FileKey> from_pkcs8(const base::Secret& der);

  const PublicKey& public_key() const { return public_key_; }
  // For pkcs12.cpp: OpenSSL's own handle.
  const PrivateKeyHandle& handle() const { return *handle_; }
  // sha256WithRSA, PKCS#1 v1.5. Errors: signature_impossible (not an RSA key).
  base::Result<base::Bytes> sign(base::ByteView data) const;
  // "-----BEGIN PRIVATE KEY-----", or ENCRYPTED with AES-256-CBC where a passphrase is given (empty: none).
  base::Result<base::Secret> to_pem(const base::Secret& passphrase) const;
  base::Result<base::Secret> to_pkcs8() const;  // DER, unencrypted
  // Errors: signature_impossible (not an RSA key).
  base::Result<RsaNumbers> rsa_numbers() const;

 private:
  explicit FileKey(std::shared_ptr<const PrivateKeyHandle> handle);
  std::shared_ptr<const PrivateKeyHandle> handle_;
  PublicKey public_key_;
};

}  // namespace sceau::x509

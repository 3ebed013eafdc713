// An RSA private key that lives in a file: made in memory, written and read as PKCS#8 PEM. Never in clear
// outside a base::Secret; the bytes are written by the caller, with the rights of its choice.
#pragma once
#include <memory>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/x509/public_key.hpp"

namespace sceau::x509 {

class PrivateKeyHandle;  // OpenSSL's, wiped when the last FileKey lets it go

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
  // sha256WithRSA, PKCS#1 v1.5. Errors: signature_impossible (not an RSA key).
  base::Result<base::Bytes> sign(base::ByteView data) const;
  // "-----BEGIN PRIVATE KEY-----", or ENCRYPTED with AES-256-CBC where a passphrase is given (empty: none).
  base::Result<base::Secret> to_pem(const base::Secret& passphrase) const;
  base::Result<base::Secret> to_pkcs8() const;  // DER, unencrypted

 private:
  FileKey(std::shared_ptr<const PrivateKeyHandle> handle, PublicKey public_key);
  std::shared_ptr<const PrivateKeyHandle> handle_;
  PublicKey public_key_;
};

}  // namespace sceau::x509

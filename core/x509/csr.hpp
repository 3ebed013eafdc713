// PKCS#10: built from our own TBS and a signature made elsewhere (a token's), verified before anybody sees
// it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/x509/name.hpp"
#include "core/x509/public_key.hpp"

namespace sceau::x509 {

// What is to be signed: version 0, no attributes, sha256WithRSAEncryption (RSA) or ecdsa-with-SHA256 (EC).
class CsrDraft {
 public:
  const base::Bytes& tbs() const { return tbs_; }  // sign these bytes: RSA PKCS#1 v1.5 with SHA-256
  const Name& subject() const { return subject_; }
  const PublicKey& key() const { return key_; }

 private:
  friend base::Result<CsrDraft> draft_csr(const Name&, const PublicKey&);
  CsrDraft(Name subject, PublicKey key, base::Bytes tbs);
  Name subject_;
  PublicKey key_;
  base::Bytes tbs_;
};

// Errors: name_malformed (the empty name), signature_impossible (a key that is neither RSA nor EC).
base::Result<CsrDraft> draft_csr(const Name& subject, const PublicKey& key);
// The DER of the request. signature: as PKCS#11 gives it for RSA; DER of ECDSA-Sig-Value for EC.
// Errors: csr_invalid (the signature does not verify with the draft's key).
base::Result<base::Bytes> finish_csr(const CsrDraft& draft, base::ByteView signature);

struct RequestedExtension {
  std::string oid;
  std::string name;  // e.g. "subjectAltName"; the OID where it has none
  bool critical = false;
  base::Bytes value;  // the content of its OCTET STRING
};
struct Csr {
  base::Bytes der;
  base::Sha256 sha256{};
  Name subject;
  PublicKey key;
  bool signature_ok = false;
  std::string signature_algorithm;  // e.g. "sha256WithRSAEncryption"
  std::vector<RequestedExtension> extensions;
};
// Errors: not_x509, truncated. A wrong signature is no error here: see signature_ok.
base::Result<Csr> parse_csr(base::ByteView der);

// label, e.g. "CERTIFICATE REQUEST", "CERTIFICATE", "PKCS7"; 64 characters a line, LF.
std::string to_pem(std::string_view label, base::ByteView der);

}  // namespace sceau::x509

// PKCS#12 with its passphrase: opened for import, made for the software that wants one.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/file_key.hpp"

namespace sceau::x509 {

struct Pkcs12Content {
  FileKey key;
  std::optional<Certificate>
      leaf;  // the one whose public key is the key's; none: key and certificate do not fit
  std::vector<Certificate> others;  // all others, in their order
  std::string friendly_name;
  Pkcs12Outline outline;
};
// content: DER. passphrase: may be empty. Key derivation is bounded: a file that asks for more than 5,000,000
// iterations is refused as algorithm_unreadable.
// Errors: not_x509, truncated, passphrase_needed (empty was given and does not fit), passphrase_wrong,
// algorithm_unreadable (value: its name, e.g. "pbeWithSHA1And40BitRC2-CBC"), key_missing (no private key
// inside).
base::Result<Pkcs12Content> open_pkcs12(base::ByteView content, const base::Secret& passphrase);

enum class Pkcs12Strength {
  modern,  // PBES2 AES-256-CBC for key and certificates, HMAC-SHA-256: OpenSSL, GnuTLS, Java 17 read it
  compat,  // 3DES for key and certificates, HMAC-SHA-1: read by old software too, without RC2-40
};
struct Pkcs12Spec {
  const FileKey& key;
  const Certificate& leaf;
  std::vector<Certificate> chain;  // issuer first; the root may be left out
  const base::Secret& passphrase;
  std::string friendly_name;  // Java's alias
  Pkcs12Strength strength = Pkcs12Strength::modern;
};
// DER. Errors: certificate_key_mismatch, passphrase_needed (an empty one), internal.
base::Result<base::Secret> make_pkcs12(const Pkcs12Spec& spec);

}  // namespace sceau::x509

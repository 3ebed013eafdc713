// Whatever a portal, a vendor or an e-mail returns, taken apart: PEM (one or many, text around, CRLF, BOM,
// UTF-16), DER, base64 without armour, PKCS#7 in both encodings, PKCS#12 as far as it is in clear. No
// passphrase is needed or asked here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/csr.hpp"

namespace sceau::x509 {

inline constexpr std::size_t kBundleSizeLimit = 10U * 1024U * 1024U;  // bytes of one file
inline constexpr std::size_t kBundleItemLimit = 10'000;  // certificates of one file, containers included

enum class ItemKind { certificate, request, pkcs7, pkcs12, private_key };

// What a PKCS#12 shows without its passphrase.
struct Pkcs12Outline {
  std::string key_algorithm;  // e.g. "pbeWithSHA1And3-KeyTripleDES-CBC", "PBES2"; "clear"; empty: no key seen
  std::string certificate_algorithm;  // the same for its certificates; "clear" where they can be read without
                                      // passphrase
  std::string mac_algorithm;          // e.g. "SHA1", "SHA256"; empty: none
  unsigned mac_iterations = 0;
  std::string friendly_name;         // of the first clear bag that has one
  bool certificates_hidden = false;  // some content is encrypted: certificates may be in it
};

struct BundleItem {
  ItemKind kind;
  std::vector<Certificate> certificates;  // certificate: one; pkcs7, pkcs12: those in clear, in their order
  std::optional<Csr> request = {};        // request
  std::optional<Pkcs12Outline> pkcs12 = {};  // pkcs12
  bool encrypted = false;  // private_key: a passphrase protects it. The key itself is never kept.
  base::Bytes der = {};    // of certificate, request, pkcs7 or pkcs12; empty for a private key
};

struct Bundle {
  std::string name;                               // as given
  std::vector<BundleItem> items;                  // at least one, in the order of the file
  std::vector<Certificate> certificates() const;  // of all items, without repetitions
  bool has_private_key() const;                   // in PEM, or in a PKCS#12
};

// name: for messages. Errors: empty_file, file_too_large, truncated (a PEM block without end, DER cut short),
// not_x509 (nothing known in it, or a block that says CERTIFICATE and is none).
base::Result<Bundle> read_bundle(base::ByteView content, const std::string& name);

// Whether a CA certificate may be in it in clear. Parses none: microseconds. What cannot be read holds none.
bool may_hold_authority(base::ByteView content);

// RC2 and RC4: OpenSSL 3 reads them with its legacy provider only, which would bring them back for
// everything.
bool is_outdated(const std::string& algorithm);

}  // namespace sceau::x509

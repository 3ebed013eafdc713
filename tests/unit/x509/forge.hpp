// Certificates made for a test, by OpenSSL alone: right ones, and wrong in one way each.
#pragma once
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::x509::forge {

using Key = std::shared_ptr<EVP_PKEY>;
Key ec_key();
Key rsa_key(unsigned bits);
base::Bytes signature(const Key& key, base::ByteView data);  // SHA-256

struct Spec {
  std::string common_name;
  base::TimePoint not_before;
  base::TimePoint not_after;
  // {"basicConstraints", "critical,CA:TRUE"}; an OID as name takes "DER:0500" or "critical,DER:0500".
  std::vector<std::pair<std::string, std::string>> extensions = {};
  const char* digest = "SHA256";
  Key key = {};             // none: a fresh EC key
  std::string serial = "";  // hex; none: made of the common name
};
struct Forged {
  Certificate certificate;
  Key key;
};
// issuer: null for a self-signed one.
Forged make(const Spec& spec, const Forged* issuer);
base::Bytes make_der(const Spec& spec, const Forged* issuer);

struct ListSpec {
  base::TimePoint this_update;
  std::optional<base::TimePoint> next_update;
  struct Entry {
    std::string serial;
    base::TimePoint revoked_at;
    int reason = -1;  // none
  };
  std::vector<Entry> entries = {};
  const char* digest = "SHA256";
  std::string critical_oid = "";  // of an extension that nobody knows
};
base::Bytes make_crl(const ListSpec& spec, const Forged& issuer);

std::string key_pem(const Key& key);  // PKCS#8, in clear

base::TimePoint at(const char* rfc3339);

// What most tests start from: a root, an issuing CA under it, and the extensions of a client's leaf.
struct Family {
  Forged root;
  Forged issuing;
};
Family family();
Spec root_spec(const std::string& common_name = "Forged root");
Spec issuing_spec(const std::string& common_name = "Forged issuing");
Spec client_spec(const std::string& common_name = "client");

}  // namespace sceau::x509::forge

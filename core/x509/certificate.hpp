// A certificate as a value: every field that somebody decides on, read once.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/x509/name.hpp"
#include "core/x509/public_key.hpp"

namespace sceau::x509 {

struct KeyUsage {
  bool critical = false;
  bool digital_signature = false;
  bool non_repudiation = false;
  bool key_encipherment = false;
  bool data_encipherment = false;
  bool key_agreement = false;
  bool cert_sign = false;
  bool crl_sign = false;
  bool encipher_only = false;
  bool decipher_only = false;
  bool operator==(const KeyUsage&) const = default;
};

struct BasicConstraints {
  bool critical = false;
  bool ca = false;
  std::optional<unsigned> path_length = {};
};

struct CertificatePolicy {
  std::string oid;
  std::vector<std::string> cps_urls;
};

// The private extensions of arc 1.2.250.1.71, values only; what they mean is not known here.
// A field is empty where the extension is absent or not of the expected form (see Certificate::malformed).
struct PrivateExtensions {
  std::optional<unsigned char> product_category;  // 1.2.250.1.71.1.2.5: the last byte of the inner 04 01 xx
  std::optional<std::int64_t> card_type;          // 1.2.250.1.71.1.2.2: INTEGER
  std::optional<std::string> card_number;         // 1.2.250.1.71.1.2.3: PrintableString
  std::optional<std::int64_t> profession;         // 1.2.250.1.71.1.2.7: INTEGER
  std::vector<std::string> specialties;           // 1.2.250.1.71.4.2.5: SEQUENCE of UTF8String
};

class NativeCertificate;  // OpenSSL's own parse, kept so that a chain check does not parse again

struct Certificate {
  base::Bytes der;
  base::Sha256 sha256{};
  std::string serial;  // upper-case hex of the INTEGER's content octets, sign octet dropped
  Name subject;
  Name issuer;
  base::TimePoint not_before;                             // UTC
  base::TimePoint not_after;                              // UTC, the last valid second
  std::optional<base::TimePoint> private_key_not_before;  // privateKeyUsagePeriod (PKUP)
  std::optional<base::TimePoint> private_key_not_after;
  base::TimePoint effective_end;  // min(not_after, PKUP not_after)
  PublicKey key;
  std::string signature_algorithm;  // e.g. "sha256WithRSAEncryption"; the OID where it has no name

  std::optional<KeyUsage> key_usage;
  std::vector<std::string> extended_key_usage;  // OIDs in encoded order; empty: no such extension
  std::optional<BasicConstraints> basic_constraints;
  std::vector<CertificatePolicy> policies;
  std::vector<std::string> san_dns;
  std::vector<std::string> san_email;
  std::vector<std::string> san_upn;        // otherName 1.3.6.1.4.1.311.20.2.3
  std::string subject_key_id;              // upper-case hex; empty: none
  std::string authority_key_id;            // upper-case hex of its keyIdentifier; empty: none
  std::vector<std::string> crl_http_urls;  // http and https
  std::vector<std::string> crl_ldap_urls;  // ldap and ldaps
  std::vector<std::string> ocsp_urls;
  std::vector<std::string> ca_issuers_urls;
  PrivateExtensions private_extensions;
  std::vector<std::string> unknown_critical;  // OIDs of critical extensions that OpenSSL does not process
  std::vector<std::string> malformed;         // OIDs of extensions that are there and cannot be decoded
  bool self_signed = false;                   // subject is issuer and its own key verifies it

  std::shared_ptr<const NativeCertificate> native;  // never null after parse_certificate
  bool operator==(const Certificate& other) const { return der == other.der; }
  bool is_ca() const { return basic_constraints && basic_constraints->ca; }
};

// der: exactly one certificate. About 0.25 ms, nearly all of it OpenSSL's. Thread-safe.
// Errors: not_x509 (nothing of the kind, or bytes after it), truncated.
base::Result<Certificate> parse_certificate(base::ByteView der);

struct ValidityDates {
  base::TimePoint not_before;
  base::TimePoint not_after;
};
// Dates only, without OpenSSL, under a microsecond; privateKeyUsagePeriod is not looked at. Errors: not_x509.
base::Result<ValidityDates> scan_dates(base::ByteView der);

struct CertificateNames {
  Name issuer;
  Name subject;
};
// Names only: the key, which costs most of parse_certificate, is not looked at. Errors: not_x509,
// name_malformed.
base::Result<CertificateNames> scan_names(base::ByteView der);

}  // namespace sceau::x509

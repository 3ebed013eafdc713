// What a judge says of a certificate: the question, the answer, the reason. Values only, shared with the
// second judge.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace sceau::x509 {

// What the leaf is wanted for. An absent KU or EKU extension permits (RFC 5280); profiles are checked
// elsewhere.
enum class Purpose {
  any,         // no usage asked
  tls_client,  // KU digitalSignature, EKU clientAuth
  tls_server,  // KU digitalSignature or keyEncipherment, EKU serverAuth
  signature,   // KU nonRepudiation
  ca,          // the leaf is itself a CA: basicConstraints CA, KU keyCertSign
};

struct Question {
  base::TimePoint at;  // the moment that dates are judged at; both ends of a validity are inside it
  Purpose purpose = Purpose::any;
};

enum class ChainFault {
  issuer_missing,  // no certificate of the issuer was given
  untrusted_root,  // the path ends in a self-signed certificate that is no anchor
  bad_signature,
  expired,
  not_yet_valid,
  wrong_usage,    // the leaf does not serve the purpose asked
  issuer_not_ca,  // basicConstraints or KU of an issuer forbid it to sign certificates
  path_too_long,  // pathLenConstraint
  name_constraint,
  unknown_critical,  // a critical extension that the judge does not process
  weak_signature,    // MD5, SHA-1…
  weak_key,          // under 112 bits: RSA under 2048
  malformed,         // a judge cannot parse it, or an extension of it
  other,             // see lower
};

// "expired", "path-too-long"…: a stable word for machines.
constexpr const char* word(ChainFault fault) {
  switch (fault) {
    case ChainFault::issuer_missing:
      return "issuer-missing";
    case ChainFault::untrusted_root:
      return "untrusted-root";
    case ChainFault::bad_signature:
      return "bad-signature";
    case ChainFault::expired:
      return "expired";
    case ChainFault::not_yet_valid:
      return "not-yet-valid";
    case ChainFault::wrong_usage:
      return "wrong-usage";
    case ChainFault::issuer_not_ca:
      return "issuer-not-ca";
    case ChainFault::path_too_long:
      return "path-too-long";
    case ChainFault::name_constraint:
      return "name-constraint";
    case ChainFault::unknown_critical:
      return "unknown-critical";
    case ChainFault::weak_signature:
      return "weak-signature";
    case ChainFault::weak_key:
      return "weak-key";
    case ChainFault::malformed:
      return "malformed";
    case ChainFault::other:
      return "other";
  }
  return "other";
}

struct Verdict {
  std::optional<ChainFault> fault =
      {};                      // none: trusted. The first one found; expired and not_yet_valid come last.
  std::size_t depth = 0;       // of the faulty certificate: 0 the leaf, 1 its issuer…
  std::string lower = {};      // the judge's own words
  std::string authority = {};  // Name::text() of the issuer that is missing, not trusted or did not sign
  std::optional<base::TimePoint> limit =
      {};  // expired, not_yet_valid: the date that the faulty certificate carries
  std::vector<base::Sha256> path =
      {};  // SHA-256 of the certificates, leaf first; the anchor last when trusted
  bool trusted() const { return !fault; }
};

}  // namespace sceau::x509

// What lists and OCSP answers have in common on OpenSSL's side.
#pragma once
#include "core/x509/openssl.hpp"
#include "core/x509/revocation.hpp"

namespace sceau::x509 {

inline constexpr std::chrono::minutes kClockSkew{5};

// RFC 5280 5.3.1 and RFC 6960 use the same numbers; -1: none given.
RevocationReason reason_of(long number);
// SHA-2, or RSASSA-PSS, whose parameters OpenSSL checks.
bool is_strong_signature(int signature_nid);
RevocationStatus unknown(UnknownWhy why, std::string lower = {});

}  // namespace sceau::x509

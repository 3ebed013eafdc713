// The DigestInfo of RSA PKCS#1 v1.5 (RFC 8017, section 9.2), for tokens that only pad and sign.
#pragma once
#include "core/base/bytes.hpp"

namespace sceau::pkcs11 {

base::Bytes digest_info(const base::Sha256& digest);

}  // namespace sceau::pkcs11

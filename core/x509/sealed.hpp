// A document kept so that only who has the key reads it: CMS AuthEnvelopedData (RFC 5083), AES-256-GCM under
// a content key of its own, which AES key wrap (RFC 3394) puts under ours. OpenSSL's own program opens it
// too: openssl cms -decrypt -inform DER -in FILE -secretkey KEY -secretkeyid 7363656175.
#pragma once
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sceau::x509 {

inline constexpr std::size_t kSealKeySize = 32;  // bytes

base::Secret make_seal_key();  // fresh and random
// DER. Errors: internal (also where the key has another size).
base::Result<base::Bytes> seal(base::ByteView document, const base::Secret& key);
// The document, unchanged to its last byte. Errors: key_missing (it was sealed with another key, or was
// touched since).
base::Result<base::Bytes> unseal(base::ByteView sealed, const base::Secret& key);

}  // namespace sceau::x509

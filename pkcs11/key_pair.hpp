// RSA key pairs on a token: made there, checked, found again, used to sign, destroyed.
#pragma once
#include <p11-kit/pkcs11.h>

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "pkcs11/object.hpp"
#include "pkcs11/session.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::pkcs11 {

struct KeySpec {
  std::string label;     // CKA_LABEL of both halves
  unsigned bits = 2048;  // 2048, 3072 or 4096, within what the token's mechanism says
};

// What the token itself says of where the private key comes from; none where the token does not say.
struct KeyProof {
  std::optional<bool> local, always_sensitive, never_extractable;
  std::optional<CK_MECHANISM_TYPE> generated_by;
};

struct KeyPair {
  CK_OBJECT_HANDLE private_key = CK_INVALID_HANDLE;  // valid while the session's token is logged in
  CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE;   // CK_INVALID_HANDLE where the token keeps no public half
  base::Bytes id;                                    // CKA_ID; the certificate stored later carries the same
  std::string label;
  RsaPublicKey rsa;
  KeyProof proof;

  Uri uri(const Session& session) const;  // the token's, with id, object and type=private
};

// Needs a read-write session and a login. Takes a random CKA_ID of 20 bytes; both halves are token objects;
// the private one signs and does nothing else, is sensitive and not extractable. The attributes are read
// back, and the pair is destroyed when they are not as asked. Objects half-made by a failure are found by
// their id and removed; what could not be removed, or has no id to tell it by, is named in the error's
// lower and by strays().
// Errors: key_exists (a key of this label), key_bits_unsupported, mechanism_missing, key_not_as_asked (value:
// the attribute), token_write_protected, token_full, token_removed, token_use_only, token_failed.
base::Result<KeyPair> generate(const Session& session, const KeySpec& spec);

// Called from the workers, one call at a time, when a key is done or has failed.
using KeyProgress = std::function<void(std::size_t index, const base::Result<KeyPair>&)>;
// One key pair a spec, in the order of specs, made by up to `threads` sessions at once beside `session`,
// whose login they share; fewer where the token gives fewer sessions. One failure does not stop the others;
// after `stop` no key is begun, and those that were not are `interrupted`. Handles are valid in `session`.
std::vector<base::Result<KeyPair>> generate_parallel(const Session& session,
                                                     const std::vector<KeySpec>& specs, unsigned threads,
                                                     const KeyProgress& progress = {},
                                                     const std::stop_token& stop = {});

// By id, object (label) or both; the token attributes are not looked at. Errors: key_missing, key_ambiguous.
base::Result<KeyPair> find_key(const Session& session, const Uri& uri);
base::Result<KeyPair> find_key(const Session& session, base::ByteView id);
// Errors: key_missing, key_ambiguous.
base::Result<KeyPair> find_key(const Session& session, const RsaPublicKey& rsa);

// RSA PKCS#1 v1.5 with SHA-256 over the whole message. CKM_SHA256_RSA_PKCS where the token has it, else the
// digest is taken here and CKM_RSA_PKCS signs our DigestInfo (most cards). Errors: signature_impossible,
// mechanism_missing, token_removed.
base::Result<base::Bytes> sign(const Session& session, CK_OBJECT_HANDLE private_key, base::ByteView message);

// Both halves. Cannot be undone. Errors: key_missing, key_ambiguous, token_use_only.
base::Status destroy_pair(const Session& session, base::ByteView id);

struct RsaPrivateKey {
  base::Bytes modulus, public_exponent;
  base::Secret private_exponent, prime_1, prime_2, exponent_1, exponent_2, coefficient;  // big-endian
};
// A key that was made elsewhere (a portal's P12) moved into the token, with the attributes and checks of
// generate(); its proof says that it was not made there. Errors: as generate(), and key_exists when this key
// is there already.
base::Result<KeyPair> import_private_key(const Session& session, const std::string& label,
                                         const RsaPrivateKey& key);

// Errors: token_failed.
base::Result<std::vector<CK_MECHANISM_TYPE>> mechanisms(const Module& module, CK_SLOT_ID slot);

}  // namespace sceau::pkcs11

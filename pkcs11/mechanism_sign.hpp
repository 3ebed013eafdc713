// One signature by one mechanism, for those who know which a key wants.
#pragma once
#include <p11-kit/pkcs11.h>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {

// Errors: mechanism_missing or signature_impossible (the token has the mechanism, but not for this key),
// token_removed…
base::Result<base::Bytes> sign_with(const Session& session, CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE type,
                                    base::ByteView data);

}  // namespace sceau::pkcs11

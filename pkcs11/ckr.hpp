// Cryptoki's return values: the one place where a CK_RV becomes an ErrorCode, and its name.
#pragma once
#include <p11-kit/pkcs11.h>

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::pkcs11 {

std::string ckr_name(CK_RV rv);      // "CKR_PIN_INCORRECT"; a vendor's own: "CKR_VENDOR_DEFINED+0x102"
base::ErrorCode ckr_code(CK_RV rv);  // a code without a remedy of its own is token_failed

// lower: "C_Login: CKR_PIN_INCORRECT (0xa0)", all 64 bits of it. value: the name, for codes whose message
// shows it.
base::Error ckr_error(CK_RV rv, std::string_view function, std::string subject);

}  // namespace sceau::pkcs11

#include "pkcs11/ckr.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;

struct Row {
  CK_RV rv;
  const char* name;
  ErrorCode code = ErrorCode::token_failed;
};

// PKCS#11 2.40, section 5.1, and the codes of later versions that p11-kit knows.
#define ROW(rv, ...) \
  Row { rv, #rv __VA_OPT__(, ErrorCode::) __VA_ARGS__ }
constexpr std::array kRows{
    ROW(CKR_OK, internal),
    ROW(CKR_CANCEL, pin_cancelled),
    ROW(CKR_HOST_MEMORY),
    ROW(CKR_SLOT_ID_INVALID, token_missing),
    ROW(CKR_GENERAL_ERROR),
    ROW(CKR_FUNCTION_FAILED),
    ROW(CKR_ARGUMENTS_BAD),
    ROW(CKR_NO_EVENT),
    ROW(CKR_NEED_TO_CREATE_THREADS),
    ROW(CKR_CANT_LOCK),
    ROW(CKR_ATTRIBUTE_READ_ONLY),
    ROW(CKR_ATTRIBUTE_SENSITIVE),
    ROW(CKR_ATTRIBUTE_TYPE_INVALID),
    ROW(CKR_ATTRIBUTE_VALUE_INVALID),
    ROW(CKR_ACTION_PROHIBITED),
    ROW(CKR_DATA_INVALID),
    ROW(CKR_DATA_LEN_RANGE),
    ROW(CKR_DEVICE_ERROR),
    ROW(CKR_DEVICE_MEMORY, token_full),
    ROW(CKR_DEVICE_REMOVED, token_removed),
    ROW(CKR_ENCRYPTED_DATA_INVALID),
    ROW(CKR_ENCRYPTED_DATA_LEN_RANGE),
    ROW(CKR_FUNCTION_CANCELED, pin_cancelled),
    ROW(CKR_FUNCTION_NOT_PARALLEL),
    ROW(CKR_FUNCTION_NOT_SUPPORTED),
    ROW(CKR_KEY_HANDLE_INVALID, key_missing),
    ROW(CKR_KEY_SIZE_RANGE),
    ROW(CKR_KEY_TYPE_INCONSISTENT, signature_impossible),
    ROW(CKR_KEY_NOT_NEEDED),
    ROW(CKR_KEY_CHANGED),
    ROW(CKR_KEY_NEEDED),
    ROW(CKR_KEY_INDIGESTIBLE),
    ROW(CKR_KEY_FUNCTION_NOT_PERMITTED, signature_impossible),
    ROW(CKR_KEY_NOT_WRAPPABLE),
    ROW(CKR_KEY_UNEXTRACTABLE),
    ROW(CKR_MECHANISM_INVALID, mechanism_missing),
    ROW(CKR_MECHANISM_PARAM_INVALID, mechanism_missing),
    ROW(CKR_OBJECT_HANDLE_INVALID, object_missing),
    ROW(CKR_OPERATION_ACTIVE),
    ROW(CKR_OPERATION_NOT_INITIALIZED),
    ROW(CKR_PIN_INCORRECT, pin_incorrect),
    ROW(CKR_PIN_INVALID, pin_incorrect),
    ROW(CKR_PIN_LEN_RANGE, pin_length),
    ROW(CKR_PIN_EXPIRED, pin_expired),
    ROW(CKR_PIN_LOCKED, pin_locked),
    ROW(CKR_SESSION_CLOSED, token_removed),
    ROW(CKR_SESSION_COUNT, token_busy),
    ROW(CKR_SESSION_HANDLE_INVALID, token_removed),  // what a session becomes when its token goes
    ROW(CKR_SESSION_PARALLEL_NOT_SUPPORTED),
    ROW(CKR_SESSION_READ_ONLY),
    ROW(CKR_SESSION_EXISTS, token_busy),
    ROW(CKR_SESSION_READ_ONLY_EXISTS),
    ROW(CKR_SESSION_READ_WRITE_SO_EXISTS),
    ROW(CKR_SIGNATURE_INVALID),
    ROW(CKR_SIGNATURE_LEN_RANGE),
    ROW(CKR_TEMPLATE_INCOMPLETE),
    ROW(CKR_TEMPLATE_INCONSISTENT),
    ROW(CKR_TOKEN_NOT_PRESENT, token_removed),
    ROW(CKR_TOKEN_NOT_RECOGNIZED),
    ROW(CKR_TOKEN_WRITE_PROTECTED, token_write_protected),
    ROW(CKR_UNWRAPPING_KEY_SIZE_RANGE),
    ROW(CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT),
    ROW(CKR_USER_ALREADY_LOGGED_IN),
    ROW(CKR_USER_NOT_LOGGED_IN, pin_needed),
    ROW(CKR_USER_PIN_NOT_INITIALIZED, pin_not_initialized),
    ROW(CKR_USER_TYPE_INVALID),
    ROW(CKR_USER_ANOTHER_ALREADY_LOGGED_IN),
    ROW(CKR_USER_TOO_MANY_TYPES),
    ROW(CKR_WRAPPED_KEY_INVALID),
    ROW(CKR_WRAPPED_KEY_LEN_RANGE),
    ROW(CKR_WRAPPING_KEY_HANDLE_INVALID),
    ROW(CKR_WRAPPING_KEY_SIZE_RANGE),
    ROW(CKR_WRAPPING_KEY_TYPE_INCONSISTENT),
    ROW(CKR_RANDOM_SEED_NOT_SUPPORTED),
    ROW(CKR_RANDOM_NO_RNG),
    ROW(CKR_DOMAIN_PARAMS_INVALID),
    ROW(CKR_CURVE_NOT_SUPPORTED),
    ROW(CKR_BUFFER_TOO_SMALL),
    ROW(CKR_SAVED_STATE_INVALID),
    ROW(CKR_INFORMATION_SENSITIVE),
    ROW(CKR_STATE_UNSAVEABLE),
    ROW(CKR_CRYPTOKI_NOT_INITIALIZED, internal),
    ROW(CKR_CRYPTOKI_ALREADY_INITIALIZED, internal),
    ROW(CKR_MUTEX_BAD),
    ROW(CKR_MUTEX_NOT_LOCKED),
    ROW(CKR_NEW_PIN_MODE),
    ROW(CKR_NEXT_OTP),
    ROW(CKR_EXCEEDED_MAX_ITERATIONS),
    ROW(CKR_FIPS_SELF_TEST_FAILED),
    ROW(CKR_LIBRARY_LOAD_FAILED),
    ROW(CKR_PIN_TOO_WEAK, pin_length),
    ROW(CKR_PUBLIC_KEY_INVALID),
    ROW(CKR_FUNCTION_REJECTED),
};
#undef ROW

const Row* row_of(CK_RV rv) {
  const auto* found = std::find_if(kRows.begin(), kRows.end(), [rv](const Row& row) { return row.rv == rv; });
  return found == kRows.end() ? nullptr : found;
}

}  // namespace

std::string ckr_name(CK_RV rv) {
  if (const Row* row = row_of(rv)) return row->name;
  if (rv >= CKR_VENDOR_DEFINED) return fmt::format("CKR_VENDOR_DEFINED+{:#x}", rv - CKR_VENDOR_DEFINED);
  return fmt::format("CKR_{:#x}", rv);
}

base::ErrorCode ckr_code(CK_RV rv) {
  const Row* row = row_of(rv);
  return row != nullptr ? row->code : ErrorCode::token_failed;
}

base::Error ckr_error(CK_RV rv, std::string_view function, std::string subject) {
  std::string name = ckr_name(rv);
  std::string lower = fmt::format("{}: {} ({:#x})", function, name, rv);
  return base::Error{ckr_code(rv), std::move(subject), std::move(name), std::move(lower)};
}

}  // namespace sceau::pkcs11

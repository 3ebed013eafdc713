#include "pkcs11/ckr.hpp"

#include <gtest/gtest.h>

namespace {

using sceau::base::ErrorCode;
using namespace sceau::pkcs11;

TEST(Ckr, NamesWhatTheStandardNames) {
  EXPECT_EQ(ckr_name(CKR_OK), "CKR_OK");
  EXPECT_EQ(ckr_name(CKR_PIN_INCORRECT), "CKR_PIN_INCORRECT");
  EXPECT_EQ(ckr_name(CKR_FUNCTION_REJECTED), "CKR_FUNCTION_REJECTED");
}

TEST(Ckr, GivesAVendorsOwnCodeByNumber) {
  EXPECT_EQ(ckr_name(CKR_VENDOR_DEFINED + 0x102), "CKR_VENDOR_DEFINED+0x102");
  EXPECT_EQ(ckr_name(0x7654), "CKR_0x7654");
  // libp11 0.4.12 drops the vendor's bit and would call this one "PIN not initialized".
  EXPECT_EQ(ckr_code(CKR_VENDOR_DEFINED + CKR_USER_PIN_NOT_INITIALIZED), ErrorCode::token_failed);
}

TEST(Ckr, GivesFailuresThatAreRepairedAlikeOneCode) {
  struct Row {
    CK_RV rv;
    ErrorCode code;
  };
  const Row rows[] = {
      {CKR_PIN_INCORRECT, ErrorCode::pin_incorrect},
      {CKR_PIN_LOCKED, ErrorCode::pin_locked},
      {CKR_PIN_LEN_RANGE, ErrorCode::pin_length},
      {CKR_PIN_EXPIRED, ErrorCode::pin_expired},
      {CKR_USER_PIN_NOT_INITIALIZED, ErrorCode::pin_not_initialized},
      {CKR_FUNCTION_CANCELED, ErrorCode::pin_cancelled},
      {CKR_USER_NOT_LOGGED_IN, ErrorCode::pin_needed},
      {CKR_TOKEN_NOT_PRESENT, ErrorCode::token_removed},
      {CKR_DEVICE_REMOVED, ErrorCode::token_removed},
      {CKR_SESSION_HANDLE_INVALID, ErrorCode::token_removed},
      {CKR_DEVICE_MEMORY, ErrorCode::token_full},
      {CKR_TOKEN_WRITE_PROTECTED, ErrorCode::token_write_protected},
      {CKR_SESSION_COUNT, ErrorCode::token_busy},
      {CKR_MECHANISM_INVALID, ErrorCode::mechanism_missing},
      {CKR_KEY_FUNCTION_NOT_PERMITTED, ErrorCode::signature_impossible},
      {CKR_OBJECT_HANDLE_INVALID, ErrorCode::object_missing},
      {CKR_GENERAL_ERROR, ErrorCode::token_failed},
      {CKR_DEVICE_ERROR, ErrorCode::token_failed},
  };
  for (const Row& row : rows) EXPECT_EQ(ckr_code(row.rv), row.code) << ckr_name(row.rv);
}

TEST(Ckr, KeepsTheFunctionTheNameAndTheNumber) {
  const auto error = ckr_error(CKR_PIN_INCORRECT, "C_Login", "igc-sante");
  EXPECT_EQ(error.subject, "igc-sante");
  EXPECT_EQ(error.value, "CKR_PIN_INCORRECT");
  EXPECT_EQ(error.lower, "C_Login: CKR_PIN_INCORRECT (0xa0)");
  EXPECT_EQ(ckr_error(0x80000102, "C_Sign", "t").lower, "C_Sign: CKR_VENDOR_DEFINED+0x102 (0x80000102)");
}

}  // namespace

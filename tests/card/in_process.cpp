#include "tests/card/in_process.hpp"

#include "fixtures/virtual-cpx/contents.hpp"
#include "fixtures/virtual-cpx/last_round.hpp"

namespace sceau::test {

void InProcessTest::SetUp() {
  CardTest::SetUp();
  if (IsSkipped()) return;
  module = take(pkcs11::Module::load(VirtualCard::module(), card->environment()));
  CK_ULONG count = 1;
  ASSERT_EQ(call(&CK_FUNCTION_LIST::C_GetSlotList, CK_BBOOL{CK_TRUE}, &slot, &count), CKR_OK);
  ASSERT_EQ(count, 1U);
}

void InProcessTest::TearDown() { module.reset(); }

CK_RV InProcessTest::token_info() const {
  CK_TOKEN_INFO info{};
  return call(&CK_FUNCTION_LIST::C_GetTokenInfo, slot, &info);
}

CK_SESSION_HANDLE InProcessTest::session() const {
  CK_SESSION_HANDLE handle = 0;
  EXPECT_EQ(
      call(&CK_FUNCTION_LIST::C_OpenSession, slot, CK_FLAGS{CKF_SERIAL_SESSION}, nullptr, nullptr, &handle),
      CKR_OK);
  return handle;
}

CK_RV InProcessTest::log_in(CK_SESSION_HANDLE in, std::string_view pin) const {
  base::Bytes digits(pin.begin(), pin.end());
  return call(&CK_FUNCTION_LIST::C_Login, in, CK_USER_TYPE{CKU_USER}, digits.data(), digits.size());
}

CK_OBJECT_HANDLE InProcessTest::authentication_key(CK_SESSION_HANDLE in) const {
  CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
  base::Bytes id = cpx::key_id(cpx::kAuthenticationKey);
  CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &private_key, sizeof private_key}, {CKA_ID, id.data(), id.size()}};
  CK_OBJECT_HANDLE key = 0;
  CK_ULONG count = 0;
  EXPECT_EQ(call(&CK_FUNCTION_LIST::C_FindObjectsInit, in, wanted, CK_ULONG{2}), CKR_OK);
  EXPECT_EQ(call(&CK_FUNCTION_LIST::C_FindObjects, in, &key, CK_ULONG{1}, &count), CKR_OK);
  EXPECT_EQ(call(&CK_FUNCTION_LIST::C_FindObjectsFinal, in), CKR_OK);
  EXPECT_EQ(count, 1U);
  return key;
}

CK_RV InProcessTest::sign(CK_SESSION_HANDLE in, CK_OBJECT_HANDLE key) const {
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  if (const CK_RV rv = call(&CK_FUNCTION_LIST::C_SignInit, in, &mechanism, key); rv != CKR_OK) return rv;
  base::Bytes input = cpx::digest_info(cpx::Digest::sha256, base::sha256(base::view("message")));
  base::Bytes signature(256);
  CK_ULONG size = signature.size();
  return call(&CK_FUNCTION_LIST::C_Sign, in, input.data(), input.size(), signature.data(), &size);
}

}  // namespace sceau::test

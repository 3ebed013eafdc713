#include "pkcs11/key_pair.hpp"

#include "pkcs11/card.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::Bytes;
using base::ErrorCode;
using pkcs11::KeyPair;
using pkcs11::Template;
using testing::IsEmpty;
using testing::SizeIs;

using KeyPairTest = TokenTest;

TEST_F(KeyPairTest, IsMadeOnTheTokenToSignAndNothingElse) {
  const KeyPair pair = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  EXPECT_THAT(pair.id, SizeIs(20));
  EXPECT_EQ(pair.label, "dmp-auth");
  EXPECT_THAT(pair.rsa.modulus, SizeIs(256));
  EXPECT_EQ(pair.rsa.exponent, (Bytes{1, 0, 1}));
  EXPECT_EQ(pair.proof.local, true);
  EXPECT_EQ(pair.proof.always_sensitive, true);
  EXPECT_EQ(pair.proof.never_extractable, true);
  EXPECT_EQ(pair.proof.generated_by, static_cast<CK_ULONG>(CKM_RSA_PKCS_KEY_PAIR_GEN));
  const auto found = take(pkcs11::read(*session, pair.private_key,
                                       {CKA_SIGN, CKA_DECRYPT, CKA_UNWRAP, CKA_DERIVE, CKA_SIGN_RECOVER,
                                        CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_PRIVATE_EXPONENT}));
  EXPECT_EQ(found.flag(CKA_SIGN), true);
  EXPECT_EQ(found.flag(CKA_DECRYPT), false);
  EXPECT_EQ(found.flag(CKA_UNWRAP), false);
  EXPECT_EQ(found.flag(CKA_DERIVE), false);
  EXPECT_EQ(found.flag(CKA_SIGN_RECOVER), false);
  EXPECT_EQ(found.flag(CKA_SENSITIVE), true);
  EXPECT_EQ(found.flag(CKA_EXTRACTABLE), false);
  EXPECT_EQ(found.bytes(CKA_PRIVATE_EXPONENT), std::nullopt);
  EXPECT_THAT(pkcs11::strays(take(pkcs11::list_objects(*session))), IsEmpty());
}

TEST_F(KeyPairTest, OfThreeThousandBitsHasThem) {
  EXPECT_THAT(take(pkcs11::generate(*session, {.label = "long", .bits = 3072})).rsa.modulus, SizeIs(384));
}

TEST_F(KeyPairTest, OfAnOddSizeIsRefusedBeforeAnythingIsMade) {
  for (const unsigned bits : {0U, 512U, 1024U, 2047U, 8192U})
    EXPECT_EQ(code_of(pkcs11::generate(*session, {.label = "k", .bits = bits})),
              ErrorCode::key_bits_unsupported);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), IsEmpty());
}

TEST_F(KeyPairTest, OfALabelThatIsThereIsRefused) {
  take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  const auto again = pkcs11::generate(*session, {.label = "dmp-auth"});
  EXPECT_EQ(code_of(again), ErrorCode::key_exists);
  EXPECT_EQ(again.error().subject, "dmp-auth");
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(2));
}

TEST_F(KeyPairTest, IsFoundByItsUriItsIdAndItsNumber) {
  const KeyPair made = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  take(pkcs11::generate(*session, {.label = "dmp-sign"}));
  const auto uri = take(pkcs11::Uri::parse(made.uri(*session).str()));
  EXPECT_EQ(take(pkcs11::find_token(*module, uri)).serial, token.serial);
  for (const KeyPair& found :
       {take(pkcs11::find_key(*session, uri)),
        take(pkcs11::find_key(*session, pkcs11::Uri{.object = "dmp-auth"})),
        take(pkcs11::find_key(*session, made.id)), take(pkcs11::find_key(*session, made.rsa))}) {
    EXPECT_EQ(found.id, made.id);
    EXPECT_EQ(found.rsa, made.rsa);
    EXPECT_EQ(found.private_key, made.private_key);
    EXPECT_EQ(found.public_key, made.public_key);
  }
  EXPECT_EQ(code_of(pkcs11::find_key(*session, pkcs11::Uri{.object = "insi-auto"})), ErrorCode::key_missing);
  EXPECT_EQ(code_of(pkcs11::find_key(*session, pkcs11::Uri{})), ErrorCode::key_ambiguous);
}

TEST_F(KeyPairTest, IsStillThereForTheNextProcess) {
  const KeyPair made = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  close();
  open();
  EXPECT_EQ(take(pkcs11::find_key(*session, made.id)).rsa, made.rsa);
}

TEST_F(KeyPairTest, IsDestroyedWholeAndOnce) {
  const KeyPair made = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  const KeyPair other = take(pkcs11::generate(*session, {.label = "dmp-sign"}));
  ASSERT_TRUE(pkcs11::destroy_pair(*session, made.id));
  EXPECT_EQ(code_of(pkcs11::destroy_pair(*session, made.id)), ErrorCode::key_missing);
  EXPECT_EQ(code_of(pkcs11::destroy_pair(*session, {})), ErrorCode::key_missing);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(2));
  EXPECT_EQ(take(pkcs11::find_key(*session, other.id)).label, "dmp-sign");
}

TEST_F(KeyPairTest, IsNotDestroyedWhenTwoHaveItsId) {
  const KeyPair made = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  const KeyPair other = take(pkcs11::generate(*session, {.label = "dmp-sign"}));
  CK_ATTRIBUTE same_id{CKA_ID, const_cast<unsigned char*>(made.id.data()), made.id.size()};
  ASSERT_TRUE(session->call(SCEAU_CRYPTOKI(C_SetAttributeValue), other.private_key, &same_id, CK_ULONG{1}));
  EXPECT_EQ(code_of(pkcs11::destroy_pair(*session, made.id)), ErrorCode::key_ambiguous);
  EXPECT_EQ(code_of(pkcs11::destroy_exactly_one(*session, pkcs11::ObjectClass::private_key, made.id)),
            ErrorCode::key_ambiguous);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(4));
}

TEST_F(KeyPairTest, IsNotSeenWithoutLogin) {
  const KeyPair made = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
  login.reset();
  EXPECT_EQ(code_of(pkcs11::find_key(*session, made.id)), ErrorCode::key_missing);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(1));
}

TEST_F(KeyPairTest, NeedsALoginAndASessionThatWrites) {
  const auto reader = take(pkcs11::Session::open(module, token, pkcs11::Access::read_only));
  EXPECT_EQ(code_of(pkcs11::generate(reader, {.label = "k"})), ErrorCode::token_failed);
  login.reset();
  EXPECT_EQ(code_of(pkcs11::generate(*session, {.label = "k"})), ErrorCode::pin_needed);
}

TEST_F(KeyPairTest, IsNeverMadeOnACard) {
  Template object;
  const Bytes aid{0xe8, 0x28, 0xbd, 0x08, 0x0f, 0x80, 0x25, 0, 0, 1, 0xff, 0, 0x10, 2};
  object.number(CKA_CLASS, CKO_CERTIFICATE).number(CKA_CERTIFICATE_TYPE, CKC_X_509).flag(CKA_TOKEN, true);
  object.flag(CKA_PRIVATE, false).bytes(CKA_ID, aid).text(CKA_SUBJECT, "s").text(CKA_VALUE, "v");
  auto raw = object.raw();
  CK_OBJECT_HANDLE handle = 0;
  ASSERT_TRUE(session->call(SCEAU_CRYPTOKI(C_CreateObject), raw.data(), CK_ULONG{raw.size()}, &handle));
  EXPECT_EQ(code_of(pkcs11::generate(*session, {.label = "k"})), ErrorCode::token_use_only);
  EXPECT_EQ(code_of(pkcs11::import_private_key(*session, "k", {})), ErrorCode::token_use_only);
  EXPECT_EQ(code_of(pkcs11::destroy_exactly_one(*session, pkcs11::ObjectClass::certificate, aid)),
            ErrorCode::token_use_only);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(1));
}

}  // namespace
}  // namespace sceau::test

#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using testing::IsEmpty;
using testing::SizeIs;

using ImportKeyTest = TokenTest;

TEST_F(ImportKeyTest, MovesAKeyThatSignsAndSaysThatItWasNotMadeThere) {
  const EvpPkey key = make_rsa();
  const auto pair = take(pkcs11::import_private_key(*session, "insi-auto", private_rsa_of(key.get())));
  EXPECT_EQ(pair.rsa, rsa_of(key.get()));
  EXPECT_EQ(pair.proof.local, false);
  EXPECT_EQ(pair.proof.never_extractable, false);
  EXPECT_EQ(pair.proof.generated_by, std::nullopt);
  const auto message = base::view("CSR");
  EXPECT_EQ(take(pkcs11::sign(*session, pair.private_key, message)), sign(key.get(), message));
  EXPECT_THAT(pkcs11::strays(take(pkcs11::list_objects(*session))), IsEmpty());
  EXPECT_EQ(
      take(pkcs11::read(*session, pair.private_key, {CKA_PRIVATE_EXPONENT})).bytes(CKA_PRIVATE_EXPONENT),
      std::nullopt);
}

TEST_F(ImportKeyTest, RefusesALabelOrAKeyThatIsThere) {
  const EvpPkey key = make_rsa();
  take(pkcs11::import_private_key(*session, "insi-auto", private_rsa_of(key.get())));
  EXPECT_EQ(code_of(pkcs11::import_private_key(*session, "insi-auto", private_rsa_of(make_rsa().get()))),
            ErrorCode::key_exists);
  EXPECT_EQ(code_of(pkcs11::import_private_key(*session, "other", private_rsa_of(key.get()))),
            ErrorCode::key_exists);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(2));
}

TEST_F(ImportKeyTest, RefusesAKeyWithAPartMissingSinceTheTokenWouldTakeIt) {
  auto key = private_rsa_of(make_rsa().get());
  key.prime_2 = {};
  EXPECT_EQ(code_of(pkcs11::import_private_key(*session, "insi-auto", key)), ErrorCode::internal);
  EXPECT_EQ(code_of(pkcs11::import_private_key(*session, "insi-auto", {})), ErrorCode::internal);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), IsEmpty());
}

}  // namespace
}  // namespace sceau::test

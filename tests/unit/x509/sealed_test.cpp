#include "core/x509/sealed.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sceau::x509 {
namespace {

using base::Bytes;

Bytes document() { return Bytes(100000, 0x5A); }

TEST(Sealed, OpensAgainWithItsKeyToTheLastByte) {
  const auto key = make_seal_key();
  const auto sealed = seal(document(), key);
  ASSERT_TRUE(sealed);
  const auto opened = unseal(*sealed, key);
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, document());
}

TEST(Sealed, AnEmptyDocumentIsOneToo) {
  const auto key = make_seal_key();
  const auto opened = unseal(seal({}, key).value(), key);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->empty());
}

TEST(Sealed, ShowsNothingOfTheDocument) {
  const auto sealed = seal(document(), make_seal_key()).value();
  const Bytes part(16, 0x5A);
  EXPECT_EQ(std::search(sealed.begin(), sealed.end(), part.begin(), part.end()), sealed.end());
}

TEST(Sealed, TwiceTheSameIsNotTheSame) {
  const auto key = make_seal_key();
  EXPECT_NE(seal(document(), key).value(), seal(document(), key).value());
}

TEST(Sealed, AnotherKeyIsRefused) {
  const auto sealed = seal(document(), make_seal_key()).value();
  const auto opened = unseal(sealed, make_seal_key());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, base::ErrorCode::key_missing);
}

TEST(Sealed, AByteThatWasTouchedIsRefused) {
  const auto key = make_seal_key();
  Bytes sealed = seal(document(), key).value();
  sealed[sealed.size() / 2] ^= 1U;
  EXPECT_FALSE(unseal(sealed, key));
  EXPECT_FALSE(unseal(Bytes{1, 2, 3}, key));
}

TEST(Sealed, AKeyOfAnotherSizeMakesNothing) {
  EXPECT_FALSE(seal(document(), base::Secret(std::string_view("short"))));
}

}  // namespace
}  // namespace sceau::x509

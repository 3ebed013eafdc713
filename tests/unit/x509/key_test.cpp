#include <gtest/gtest.h>

#include "core/base/process.hpp"
#include "core/x509/csr.hpp"
#include "core/x509/file_key.hpp"
#include "core/x509/public_key.hpp"

namespace sceau::x509 {
namespace {

TEST(PublicKey, FromATokensNumbersIsTheOneOfTheSpki) {
  const auto key = FileKey::generate(2048).value().public_key();
  EXPECT_EQ(key.algorithm, "RSA");
  EXPECT_EQ(key.bits, 2048U);
  EXPECT_EQ(base::hex(key.exponent), "010001");
  const auto built = public_key_from_rsa(key.modulus, key.exponent);
  ASSERT_TRUE(built);
  EXPECT_EQ(built->spki_der, key.spki_der);
  EXPECT_EQ(built->spki_sha256, base::sha256(key.spki_der));
  EXPECT_EQ(public_key_from_spki(key.spki_der)->modulus, key.modulus);
}

TEST(PublicKey, TakesTheLeadingZeroThatSomeTokensAdd) {
  const auto key = FileKey::generate(2048).value().public_key();
  base::Bytes padded = key.modulus;
  padded.insert(padded.begin(), 0);
  EXPECT_EQ(public_key_from_rsa(padded, key.exponent)->spki_der, key.spki_der);
}

TEST(PublicKey, RefusesNumbersThatAreNoKey) {
  const base::Bytes e{1, 0, 1};
  EXPECT_EQ(public_key_from_rsa({}, e).error().code, base::ErrorCode::internal);
  EXPECT_EQ(public_key_from_rsa(base::Bytes(256, 0x80), e).error().code, base::ErrorCode::internal);
  EXPECT_EQ(public_key_from_rsa(base::Bytes(64, 0xFF), e).error().code,
            base::ErrorCode::key_bits_unsupported);
  EXPECT_EQ(public_key_from_spki(base::view("nothing")).error().code, base::ErrorCode::not_x509);
}

TEST(FileKey, GoesThroughPemWithAndWithoutAPassphrase) {
  const auto key = FileKey::generate(2048).value();
  for (const char* passphrase : {"", "mot de passe é"}) {
    const base::Secret secret{std::string_view(passphrase)};
    const auto pem = key.to_pem(secret);
    ASSERT_TRUE(pem);
    EXPECT_EQ(pem->text().find("ENCRYPTED") != std::string_view::npos, *passphrase != '\0');
    const auto back = FileKey::from_pem(pem->bytes(), secret);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->public_key(), key.public_key());
  }
}

TEST(FileKey, TellsAMissingPassphraseFromAWrongOne) {
  const auto key = FileKey::generate(2048).value();
  const auto pem = key.to_pem(base::Secret(std::string_view("right"))).value();
  EXPECT_EQ(FileKey::from_pem(pem.bytes(), {}).error().code, base::ErrorCode::passphrase_needed);
  EXPECT_EQ(FileKey::from_pem(pem.bytes(), base::Secret(std::string_view("wrong"))).error().code,
            base::ErrorCode::passphrase_wrong);
  EXPECT_EQ(FileKey::from_pem(base::view("-----BEGIN NOTHING-----"), {}).error().code,
            base::ErrorCode::not_x509);
}

TEST(FileKey, ReadsTheTraditionalFormOfOpenssl) {
  const auto made = base::run({.argv = {"openssl", "genrsa", "-traditional", "2048"}});
  ASSERT_TRUE(made);
  const auto key = FileKey::from_pem(base::view(made->output), {});
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key().bits, 2048U);
}

TEST(FileKey, GoesThroughPkcs8AndSignsTheSame) {
  const auto key = FileKey::generate(2048).value();
  const auto der = key.to_pkcs8();
  ASSERT_TRUE(der);
  const auto back = FileKey::from_pkcs8(*der);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sign(base::view("data")).value(), key.sign(base::view("data")).value());
}

TEST(FileKey, GivesTheNumbersThatATokenWants) {
  const auto numbers = FileKey::generate(2048).value().rsa_numbers();
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->modulus.size(), 256U);
  EXPECT_EQ(numbers->prime_1.size(), 128U);
  EXPECT_EQ(numbers->prime_2.size(), 128U);
  EXPECT_GT(numbers->private_exponent.size(), 200U);
  EXPECT_FALSE(numbers->exponent_1.empty() || numbers->exponent_2.empty() || numbers->coefficient.empty());
}

TEST(FileKey, IsNotMadeInASizeNobodyAccepts) {
  for (const unsigned bits : {0U, 1024U, 2047U, 8192U})
    EXPECT_EQ(FileKey::generate(bits).error().code, base::ErrorCode::key_bits_unsupported);
}

}  // namespace
}  // namespace sceau::x509

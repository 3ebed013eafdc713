#include "core/base/file.hpp"
#include "fixtures/virtual-cpx/last_round.hpp"
#include "tests/card/card_fixture.hpp"
#include "tests/card/openssl_check.hpp"

namespace sceau::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view kMessage = "une demande d'authentification";

class SignatureTest : public CardTest {
 protected:
  // What a caller of CKM_RSA_PKCS hands over: the DigestInfo, made here.
  std::string digest_info_file() const {
    return write("info", cpx::digest_info(cpx::Digest::sha256, base::sha256(base::view(kMessage))));
  }
  Said sign(const char* id, const char* mechanism, const std::string& input) const {
    return log_in("1234",
                  {"--sign", "-m", mechanism, "--id", id, "-i", input, "-o", card->file("signature")});
  }
};

TEST_F(SignatureTest, OfTheAuthenticationKeyVerifiesWithItsCertificate) {
  const Said said = sign(kAuthenticationId, "RSA-PKCS", digest_info_file());
  ASSERT_EQ(said.status, 0) << said.text;
  const base::Bytes signature = take(base::read_file(card->file("signature")));
  EXPECT_TRUE(verifies(card->file("aut.pem"), base::view(kMessage), signature));
  EXPECT_FALSE(verifies(card->file("aut.pem"), base::view("autre chose"), signature));
  EXPECT_FALSE(verifies(card->file("sig.pem"), base::view(kMessage), signature));
}

TEST_F(SignatureTest, OfTheAuthenticationKeyIsNotMadeWithHashingOnTheToken) {
  const Said said = sign(kAuthenticationId, "SHA256-RSA-PKCS", write("message", base::view(kMessage)));
  EXPECT_NE(said.status, 0);
  EXPECT_THAT(said.text, HasSubstr("C_SignInit failed: rv = CKR_MECHANISM_INVALID"));
}

// OpenSC built with OpenSSL 3 cannot give the card the state of a hash that is not finished.
TEST_F(SignatureTest, OfTheSignatureKeyIsNotSupportedByOpensc) {
  const std::string message = write("message", base::view(kMessage));
  for (const char* mechanism : {"SHA256-RSA-PKCS", "SHA1-RSA-PKCS"}) {
    const Said said = sign(kSignatureId, mechanism, message);
    EXPECT_NE(said.status, 0);
    EXPECT_THAT(said.text, HasSubstr("CKR_FUNCTION_NOT_SUPPORTED"));
  }
}

TEST_F(SignatureTest, OfAnythingNeedsThePin) {
  const Said said = pkcs11_tool({"--sign", "-m", "RSA-PKCS", "--id", kAuthenticationId, "-i",
                                 digest_info_file(), "-o", card->file("signature")});
  EXPECT_NE(said.status, 0);
  EXPECT_FALSE(base::exists(card->file("signature")));
}

TEST_F(SignatureTest, IsNotAllThatTheAuthenticationKeyDoesItDecryptsToo) {
  const std::string cryptogram =
      write("cryptogram", encrypted_for(card->file("aut.pem"), base::view(kMessage)));
  const Said said =
      log_in("1234", {"--decrypt", "-m", "RSA-PKCS", "--id", kAuthenticationId, "-i", cryptogram});
  EXPECT_THAT(said.text, HasSubstr(std::string(kMessage)));
}

}  // namespace
}  // namespace sceau::test

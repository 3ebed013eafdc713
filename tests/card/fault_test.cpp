#include "fixtures/igc-twin/certificate.hpp"
#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using FaultTest = CardTest;

TEST_F(FaultTest, OfTheApplicationListLeavesATokenThatIsNotRecognised) {
  card->set("corrupt", "2F00");
  EXPECT_THAT(log_in("1234", {"-O"}).text, HasSubstr("CKR_TOKEN_NOT_RECOGNIZED"));
}

TEST_F(FaultTest, OfTheCertificateListHidesTheSecondCertificateOnly) {
  card->set("corrupt", "7004");
  EXPECT_THAT(log_in("1234", {"-O"}).text,
              AllOf(HasSubstr("Certificat de Signature CPS"),
                    Not(HasSubstr("Certificat d'Authentification CPS")), HasSubstr("CPS_PRIV_AUT")));
}

TEST_F(FaultTest, OfTheKeyListHidesTheSecondKeyOnly) {
  card->set("corrupt", "7002");
  EXPECT_THAT(log_in("1234", {"-O"}).text, AllOf(HasSubstr("CPS_PRIV_SIG"), Not(HasSubstr("CPS_PRIV_AUT")),
                                                 HasSubstr("Certificat d'Authentification CPS")));
}

// OpenSC 0.23's module dies of it; one that is mended may list the rest. None may show the certificate.
TEST_F(FaultTest, OfACertificateNeverGivesThatCertificate) {
  const std::string serial = twin::serial_of(take(twin::read_certificate(card->file("aut.pem"))).get());
  ASSERT_THAT(pkcs11_tool({"-O"}).text, HasSubstr(serial));
  card->set("corrupt", "B002");
  EXPECT_THAT(pkcs11_tool({"-O"}).text, Not(HasSubstr(serial)));
  EXPECT_THAT(run_tool({"pkcs15-tool", "--list-certificates"}, card->environment()).text,
              AllOf(HasSubstr("Certificat de Signature CPS"), Not(HasSubstr(serial))));
}

TEST_F(FaultTest, OfSpeedIsOnlyThat) {
  card->set("delay-ms", "2");
  EXPECT_THAT(log_in("1234", {"-O"}).text, HasSubstr("CPS_PRIV_AUT"));
}

// A caller with a time limit gives up; the card is as it was for the next one.
TEST_F(FaultTest, OfACardThatHangsInASignatureLeavesItUsable) {
  const std::string input = write("info", base::Bytes(51));
  const std::vector<std::string> sign{"pkcs11-tool",
                                      "--module",
                                      VirtualCard::module(),
                                      "--login",
                                      "--pin",
                                      "1234",
                                      "--sign",
                                      "-m",
                                      "RSA-PKCS",
                                      "--id",
                                      kAuthenticationId,
                                      "-i",
                                      input,
                                      "-o",
                                      card->file("signature")};
  card->set("signature-delay-ms", "600000");
  const auto hung =
      base::run({.argv = sign, .environment = card->environment(), .limit = std::chrono::seconds(1)});
  ASSERT_FALSE(hung);
  EXPECT_EQ(hung.error().code, base::ErrorCode::program_timed_out);
  card->set("signature-delay-ms", "0");
  EXPECT_EQ(run_tool(sign, card->environment()).status, 0);
}

}  // namespace
}  // namespace sceau::test

#include "fixtures/virtual-cpx/contents.hpp"
#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using RecognitionTest = CardTest;

TEST_F(RecognitionTest, IsDrivenByOpenscsIaseccDriverAsItsLogSays) {
  const std::vector<std::string> words{"opensc-tool", "--name"};
  std::vector<std::string> environment = card->environment();
  environment.push_back("OPENSC_DEBUG=9");
  EXPECT_THAT(run_tool(words, environment).text,
              AllOf(HasSubstr("iasecc_match_card: 'IAS/ECC CPx' card matched"), HasSubstr("IAS-ECC")));
}

TEST_F(RecognitionTest, IsListedAsATokenWithAPinOfFourDigits) {
  EXPECT_THAT(pkcs11_tool({"-L"}).text,
              AllOf(HasSubstr("CPS3v1-2700000001"), HasSubstr("ASIP SANTE"), HasSubstr("login required"),
                    HasSubstr("pin min/max        : 4/4")));
}

TEST_F(RecognitionTest, ShowsCertificatesAndFreeDataWithoutAPin) {
  EXPECT_THAT(pkcs11_tool({"-O"}).text,
              AllOf(HasSubstr("Certificat de Signature CPS"), HasSubstr("Certificat d'Authentification CPS"),
                    HasSubstr(kSignatureId), HasSubstr(kAuthenticationId), HasSubstr("CPS_NAME_PS"),
                    Not(HasSubstr("CPS_PRIV_AUT")), Not(HasSubstr("CPS_ACTIVITY_01_PS"))));
}

TEST_F(RecognitionTest, ShowsPrivateKeysAndActivitiesToItsHolder) {
  EXPECT_THAT(log_in("1234", {"-O"}).text,
              AllOf(HasSubstr("CPS_PRIV_SIG"), HasSubstr("CPS_PRIV_AUT"), HasSubstr("CPS_ACTIVITY_01_PS")));
}

TEST_F(RecognitionTest, GivesAnActivityToItsHolderOnly) {
  const std::vector<std::string> read{"--read-object", "--type", "data", "--label", "CPS_ACTIVITY_01_PS"};
  EXPECT_THAT(pkcs11_tool(read).text, Not(HasSubstr("CABINET")));
  EXPECT_THAT(log_in("1234", read).text, AllOf(HasSubstr("CABINET D'ESSAI"), HasSubstr("499700000005001")));
}

TEST_F(RecognitionTest, KeepsAnActivityFromOpenscThatNamesSecureMessagingToo) {
  card->set("activity", "pin-or-messaging");
  const Said said = log_in("1234", {"--read-object", "--type", "data", "--label", "CPS_ACTIVITY_01_PS"});
  EXPECT_NE(said.status, 0);
  EXPECT_THAT(said.text, AllOf(HasSubstr("CKR_GENERAL_ERROR"), Not(HasSubstr("CABINET"))));
}

TEST_F(RecognitionTest, AdvertisesKeyGenerationAndRefusesIt) {
  EXPECT_THAT(pkcs11_tool({"-M"}).text, HasSubstr("RSA-PKCS-KEY-PAIR-GEN"));
  const Said made = log_in("1234", {"--keypairgen", "--key-type", "rsa:2048", "--id", "05"});
  EXPECT_NE(made.status, 0);
  EXPECT_THAT(made.text, HasSubstr("C_GenerateKeyPair failed"));
}

TEST_F(RecognitionTest, RefusesNewObjects) {
  const Said written =
      log_in("1234", {"--write-object", card->file("aut.pem"), "--type", "data", "--label", "x"});
  EXPECT_NE(written.status, 0);
  EXPECT_THAT(written.text, HasSubstr("C_CreateObject failed"));
}

TEST_F(RecognitionTest, LeavesAnEmptyReaderWithoutACard) {
  card->set("present", "no");
  EXPECT_THAT(pkcs11_tool({"-L"}).text, AllOf(HasSubstr("Virtual CPx 00 00"), HasSubstr("(empty)")));
}

struct Stranger {
  const char* name;
  const char* atr;
  const char* shown;
};

class UnknownCardTest : public CardTest, public testing::WithParamInterface<Stranger> {};

TEST_P(UnknownCardTest, IsNotRecognisedByOpensc) {
  card->set("atr", GetParam().atr);
  EXPECT_THAT(opensc_tool({"--atr"}).text, HasSubstr(GetParam().shown));
  EXPECT_THAT(opensc_tool({"--name"}).text, HasSubstr("Unsupported card"));
  EXPECT_THAT(pkcs11_tool({"-L"}).text, HasSubstr("(token not recognized)"));
}

INSTANTIATE_TEST_SUITE_P(
    Cards, UnknownCardTest,
    testing::Values(Stranger{"Cps4", "cps4", "3b:9b:18:80:01:00:12:25:00:64:80:04:01:00:00:90:44"},
                    Stranger{"ContactlessCps3", "cps3-contactless",
                             "3b:8f:80:01:00:31:b8:64:04:b0:ec:c1:73:94:01:80:82:90:00:0e"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace sceau::test

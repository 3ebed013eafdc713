// The certificates that the maker puts on a card, as OpenSSL sees them.
#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using cpx::Environment;
using cpx::Kind;
using cpx::Validity;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string text_of(const VirtualCard& card, const char* file) {
  return run_tool({"openssl", "x509", "-in", card.file(file), "-noout", "-text", "-nameopt",
                   "RFC2253,-esc_msb", "-certopt", "no_pubkey,no_sigdump"})
      .text;
}

Said verify(const VirtualCard& card, const char* file) {
  return run_tool({"openssl", "verify", "-CAfile", card.file("root.pem"), "-untrusted",
                   card.file("issuer.pem"), card.file(file)});
}

// The value of an extension that OpenSSL does not know, in hexadecimal.
std::string extension_of(const VirtualCard& card, const char* file, const char* oid) {
  const std::string dump = run_tool({"openssl", "asn1parse", "-in", card.file(file)}).text;
  const std::size_t at = dump.find(std::string(":") + oid + "\n");
  const std::size_t value = dump.find("[HEX DUMP]:", at);
  return at == std::string::npos ? "" : dump.substr(value + 11, dump.find('\n', value) - value - 11);
}

struct Holder {
  const char* name;
  Kind kind;
  const char* subject;
  const char* issuer;
  const char* card_type;  // DER INTEGER
};

class CardCertificateTest : public testing::TestWithParam<Holder> {};

TEST_P(CardCertificateTest, CarriesItsHolderAndKindUnderTheAuthorityOfThatLevel) {
  const VirtualCard card({.kind = GetParam().kind});
  EXPECT_THAT(text_of(card, "aut.pem"), AllOf(HasSubstr(GetParam().subject), HasSubstr(GetParam().issuer)));
  EXPECT_EQ(extension_of(card, "aut.pem", "1.2.250.1.71.1.2.2"), GetParam().card_type);
  EXPECT_THAT(verify(card, "aut.pem").text, HasSubstr("OK"));
  EXPECT_THAT(verify(card, "sig.pem").text, HasSubstr("OK"));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, CardCertificateTest,
    testing::Values(Holder{"Cps", Kind::cps, "CN=899700000005+GN=CAMILLE+SN=ESSAI,title=Médecin,C=FR",
                           "CN=AC CARTE VIRTUELLE FORT PERSONNES", "020100"},
                    Holder{"Cpf", Kind::cpf, "CN=899700000013", "CN=AC CARTE VIRTUELLE FORT PERSONNES",
                           "020101"},
                    Holder{"Cpe", Kind::cpe, "OU=10B0000001,O=HOPITAL D'ESSAI,ST=Paris (75),C=FR",
                           "CN=AC CARTE VIRTUELLE STANDARD PERSONNES", "020102"},
                    Holder{"Cpa", Kind::cpa, "OU=2000000000,O=ORGANISME D'ESSAI",
                           "CN=AC CARTE VIRTUELLE STANDARD PERSONNES", "020103"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(CardCertificate, TellsAuthenticationFromSignatureByItsUsage) {
  const VirtualCard card;
  EXPECT_THAT(text_of(card, "aut.pem"),
              AllOf(HasSubstr("Digital Signature"), HasSubstr("TLS Web Client Authentication"),
                    HasSubstr("UPN::899700000005@"), Not(HasSubstr("Non Repudiation"))));
  EXPECT_THAT(text_of(card, "sig.pem"),
              AllOf(HasSubstr("Non Repudiation"), Not(HasSubstr("Digital Signature")),
                    Not(HasSubstr("Client Authentication"))));
}

TEST(CardCertificate, CarriesTheCardsNumberProfessionAndSpeciality) {
  const VirtualCard card;
  EXPECT_EQ(extension_of(card, "aut.pem", "1.2.250.1.71.1.2.3"),
            "1315" + base::hex_upper(base::view("8025000001/2700000001")));
  EXPECT_EQ(extension_of(card, "aut.pem", "1.2.250.1.71.1.2.7"), "02010A");
  EXPECT_EQ(extension_of(card, "aut.pem", "1.2.250.1.71.4.2.5"), "30060C04534D3236");
  EXPECT_EQ(extension_of(card, "aut.pem", "1.2.250.1.71.1.2.5"), "040100");
}

TEST(CardCertificate, OfATestCardSaysSoInIssuerAndCategory) {
  const VirtualCard card({.environment = Environment::test});
  EXPECT_THAT(text_of(card, "aut.pem"),
              AllOf(HasSubstr("CN=TEST AC CARTE VIRTUELLE"), HasSubstr("OU=CARTE VIRTUELLE TEST")));
  EXPECT_EQ(extension_of(card, "aut.pem", "1.2.250.1.71.1.2.5"), "040180");
}

TEST(CardCertificate, OfAnExpiredCardHasExpiredAndItsAuthorityHasNot) {
  const VirtualCard card({.validity = Validity::expired});
  EXPECT_THAT(verify(card, "aut.pem").text,
              AllOf(HasSubstr("certificate has expired"), HasSubstr("at 0 depth")));
}

TEST(CardCertificate, NeverNamesAnsAsItsIssuer) {
  const VirtualCard card;
  for (const char* file : {"root.pem", "issuer.pem", "aut.pem"})
    EXPECT_THAT(text_of(card, file),
                AllOf(Not(HasSubstr("ASIP")), Not(HasSubstr("IGC-SANTE")), Not(HasSubstr("187512751"))));
}

}  // namespace
}  // namespace sceau::test

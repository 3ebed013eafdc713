#include "pkcs11/card.hpp"

#include <gtest/gtest.h>

namespace {

using namespace sceau::pkcs11;
using sceau::base::Bytes;
using sceau::base::ByteView;
using sceau::base::ErrorCode;
using sceau::base::from_hex;

const char* const kContact = "E828BD080F8025000001FF0010";

Bytes id_of(const std::string& end) { return *from_hex(kContact + end); }

TEST(CardId, IsThatOfACpxWhateverTheModule) {
  EXPECT_TRUE(is_cpx_id(id_of("02")));
  EXPECT_TRUE(is_cpx_id(*from_hex("E828BD080F8025000001FF002003")));
  EXPECT_FALSE(is_cpx_id({}));
  EXPECT_FALSE(is_cpx_id(*from_hex("E828BD080F8025000001FF00")));
  EXPECT_FALSE(is_cpx_id(*from_hex("E828BD080F8025000001FE001002")));
  EXPECT_FALSE(is_cpx_id(Bytes(20, 0xe8)));
}

TEST(CardId, TellsTheRoleOfCps3AndCps4Keys) {
  struct Row {
    const char* end;
    std::optional<CardRole> role;
  };
  const Row rows[] = {{"01", CardRole::signature},
                      {"02", CardRole::authentication},
                      {"03", CardRole::technical},
                      {"10", CardRole::signature},
                      {"20", CardRole::authentication},
                      {"04", std::nullopt},
                      {"", std::nullopt},
                      {"0102", std::nullopt}};
  for (const Row& row : rows) EXPECT_EQ(role_of(id_of(row.end)), row.role) << row.end;
  EXPECT_EQ(role_of(Bytes{2}), std::nullopt);
}

TEST(CardModules, AreTriedWithAnssOwnFirst) {
  ASSERT_FALSE(card_modules().empty());
  EXPECT_EQ(card_modules().front().path, "/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so");
  EXPECT_EQ(card_modules().back().name, "OpenSC");
}

CardCertificate certificate(const char* end, const char* label, unsigned char usage) {
  const Bytes id = id_of(end);
  return {id, label, Bytes{usage}, role_of(id)};
}

// The first byte stands for the key usage that a caller would read: A, S or none.
std::optional<CardRole> by_usage(ByteView der) {
  if (der.front() == 'A') return CardRole::authentication;
  if (der.front() == 'S') return CardRole::signature;
  return std::nullopt;
}

struct Choice {
  const char* name;
  std::vector<CardCertificate> certificates;
  CardRole wanted;
  const char* label;  // of the one that is chosen; none: refused
};

TEST(CardCertificateChoice, GoesByKeyUsageThenIdThenLabel) {
  const Choice choices[] = {
      {"both in order",
       {certificate("01", "s", 'S'), certificate("02", "a", 'A')},
       CardRole::authentication,
       "a"},
      {"the signature one",
       {certificate("01", "s", 'S'), certificate("02", "a", 'A')},
       CardRole::signature,
       "s"},
      {"usage before id",
       {certificate("01", "a", 'A'), certificate("02", "s", 'S')},
       CardRole::authentication,
       "a"},
      {"CPS4", {certificate("10", "s", 'S'), certificate("20", "a", 'A')}, CardRole::signature, "s"},
      {"id where the usage says nothing",
       {certificate("01", "s", '-'), certificate("02", "a", '-')},
       CardRole::signature,
       "s"},
      {"label where nothing else does",
       {certificate("07", "Certificat de Signature CPS", '-'),
        certificate("08", "Certificat d'Authentification CPS", '-')},
       CardRole::authentication,
       "Certificat d'Authentification CPS"},
      {"id among two of one usage",
       {certificate("09", "x", 'A'), certificate("02", "a", 'A')},
       CardRole::authentication,
       "a"},
      {"never the technical one for the holder",
       {certificate("03", "t", 'A')},
       CardRole::authentication,
       nullptr},
      {"the technical one when asked",
       {certificate("02", "a", 'A'), certificate("03", "t", 'A')},
       CardRole::technical,
       "t"},
      {"none of that usage", {certificate("02", "a", 'A')}, CardRole::signature, nullptr},
      {"no certificate", {}, CardRole::authentication, nullptr},
  };
  for (const Choice& choice : choices) {
    SCOPED_TRACE(choice.name);
    const auto chosen = choose(choice.certificates, choice.wanted, by_usage);
    ASSERT_EQ(chosen.has_value(), choice.label != nullptr);
    if (chosen)
      EXPECT_EQ(chosen->label, choice.label);
    else
      EXPECT_EQ(chosen.error().code, ErrorCode::object_missing);
  }
}

}  // namespace

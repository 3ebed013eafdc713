#include "core/model/identifier.hpp"

#include <gtest/gtest.h>

namespace sceau::model {
namespace {

using base::ErrorCode;

// The vectors of the domain sheet, section 8: read off real certificates and published pages.
TEST(Identifier, FinessOfTheSourcesPassShapeAndCheckDigit) {
  for (const char* finess :
       {"750712184", "2A0000014", "0B0221636", "0B0152872", "0B0127189", "0B0057881", "0B0307377"}) {
    EXPECT_TRUE(check_finess(finess)) << finess;
    EXPECT_TRUE(finess_check_digit_holds(finess)) << finess;
  }
}

TEST(Identifier, AWrongFinessCheckDigitIsSeenButNoError) {
  EXPECT_TRUE(check_finess("750712185"));
  EXPECT_FALSE(finess_check_digit_holds("750712185"));
}

TEST(Identifier, FinessOfAnotherShapeIsRefused) {
  for (const char* text :
       {"", "75071218", "7507121844", "7C0712184", "75071218A", "A50712184", "75 0712184"}) {
    const auto checked = check_finess(text);
    ASSERT_FALSE(checked) << text;
    EXPECT_EQ(checked.error().code, ErrorCode::finess_malformed);
  }
}

struct Row {
  const char* number;
  base::Status (*check)(std::string_view);
  std::optional<ErrorCode> expected;
};

TEST(Identifier, NumbersWithCheckDigits) {
  const Row rows[] = {
      {"187512751", check_siren, std::nullopt},
      {"187512752", check_siren, ErrorCode::siren_check_digit},
      {"18751275", check_siren, ErrorCode::siren_malformed},
      {"18751275100020", check_siret, std::nullopt},
      {"39172288100052", check_siret, std::nullopt},
      {"00000000077081", check_siret, std::nullopt},
      {"18751275100021", check_siret, ErrorCode::siret_check_digit},
      {"1875127510002", check_siret, ErrorCode::siret_malformed},
      {"1875127510002A", check_siret, ErrorCode::siret_malformed},
      {"35600000000048", check_siret, std::nullopt},  // La Poste: Luhn holds
      {"35600000049837", check_siret, std::nullopt},  // La Poste: the digit sum is a multiple of 5
      {"35600000049838", check_siret, ErrorCode::siret_check_digit},
      {"99700523527", check_rpps, std::nullopt},
      {"99700041983", check_rpps, std::nullopt},
      {"99900063480", check_rpps, std::nullopt},
      {"99700367909", check_rpps, std::nullopt},
      {"10005678901", check_rpps, ErrorCode::rpps_check_digit},
      {"9970052352", check_rpps, ErrorCode::rpps_malformed},
  };
  for (const Row& row : rows) {
    const auto checked = row.check(row.number);
    if (row.expected) {
      ASSERT_FALSE(checked) << row.number;
      EXPECT_EQ(checked.error().code, *row.expected) << row.number;
      EXPECT_EQ(checked.error().subject, row.number);
    } else {
      EXPECT_TRUE(checked) << row.number;
    }
  }
}

TEST(Identifier, RppsWithRankFollowsLuhnOverFourteenDigits) {
  EXPECT_TRUE(luhn_holds("99700367909006"));
  EXPECT_TRUE(luhn_holds("99700735741008"));
}

TEST(Identifier, StructIdNatTellsItsType) {
  EXPECT_EQ(parse_struct_idnat("10B0221636").type, IdentifierType::finess);
  EXPECT_EQ(parse_struct_idnat("10B0221636").value, "0B0221636");
  EXPECT_EQ(parse_struct_idnat("318751275100020").type, IdentifierType::siret);
  EXPECT_EQ(parse_struct_idnat("499700367909006").type, IdentifierType::rpps_practice);
  EXPECT_EQ(parse_struct_idnat("2187512751").type, IdentifierType::siren);
  EXPECT_EQ(parse_struct_idnat("409912345").type, IdentifierType::national);
  EXPECT_EQ(parse_struct_idnat("INFORMATIQUE").type, IdentifierType::unknown);
  EXPECT_EQ(struct_idnat("0B0221636", ""), "10B0221636");
  EXPECT_EQ(struct_idnat("", "18751275100020"), "318751275100020");
}

}  // namespace
}  // namespace sceau::model

#include "cli/pin_strength.hpp"

#include <gtest/gtest.h>

namespace sceau::cli {
namespace {

struct Row {
  const char* name;
  const char* pin;
  std::optional<Weakness> weakness;
};

class PinStrength : public testing::TestWithParam<Row> {};

TEST_P(PinStrength, IsJudgedByThePinAlone) {
  EXPECT_EQ(weakness_of(base::Secret(GetParam().pin)), GetParam().weakness);
}

INSTANTIATE_TEST_SUITE_P(Of, PinStrength,
                         testing::Values(Row{"OneCharacter", "7777777777", Weakness::one_character},
                                         Row{"Upwards", "1234", Weakness::in_a_row},
                                         Row{"Downwards", "7654321", Weakness::in_a_row},
                                         Row{"ALongRow", "98765432", std::nullopt},
                                         Row{"Short", "48151", Weakness::too_short},
                                         Row{"OneLetter", "x", Weakness::one_character},
                                         Row{"SixThatSayNothing", "481516", std::nullopt},
                                         Row{"APhrase", "une phrase longue", std::nullopt}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sceau::cli

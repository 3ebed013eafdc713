#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using PinTest = CardTest;

constexpr std::string_view kLow = "user PIN count low";
constexpr std::string_view kFinal = "final user PIN try";
constexpr std::string_view kLocked = "user PIN locked";

TEST_F(PinTest, GoesFromLowToFinalToLockedWithEachWrongTry) {
  EXPECT_THAT(token_flags(), AllOf(Not(HasSubstr(std::string(kLow))), Not(HasSubstr(std::string(kFinal))),
                                   Not(HasSubstr(std::string(kLocked)))));
  for (const std::string_view flag : {kLow, kFinal, kLocked}) {
    EXPECT_THAT(log_in("9999", {"-O"}).text, HasSubstr("CKR_PIN_INCORRECT"));
    EXPECT_THAT(token_flags(), HasSubstr(std::string(flag)));
  }
  EXPECT_THAT(log_in("1234", {"-O"}).text, HasSubstr("CKR_PIN_LOCKED"));
}

TEST_F(PinTest, HasAllItsTriesAgainAfterTheRightOne) {
  log_in("9999", {"-O"});
  log_in("9999", {"-O"});
  EXPECT_EQ(card->state().tries, 1U);
  EXPECT_EQ(log_in("1234", {"-O"}).status, 0);
  EXPECT_EQ(card->state().tries, 3U);
  EXPECT_THAT(token_flags(), Not(HasSubstr(std::string(kFinal))));
}

TEST_F(PinTest, OfFiveDigitsIsRefusedBeforeTheCardSeesIt) {
  EXPECT_THAT(log_in("12345", {"-O"}).text, HasSubstr("CKR_PIN_LEN_RANGE"));
  EXPECT_EQ(card->state().tries, 3U);
}

TEST_F(PinTest, IsChangedByItsHolder) {
  EXPECT_EQ(log_in("1234", {"--change-pin", "--new-pin", "4321"}).status, 0);
  EXPECT_THAT(log_in("1234", {"-O"}).text, HasSubstr("CKR_PIN_INCORRECT"));
  EXPECT_EQ(log_in("4321", {"-O"}).status, 0);
}

TEST_F(PinTest, IsNotUnblockedThroughOpensc) {
  card->set("tries", "0");
  const Said said = pkcs11_tool(
      {"--login", "--login-type", "so", "--so-pin", "12345678", "--init-pin", "--new-pin", "4321"});
  EXPECT_NE(said.status, 0);
  EXPECT_THAT(said.text, HasSubstr("CKR_FUNCTION_NOT_SUPPORTED"));
  EXPECT_EQ(card->state().tries, 0U);
}

struct Tries {
  const char* left;
  std::string_view flag;  // empty: none of the three
};

class TriesTest : public CardTest, public testing::WithParamInterface<Tries> {};

TEST_P(TriesTest, AreReadFromTheTokensFlagsBeforeAnybodyLogsIn) {
  card->set("tries", GetParam().left);
  const std::string flags = token_flags();
  for (const std::string_view flag : {kLow, kFinal, kLocked})
    EXPECT_EQ(flags.find(flag) != std::string::npos, flag == GetParam().flag) << flag << " in " << flags;
}

INSTANTIATE_TEST_SUITE_P(Left, TriesTest,
                         testing::Values(Tries{"3", ""}, Tries{"2", kLow}, Tries{"1", kFinal},
                                         Tries{"0", kLocked}),
                         [](const auto& row) { return "Of" + std::string(row.param.left); });

}  // namespace
}  // namespace sceau::test

// Each code of each function, through `sceau` itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/base/process.hpp"
#include "pkcs11/ckr.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/softhsm.hpp"

namespace sceau::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kSceau = SCEAU_BINARY_DIR "/bin/sceau";
const std::string kFault = SCEAU_BINARY_DIR "/fixtures/sceau-fault.so";

// What runs into the function.
enum class Command { token_show, token_init, request };

struct Function {
  const char* name;
  Command command;
};

void PrintTo(const Function& function, std::ostream* out) { *out << function.name; }

std::vector<CK_RV> all_codes() {
  std::vector<CK_RV> codes{CKR_VENDOR_DEFINED, CKR_VENDOR_DEFINED + 0x102, 0x7fff};
  for (CK_RV rv = 1; rv < 0x300; ++rv)
    if (!pkcs11::ckr_name(rv).starts_with("CKR_0x")) codes.push_back(rv);
  return codes;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class FaultyToken : public testing::Test {
 protected:
  void SetUp() override {
    if (!SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    softhsm.emplace("faulty");
  }

  base::ProcessResult run(std::vector<std::string> words, const std::string& fault = {}) const {
    words.insert(words.begin(),
                 {kSceau, "--state", folder.path() + "/state", "--config", folder.path() + "/none"});
    const auto result = base::run({.argv = words,
                                   .environment = {"FAULT_FAIL=" + fault, "LC_ALL=C.UTF-8", "LANGUAGE=C",
                                                   "SOFTHSM2_CONF=" + softhsm->conf()}});
    return result ? *result : throw std::runtime_error("sceau did not run");
  }
  std::vector<std::string> token_options() const {
    return {"--token", "pkcs11:token=faulty?module-path=" + kFault, "--pin-file", softhsm->pin_file()};
  }
  std::vector<std::string> words_of(Command command) const {
    std::vector<std::string> words;
    switch (command) {
      case Command::token_show:
        words = {"token", "show"};
        break;
      case Command::token_init:
        return {"token",         "init",
                "--module",      kFault,
                "--label",       "other",
                "--so-pin-file", softhsm->so_pin_file(),
                "--pin-file",    softhsm->pin_file()};
      case Command::request:
        words = {"request"};
        break;
    }
    for (const std::string& option : token_options()) words.push_back(option);
    return words;
  }
  void prepare(Command command) const {
    if (command == Command::request) plan_two();
  }
  void plan_two() const {
    run({"init", "--name", "CENTRE", "--finess", "0B0221636", "--department", "69", "--environment",
         "rehearsal"});
    run({"plan", "--for", "dmp"});
  }

  std::optional<SoftHsmToken> softhsm;
  ScratchFolder folder;
};

class SpokenTest : public FaultyToken, public testing::WithParamInterface<Function> {};

TEST_P(SpokenTest, EveryCodeIsTwoLinesOrNoTrouble) {
  const auto [name, command] = GetParam();
  prepare(command);
  int said = 0;
  for (const CK_RV rv : all_codes()) {
    SCOPED_TRACE(std::string(name) + " gives " + pkcs11::ckr_name(rv));
    const auto result = run(words_of(command), std::string(name) + "=" + std::to_string(rv));
    // A size that the token does not take is what somebody typed; so is the name of the token that the run
    // before could not finish.
    ASSERT_THAT(result.status, AnyOf(0, 1, 2)) << result.errors;
    if (result.status == 2) {
      EXPECT_THAT(result.errors,
                  AnyOf(HasSubstr("2048 bits is not a size"), HasSubstr("already: choose another --label")));
    }
    if (result.status == 0) continue;  // an answer, not a failure
    const auto lines = lines_of(result.errors);
    ASSERT_THAT(lines, SizeIs(2)) << result.errors;
    EXPECT_THAT(lines[0], StartsWith("sceau: error: "));
    EXPECT_THAT(lines[1], StartsWith("sceau: hint: "));
    ++said;
  }
  EXPECT_GT(said, 40);
}

TEST_P(SpokenTest, MoreIsSaidOnlyWhenAsked) {
  const auto [name, command] = GetParam();
  prepare(command);
  std::vector<std::string> words = words_of(command);
  words.insert(words.begin(), "-v");
  const auto lines = lines_of(run(words, std::string(name) + "=0x80000102").errors);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(lines[2].substr(0, 19), "sceau: lower layer:");
  EXPECT_THAT(lines[2], HasSubstr("CKR_VENDOR_DEFINED+0x102 (0x80000102)"));
}

TEST_P(SpokenTest, NothingIsSaidWithoutAFault) {
  const auto [name, command] = GetParam();
  prepare(command);
  const auto result = run(words_of(command));
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_THAT(result.errors, IsEmpty());
}

// The token's failure, not a key made otherwise than asked; and nothing is left of it.
TEST_F(FaultyToken, AKeyThatCannotBeReadBackIsDestroyed) {
  prepare(Command::request);
  std::vector<std::string> words = words_of(Command::request);
  words.insert(words.begin(), "-v");
  const auto lines = lines_of(run(words, "C_GetAttributeValue=0x80000102").errors);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], HasSubstr("the token faulty failed"));
  EXPECT_THAT(lines[2], HasSubstr("C_GetAttributeValue: CKR_VENDOR_DEFINED+0x102"));
  EXPECT_THAT(run(words_of(Command::token_show)).output, Not(HasSubstr("dmp")));
}

INSTANTIATE_TEST_SUITE_P(
    Of, SpokenTest,
    testing::Values(
        Function{"C_Initialize", Command::token_show}, Function{"C_GetSlotList", Command::token_show},
        Function{"C_GetTokenInfo", Command::token_show}, Function{"C_OpenSession", Command::token_show},
        Function{"C_Login", Command::token_show}, Function{"C_FindObjectsInit", Command::token_show},
        Function{"C_FindObjects", Command::token_show}, Function{"C_InitToken", Command::token_init},
        Function{"C_InitPIN", Command::token_init}, Function{"C_GetSlotInfo", Command::token_show},
        Function{"C_GetMechanismList", Command::request}, Function{"C_GetMechanismInfo", Command::request},
        Function{"C_GenerateKeyPair", Command::request}, Function{"C_SignInit", Command::request},
        Function{"C_Sign", Command::request}),
    [](const auto& row) { return std::string(row.param.name).substr(2); });

}  // namespace
}  // namespace sceau::test

#include "cli/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sceau::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using Words = std::vector<std::string>;

// The words after `before`, of which the last is being typed.
Words after(Words before) {
  Typed typed{before, before.back()};
  typed.before.pop_back();
  return candidates(typed, grammar_of, [] { return Words{"insi-manu", "dmp-auth"}; });
}

TEST(Completion, OfTheFirstWordIsACommand) {
  EXPECT_THAT(after({"stat"}), ElementsAre("status"));
  EXPECT_THAT(after({""}), Contains("plan"));
  EXPECT_THAT(after({"--state", "/x", "stat"}), ElementsAre("status")) << "after a global option's value too";
  EXPECT_THAT(after({"--json", "stat"}), ElementsAre("status"));
}

TEST(Completion, OfADashIsAnOptionOfThatCommandOrAGlobalOne) {
  EXPECT_THAT(after({"plan", "--f"}), ElementsAre("--for"));
  EXPECT_THAT(after({"plan", "--js"}), ElementsAre("--json"));
  EXPECT_THAT(after({"status", "--"}), Not(Contains("--for")));
  EXPECT_THAT(after({"structure", "add", "--fi"}), ElementsAre("--finess"));
}

TEST(Completion, OfAVerb) {
  EXPECT_THAT(after({"structure", ""}), ElementsAre("add", "change", "list"));
  EXPECT_THAT(after({"structure", "add", ""}), IsEmpty());
}

TEST(Completion, OfAnEntryIsOneOfTheStoreNotNamedYet) {
  EXPECT_THAT(after({"show", ""}), ElementsAre("dmp-auth", "insi-manu"));
  EXPECT_THAT(after({"verify", "dmp-auth", ""}), ElementsAre("insi-manu"));
  EXPECT_THAT(after({"verify", "--offline", "i"}), ElementsAre("insi-manu"));
}

TEST(Completion, OfAValueIsWhatTheOptionKnows) {
  EXPECT_THAT(after({"plan", "--for", "insi:"}), ElementsAre("insi:auto", "insi:manu"));
  EXPECT_THAT(after({"plan", "--key", ""}), ElementsAre("file", "portal", "token"));
  EXPECT_THAT(after({"install", "dmp-auth", "--to", "ng"}), ElementsAre("nginx"));
}

TEST(Completion, LeavesFileNamesToTheShell) {
  EXPECT_THAT(after({"import", ""}), IsEmpty());
  EXPECT_THAT(after({"no-command", ""}), IsEmpty());
  EXPECT_THAT(after({"request", "--pin-file", ""}), IsEmpty());
}

}  // namespace
}  // namespace sceau::cli

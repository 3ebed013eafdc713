#include "cli/wrapped.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sceau::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Wrapped, CutsAtSpacesAndKeepsEachLineWithinItsWidth) {
  const auto lines = wrapped("Recevoir la carte de directeur d'établissement (CDE)", 12, 9);
  std::string joined;
  for (const std::string& line : lines) {
    EXPECT_LE(em_width(line), 12) << line;
    joined += (joined.empty() ? "" : " ") + line;
  }
  EXPECT_EQ(joined, "Recevoir la carte de directeur d'établissement (CDE)");
  EXPECT_GT(lines.size(), 2U);
}

TEST(Wrapped, NeverPartsAQuotedWordFromItsMarksNorAColonFromWhatItFollows) {
  EXPECT_THAT(wrapped("case « mandat » cochée", 7, 9), ElementsAre("case", "« mandat »", "cochée"));
  EXPECT_THAT(wrapped("certificat DMP : SIGN", 6.5, 9), ElementsAre("certificat", "DMP : SIGN"));
}

TEST(Wrapped, EndsWhatDoesNotFitWithAnEllipsis) {
  const auto lines = wrapped("one two three four five six seven", 6, 2);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines.back().ends_with("…")) << lines.back();
  EXPECT_LE(em_width(lines.back()), 6);
}

TEST(Wrapped, CutsAWordThatIsWiderThanALineBetweenLetters) {
  EXPECT_THAT(wrapped("ééééé", 1.3, 9), ElementsAre("éé", "éé", "é"));
}

TEST(Wrapped, MakesNoLineOfNothing) {
  EXPECT_THAT(wrapped("", 10, 3), IsEmpty());
  EXPECT_THAT(wrapped("  ", 10, 3), IsEmpty());
}

}  // namespace
}  // namespace sceau::cli

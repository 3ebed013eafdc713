#include "cli/nearest.hpp"

#include <gtest/gtest.h>

namespace sceau::cli {
namespace {

const std::vector<std::string> kWords{"status", "structure", "show", "plan", "probe", "--for", "--pin-file"};

TEST(Nearest, FindsAWordThatWasMistyped) {
  EXPECT_EQ(nearest("statu", kWords), "status");
  EXPECT_EQ(nearest("sttaus", kWords), "status");
  EXPECT_EQ(nearest("--pinfile", kWords), "--pin-file");
  EXPECT_EQ(nearest("--fro", kWords), "--for");
}

TEST(Nearest, GuessesNothingFromAWordThatIsFar) {
  EXPECT_EQ(nearest("renouveler", kWords), std::nullopt);
  EXPECT_EQ(nearest("shoe it", kWords), std::nullopt);
  EXPECT_EQ(nearest("", kWords), std::nullopt);
  EXPECT_EQ(nearest("--x", kWords), std::nullopt);
}

TEST(Nearest, OfTwoTakesTheNearer) { EXPECT_EQ(nearest("plab", {"plum", "plan"}), "plan"); }

}  // namespace
}  // namespace sceau::cli

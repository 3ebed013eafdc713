#include "core/procedure/layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace sceau::procedure {
namespace {

constexpr LayoutRule kRule{.columns = 3, .box = 100, .gap = 10, .channel = 2};

struct Drawing {
  std::vector<LayoutBox> boxes;
  std::vector<LayoutEdge> edges;
};

// Bands never go back along an edge, as in a procedure whose stages are in order.
Drawing random_drawing(unsigned seed) {
  std::mt19937 random(seed);
  Drawing drawing;
  const std::size_t count = 1 + random() % 40;
  for (std::size_t i = 0; i < count; ++i) {
    drawing.boxes.push_back({i * 4 / count});
    for (std::size_t needs = random() % 3; i > 0 && needs > 0; --needs)
      drawing.edges.push_back({random() % i, i});
  }
  return drawing;
}

double middle(const PlacedBox& box) { return box.x + kRule.box / 2; }

void expect_apart(const Layout& layout) {
  for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
    EXPECT_GE(layout.boxes[i].x, -1e-6);
    EXPECT_LE(layout.boxes[i].x + kRule.box, layout.width + 1e-6);
    for (std::size_t j = i + 1; j < layout.boxes.size(); ++j)
      if (layout.boxes[i].row == layout.boxes[j].row) {
        EXPECT_GE(std::abs(layout.boxes[i].x - layout.boxes[j].x), kRule.box + kRule.gap - 1e-6);
      }
  }
}

void expect_lines_past_boxes(const Layout& layout) {
  for (const PlacedLine& line : layout.lines)
    for (const PlacedBox& box : layout.boxes)
      if (!line.ends && box.row == line.row) {
        EXPECT_TRUE(line.to_x < box.x || line.to_x > box.x + kRule.box) << "a line runs through a box";
      }
}

// From the bottom of one box to the top of the other, row by row.
void expect_joined(const Layout& layout, const LayoutEdge& edge) {
  std::vector<double> reached{middle(layout.boxes[edge.from])};
  for (std::size_t row = layout.boxes[edge.from].row + 1; row <= layout.boxes[edge.to].row; ++row) {
    std::vector<double> next;
    for (const PlacedLine& line : layout.lines) {
      const bool last = row == layout.boxes[edge.to].row;
      const bool follows = std::ranges::find(reached, line.from_x) != reached.end();
      if (line.row == row && line.source == edge.from && line.ends == last && follows)
        next.push_back(line.to_x);
    }
    reached = next;
  }
  EXPECT_THAT(reached, testing::Contains(middle(layout.boxes[edge.to])));
}

TEST(Layout, NeverLaysABoxUponAnotherNorALineThroughOne) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const Drawing drawing = random_drawing(seed);
    const Layout layout = lay_out(drawing.boxes, drawing.edges, kRule);
    ASSERT_EQ(layout.boxes.size(), drawing.boxes.size());
    expect_apart(layout);
    expect_lines_past_boxes(layout);
  }
}

TEST(Layout, PutsEachBoxBelowWhatItWaitsForAndJoinsTheTwo) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const Drawing drawing = random_drawing(seed);
    const Layout layout = lay_out(drawing.boxes, drawing.edges, kRule);
    for (const LayoutEdge& edge : drawing.edges) {
      EXPECT_LT(layout.boxes[edge.from].row, layout.boxes[edge.to].row);
      expect_joined(layout, edge);
    }
  }
}

TEST(Layout, GivesARowToOneBandAndKeepsTheBandsInOrder) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const Drawing drawing = random_drawing(seed);
    const Layout layout = lay_out(drawing.boxes, drawing.edges, kRule);
    EXPECT_TRUE(layout.banded);
    for (std::size_t i = 0; i < drawing.boxes.size(); ++i)
      for (std::size_t j = 0; j < drawing.boxes.size(); ++j)
        if (drawing.boxes[i].band < drawing.boxes[j].band) {
          EXPECT_LT(layout.boxes[i].row, layout.boxes[j].row);
        }
  }
}

TEST(Layout, LeavesTheBandsAsideWhereAnEdgeGoesBackToAnEarlierOne) {
  const Layout layout = lay_out({{.band = 1}, {.band = 0}}, {{0, 1}}, kRule);
  EXPECT_FALSE(layout.banded);
  EXPECT_LT(layout.boxes[0].row, layout.boxes[1].row);
}

TEST(Layout, FillsARowBeforeItBeginsAnother) {
  const Layout layout = lay_out(std::vector<LayoutBox>(7), {}, kRule);
  EXPECT_EQ(layout.rows, 3U);
  EXPECT_EQ(layout.width, 320);
}

TEST(Layout, DrawsNothingOfNothingAndOneBoxByItself) {
  EXPECT_EQ(lay_out({}, {}, kRule).rows, 0U);
  EXPECT_EQ(lay_out({}, {}, kRule).width, 0);
  const Layout one = lay_out({{}}, {}, kRule);
  EXPECT_EQ(one.rows, 1U);
  EXPECT_EQ(one.width, kRule.box);
  EXPECT_TRUE(one.lines.empty());
}

TEST(Layout, UncrossesTwoLinesThatNeedNotCross) {
  // As given, 0 and 1 stand above 3 and 2.
  const Layout layout = lay_out(std::vector<LayoutBox>(4), {{0, 3}, {1, 2}}, {.columns = 2});
  EXPECT_EQ(layout.boxes[0].x < layout.boxes[1].x, layout.boxes[3].x < layout.boxes[2].x);
}

TEST(Layout, DrawsAChainStraight) {
  std::vector<LayoutEdge> edges;
  for (std::size_t i = 0; i + 1 < 2000; ++i) edges.push_back({i, i + 1});
  const Layout layout = lay_out(std::vector<LayoutBox>(2000), edges, kRule);
  EXPECT_EQ(layout.rows, 2000U);
  for (const PlacedLine& line : layout.lines) EXPECT_EQ(line.from_x, line.to_x);
}

TEST(Layout, SharesTheChannelOfTheLinesThatBeginAtOneBox) {
  const Layout layout =
      lay_out(std::vector<LayoutBox>(5), {{0, 1}, {1, 2}, {0, 3}, {2, 3}, {0, 4}, {2, 4}}, kRule);
  EXPECT_EQ(
      std::ranges::count_if(layout.lines, [](const auto& line) { return line.source == 0 && !line.ends; }),
      2);
}

}  // namespace
}  // namespace sceau::procedure

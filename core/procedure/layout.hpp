// Where the boxes of a drawn graph stand and how its lines run: rows from top to bottom, each box below those
// that it waits for, each line past the boxes between its ends. Pure, and knows nothing of what is in a box.
#pragma once
#include <cstddef>
#include <vector>

namespace sceau::procedure {

struct LayoutRule {         // lengths in whatever unit the drawing has
  std::size_t columns = 4;  // boxes a row at most, 1 or more
  double box = 168;         // width of a box
  double gap = 16;          // between two neighbours of a row
  double channel = 6;       // width of a line that passes a row
};

struct LayoutBox {
  std::size_t band = 0;  // a row has boxes of one band only; the bands stand in their order
};

struct LayoutEdge {
  std::size_t from = 0;
  std::size_t to = 0;
};

struct PlacedBox {
  std::size_t row = 0;
  double x = 0;  // of its left side
};

struct PlacedLine {        // comes from the row above and ends in `row`, at the top of a box or in a channel
  std::size_t source = 0;  // the box that it began at; the lines of one box share their channels
  std::size_t row = 0;
  double from_x = 0;  // at the bottom of the row above
  double to_x = 0;    // at the top of `row`
  bool ends = false;  // at a box; otherwise it goes straight down through the row
};

struct Layout {
  std::vector<PlacedBox> boxes;   // as given
  std::vector<PlacedLine> lines;  // by row
  std::size_t rows = 0;
  double width = 0;
  bool banded = true;  // false: an edge goes back to an earlier band, so the bands were left aside
};

// edges: without a cycle.
Layout lay_out(const std::vector<LayoutBox>& boxes, const std::vector<LayoutEdge>& edges,
               const LayoutRule& rule);

}  // namespace sceau::procedure

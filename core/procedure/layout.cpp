#include "core/procedure/layout.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace sceau::procedure {
namespace {

constexpr int kSweeps = 40;  // down and up, to order the rows and to place them

struct Item {              // of a row: a box, or a line that passes
  std::size_t source = 0;  // the box, or the one that the line began at
  std::size_t row = 0;
  bool passes = false;
  double width = 0;
  double x = 0;                                     // of its left side
  std::vector<std::size_t> above = {}, below = {};  // items, by index
  double middle() const { return x + width / 2; }
};

using Rows = std::vector<std::vector<std::size_t>>;  // items from left to right

// The row of each box: below all that it waits for and below the bands before, in the first row with a place.
std::vector<std::size_t> rows_of(const std::vector<LayoutBox>& boxes, const std::vector<LayoutEdge>& edges,
                                 std::size_t columns, bool banded) {
  std::vector<std::size_t> waits(boxes.size()), row(boxes.size()), used;
  std::vector<std::vector<std::size_t>> after(boxes.size());
  for (const LayoutEdge& edge : edges) ++waits[edge.to], after[edge.from].push_back(edge.to);
  std::set<std::pair<std::size_t, std::size_t>> ready;  // by band, then as given
  const auto band_of = [&](std::size_t box) { return banded ? boxes[box].band : 0; };
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (waits[i] == 0) ready.emplace(band_of(i), i);
  std::size_t band = 0, band_begins = 0;
  while (!ready.empty()) {
    const auto [next_band, box] = *ready.begin();
    ready.erase(ready.begin());
    if (next_band != band) band_begins = used.size();
    band = next_band;
    row[box] = std::max(row[box], band_begins);
    while (row[box] < used.size() && used[row[box]] >= columns) ++row[box];
    used.resize(std::max(used.size(), row[box] + 1));
    ++used[row[box]];
    for (const std::size_t next : after[box]) {
      row[next] = std::max(row[next], row[box] + 1);
      if (--waits[next] == 0) ready.emplace(band_of(next), next);
    }
  }
  return row;
}

class Layered {
 public:
  Layered(const std::vector<LayoutEdge>& edges, const std::vector<std::size_t>& row_of,
          const LayoutRule& rule)
      : rule_(rule), row_of_(row_of) {
    const std::size_t count = row_of.empty() ? 0 : *std::ranges::max_element(row_of) + 1;
    rows_.resize(count);
    for (std::size_t box = 0; box < row_of.size(); ++box)
      add({.source = box, .row = row_of[box], .width = rule.box});
    for (const LayoutEdge& edge : edges) connect(edge);
  }

  void arrange() {
    order();
    place();
  }

  Layout layout() const {
    Layout out{.boxes = {}, .lines = {}, .rows = rows_.size(), .width = width()};
    for (std::size_t box = 0; box < row_of_.size(); ++box) out.boxes.push_back({row_of_[box], items_[box].x});
    for (std::size_t row = 0; row < rows_.size(); ++row)
      for (const std::size_t item : rows_[row])
        for (const std::size_t from : items_[item].above)
          out.lines.push_back({.source = items_[from].source,
                               .row = row,
                               .from_x = items_[from].middle(),
                               .to_x = items_[item].middle(),
                               .ends = !items_[item].passes});
    return out;
  }

 private:
  void add(Item item) {
    rows_[item.row].push_back(items_.size());
    items_.push_back(std::move(item));
  }

  void link(std::size_t above, std::size_t below) {
    auto& list = items_[above].below;
    if (std::ranges::find(list, below) != list.end()) return;
    list.push_back(below);
    items_[below].above.push_back(above);
  }

  void connect(const LayoutEdge& edge) {
    std::size_t at = edge.from;  // the first items are the boxes
    for (std::size_t row = row_of_[edge.from] + 1; row < row_of_[edge.to]; ++row) {
      const auto [found, fresh] = channels_.emplace(std::pair(edge.from, row), items_.size());
      if (fresh) add({.source = edge.from, .row = row, .passes = true, .width = rule_.channel});
      link(at, found->second);
      at = found->second;
    }
    link(at, edge.to);
  }

  // Barycentre: an item stands where those that it hangs on stand, on average.
  void order() {
    Rows best = rows_;
    std::size_t fewest = crossings();
    for (int sweep = 0; sweep < kSweeps && fewest > 0; ++sweep) {
      const bool down = sweep % 2 == 0;
      for (std::size_t i = 1; i < rows_.size(); ++i)
        sort_row(down ? i : rows_.size() - 1 - i, down ? &Item::above : &Item::below);
      const std::size_t now = crossings();
      if (now < fewest) best = rows_, fewest = now;
    }
    rows_ = std::move(best);
  }

  void number() {
    rank_.resize(items_.size());
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) rank_[row[i]] = i;
  }

  void sort_row(std::size_t row, std::vector<std::size_t> Item::*side) {
    number();
    std::map<std::size_t, double> key;
    for (const std::size_t item : rows_[row]) {
      double sum = 0;
      const auto& others = items_[item].*side;
      for (const std::size_t other : others) sum += relative(other);
      key[item] = others.empty() ? relative(item) : sum / static_cast<double>(others.size());
    }
    std::ranges::stable_sort(rows_[row], {}, [&key](std::size_t item) { return key[item]; });
  }

  // 0 left, 1 right.
  double relative(std::size_t item) const {
    return (static_cast<double>(rank_[item]) + 0.5) / static_cast<double>(rows_[items_[item].row].size());
  }

  std::size_t crossings() {
    number();
    std::size_t count = 0;
    for (const auto& row : rows_) {
      std::vector<std::pair<std::size_t, std::size_t>> lines;
      for (const std::size_t item : row)
        for (const std::size_t below : items_[item].below) lines.emplace_back(rank_[item], rank_[below]);
      for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t j = i + 1; j < lines.size(); ++j)
          if (lines[i].first < lines[j].first && lines[i].second > lines[j].second) ++count;
    }
    return count;
  }

  double width_of(const std::vector<std::size_t>& row) const {
    double width = row.empty() ? 0 : rule_.gap * static_cast<double>(row.size() - 1);
    for (const std::size_t item : row) width += items_[item].width;
    return width;
  }

  double width() const {
    double width = 0;
    for (const auto& row : rows_) width = std::max(width, width_of(row));
    return width;
  }

  // Each row as near to what its items hang on as its order and the drawing's sides allow.
  void place() {
    const double whole = width();
    for (const auto& row : rows_) {
      double x = (whole - width_of(row)) / 2;
      for (const std::size_t item : row)
        items_[item].x = std::exchange(x, x + items_[item].width + rule_.gap);
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep)
      for (std::size_t i = 0; i < rows_.size(); ++i)
        place_row(rows_[sweep % 2 == 0 ? i : rows_.size() - 1 - i], whole);
  }

  double wanted(const Item& item) const {
    double sum = 0;
    for (const auto* side : {&item.above, &item.below})
      for (const std::size_t other : *side) sum += items_[other].middle() - item.width / 2;
    const std::size_t count = item.above.size() + item.below.size();
    return count == 0 ? item.x : sum / static_cast<double>(count);
  }

  // Least squares under "not upon its left neighbour": blocks of items that touch, each at its mean.
  void place_row(const std::vector<std::size_t>& row, double whole) {
    struct Block {
      double sum;
      double weight;
      std::size_t count;
      double mean() const { return sum / weight; }
    };
    std::vector<Block> blocks;
    double offset = 0;
    for (const std::size_t item : row) {
      const double weight = items_[item].passes ? 8 : 1;  // long lines are to be straight
      blocks.push_back({(wanted(items_[item]) - offset) * weight, weight, 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
        const Block last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum, blocks.back().weight += last.weight, blocks.back().count += last.count;
      }
      offset += items_[item].width + rule_.gap;
    }
    const double room = whole - width_of(row);
    offset = 0;
    std::size_t at = 0;
    for (const Block& block : blocks)
      for (std::size_t i = 0; i < block.count; ++i, ++at) {
        Item& item = items_[row[at]];
        item.x = std::clamp(block.mean(), 0.0, std::max(room, 0.0)) + offset;
        offset += item.width + rule_.gap;
      }
  }

  LayoutRule rule_;
  std::vector<std::size_t> row_of_;  // of a box
  std::vector<Item> items_;          // the boxes first, as given
  std::vector<std::size_t> rank_;    // of an item in its row
  Rows rows_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> channels_;  // source and row: the item
};

}  // namespace

Layout lay_out(const std::vector<LayoutBox>& boxes, const std::vector<LayoutEdge>& edges,
               const LayoutRule& rule) {
  const bool banded = std::ranges::none_of(
      edges, [&boxes](const LayoutEdge& edge) { return boxes[edge.from].band > boxes[edge.to].band; });
  Layered layered(edges, rows_of(boxes, edges, rule.columns, banded), rule);
  layered.arrange();
  Layout layout = layered.layout();
  layout.banded = banded;
  return layout;
}

}  // namespace sceau::procedure

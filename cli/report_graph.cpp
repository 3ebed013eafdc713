#include "cli/report_graph.hpp"

#include <algorithm>

#include "cli/html.hpp"
#include "cli/procedure_words.hpp"
#include "cli/text.hpp"
#include "cli/wrapped.hpp"
#include "core/procedure/graph.hpp"
#include "core/procedure/layout.hpp"

namespace sceau::cli {
namespace {

using procedure::Graph;
using procedure::GraphNode;
using procedure::Layout;
using procedure::Mark;

constexpr procedure::LayoutRule kRule{.columns = 3, .box = 190, .gap = 14, .channel = 2};
constexpr double kBold = 1.13;  // as wide as the same words in plain
constexpr double kFont = 13, kSmall = 12, kLine = 16.5, kPad = 12;
constexpr double kStateLine = 19, kActorLine = 19;  // above and below the title
constexpr double kGap = 34, kBand = 14, kEdge = 3;  // between rows, more before a stage, around the drawing
constexpr double kStage = 128;                      // what the stages' names take at the left
constexpr std::size_t kTitleLines = 5;

std::string_view css(Mark mark) {
  switch (mark) {
    case Mark::done:
      return "done";
    case Mark::open:
      return "open";
    case Mark::blocked:
      return "waits";
    case Mark::question:
      return "ask";
  }
  return {};
}

// What stands before the word, in 14 by 14: a state is told by its word, its sign, its frame, and last its
// colour.
std::string_view sign(const GraphNode& node) {
  switch (node.mark) {
    case Mark::done:
      return "<circle cx=\"7\" cy=\"7\" r=\"7\"/><path class=\"cut\" d=\"M3.8 7.2l2.3 2.4 4.2-4.8\"/>";
    case Mark::open:
      if (node.next)
        return "<circle cx=\"7\" cy=\"7\" r=\"7\"/><path class=\"cut\" d=\"M3.4 7h6.6M7.3 4.2L10.2 7l-2.9 "
               "2.8\"/>";
      return "<circle class=\"rim\" cx=\"7\" cy=\"7\" r=\"6\"/>";
    case Mark::blocked:
      return "<path class=\"rim\" d=\"M3 1.5h8M3 12.5h8M4 1.5v2.2L7 7l3-3.3V1.5M4 12.5v-2.2L7 7l3 "
             "3.3v2.2\"/>";
    case Mark::question:
      return "<circle class=\"rim\" cx=\"7\" cy=\"7\" r=\"6\"/><path class=\"rim\" d=\"M5.2 5.6c0-2.6 "
             "3.8-2.4 3.6-.1-.1 1.1-1.8 "
             "1.2-1.8 2.6M7 9.7v.9\"/>";
  }
  return {};
}

struct Words {
  std::string state;
  std::string whole;  // the title as it is
  std::vector<std::string> title;
  std::string foot;
};

std::string state_of(const ProcedurePath& path, const GraphNode& node) {
  switch (node.mark) {
    case Mark::done:
      return tr("done {}", base::format_date(path.state.step(node.id)->fact->on));
    case Mark::open:
      return node.next ? tr("next") : tr("to do");
    case Mark::blocked:
      return tr("waits");
    case Mark::question:
      return node.next ? tr("next, to answer") : tr("to answer");
  }
  return {};
}

Words words_of(const ProcedurePath& path, const GraphNode& node) {
  Words words{.state = state_of(path, node)};
  if (node.mark == Mark::question) {
    words.whole = path.definition.question(node.id)->text.in(language());
    words.foot = tr("steps behind it: {}", node.hanging);
  } else {
    const procedure::Step& step = *path.definition.step(node.id);
    words.whole = step.title.in(language());
    words.foot = actor_name(path, step);
  }
  words.title = wrapped(words.whole, (kRule.box - 2 * kPad) / kFont, kTitleLines);
  const auto foot = wrapped(words.foot, (kRule.box - 2 * kPad) / kSmall, 1);
  words.foot = foot.empty() ? "" : foot.front();
  return words;
}

class Drawing {
 public:
  explicit Drawing(const ProcedurePath& path)
      : path_(path), graph_(procedure::graph_of(path.definition, path.state)) {
    std::vector<procedure::LayoutBox> boxes;
    for (const GraphNode& node : graph_.nodes)
      boxes.push_back({node.stage}), words_.push_back(words_of(path, node));
    std::vector<procedure::LayoutEdge> edges;
    for (const procedure::GraphEdge& edge : graph_.edges) edges.push_back({edge.from, edge.to});
    layout_ = procedure::lay_out(boxes, edges, kRule);
  }

  bool empty() const { return graph_.nodes.empty(); }
  double width() const { return left() + layout_.width + kEdge; }

  std::string rows() {
    std::string out;
    for (std::size_t row = 0; row < layout_.rows; ++row) out += piece(row);
    return out;
  }

 private:
  double left() const { return layout_.banded ? kStage : kEdge; }

  // A row with the lines that come down to it.
  std::string piece(std::size_t row) {
    const double top = top_of(row), height = height_of(row);
    out_.clear();
    for (const procedure::PlacedLine& line : layout_.lines)
      if (line.row == row) add(line, top, height);
    if (begins_stage(row)) add_stage(row, top, height);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
      if (layout_.boxes[i].row == row) add_box(i, top, height);
    return fmt::format("<svg class=\"row\" viewBox=\"0 0 {:.1f} {:.1f}\" aria-hidden=\"true\">\n{}</svg>\n",
                       width(), top + height + (row + 1 == layout_.rows ? kEdge : 0), out_);
  }

  const GraphNode& first_of(std::size_t row) const {
    const auto found = std::ranges::find(layout_.boxes, row, &procedure::PlacedBox::row);
    return graph_.nodes[static_cast<std::size_t>(found - layout_.boxes.begin())];
  }

  bool begins_stage(std::size_t row) const {
    return layout_.banded && (row == 0 || first_of(row).stage != first_of(row - 1).stage);
  }

  double top_of(std::size_t row) const {
    if (row == 0) return kEdge;
    return kGap + (begins_stage(row) ? kBand : 0);
  }

  double height_of(std::size_t row) const {
    std::size_t lines = 1;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
      if (layout_.boxes[i].row == row) lines = std::max(lines, words_[i].title.size());
    return kPad + kStateLine + kLine * static_cast<double>(lines) + kActorLine + kPad - 6;
  }

  void add(const procedure::PlacedLine& line, double top, double height) {
    const std::string_view met = graph_.nodes[line.source].mark == Mark::done ? " met" : "";
    const double from = line.from_x + left(), to = line.to_x + left();
    const double straight = top - 9;  // from here on down
    put("<path class=\"line{}\" d=\"M{:.1f} -.5", met, from);
    if (from != to) put("C{0:.1f} {2:.1f} {1:.1f} {2:.1f} {1:.1f} {3:.1f}", from, to, straight / 2, straight);
    put("V{:.1f}\"/>\n", line.ends ? top - 7 : top + height + 0.5);
    if (line.ends) put("<path class=\"tip{}\" d=\"M{:.1f} {:.1f}l-4.5 -8h9z\"/>\n", met, to, top - 0.5);
  }

  void add_stage(std::size_t row, double top, double height) {
    const std::string& title = path_.definition.stages[first_of(row).stage].title.in(language());
    const auto most = static_cast<std::size_t>(std::max(height / kLine, 1.0));
    double y = top + kPad + 2;
    if (row > 0) put("<path class=\"rule\" d=\"M0 {0:.1f}H{1:.1f}\"/>\n", (top - 9) / 2, width());
    for (const std::string& line : wrapped(title, (kStage - 2 * kPad) / (kBold * kFont), most))
      text("stage", kEdge, y, line), y += kLine;
  }

  void add_box(std::size_t i, double top, double height) {
    const GraphNode& node = graph_.nodes[i];
    const double x = layout_.boxes[i].x + left();
    put("<g class=\"{}{}\"><title>{}</title>", css(node.mark), node.next ? " next" : "",
        html(words_[i].whole));
    put("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"{}\"/>", x, top, kRule.box,
        height, node.mark == Mark::question ? 18 : 7);
    put("<g class=\"sign\" transform=\"translate({:.1f} {:.1f})\">{}</g>", x + kPad, top + kPad - 2,
        sign(node));
    double y = top + kPad + 9;
    text("state", x + kPad + 20, y, words_[i].state);
    y += kStateLine;
    for (const std::string& line : words_[i].title) text("title", x + kPad, y, line), y += kLine;
    text("foot", x + kPad, top + height - kPad + 2, words_[i].foot);
    put("</g>\n");
  }

  void text(const char* style, double x, double y, const std::string& words) {
    put("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", style, x, y, html(words));
  }

  template <class... Args>
  void put(fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
  }

  const ProcedurePath& path_;
  Graph graph_;
  std::vector<Words> words_;
  Layout layout_;
  std::string out_;
};

}  // namespace

std::string graph_figure(const ProcedurePath& path, const std::string& id) {
  Drawing drawing(path);
  if (drawing.empty()) return {};
  return fmt::format(
      "<figure class=\"graph\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{1}\">\n"
      "<div role=\"img\" aria-label=\"{2}\" aria-describedby=\"{0}\" "
      "style=\"min-width:{3:.0f}px;max-width:{4:.0f}px\">\n"
      "{5}</div></div>\n<figcaption id=\"{0}\">{6}</figcaption></figure>\n",
      id, html(tr("The path, drawn")), html(tr("The path, drawn: {}", procedure_sentence(path))),
      0.9 * drawing.width(), drawing.width(), drawing.rows(),
      html(
          tr("An arrow goes from a step to what waits for it; what follows from other arrows is left out. In "
             "words: below.")));
}

}  // namespace sceau::cli

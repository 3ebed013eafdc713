#include "cli/report_lanes.hpp"

#include <algorithm>

#include "cli/html.hpp"
#include "cli/text.hpp"

namespace sceau::cli {
namespace {

using base::Date;
using base::Days;
namespace chrono = std::chrono;

constexpr int kMonths = 38;  // one behind us, three years and one ahead
constexpr int kHead = 40, kTitle = 30, kLane = 34, kLastDay = 18, kFoot = 8;  // heights

// The days that the page spans, as percentages of its width.
struct Scale {
  chrono::year_month first;
  Date from, until;

  explicit Scale(Date today) {
    const chrono::year_month_day day(today);
    first = day.year() / day.month() - chrono::months(1);
    from = Date(first / 1);
    until = Date((first + chrono::months(kMonths)) / 1);
  }
  double at(Date day) const {
    const double whole = static_cast<double>((until - from).count());
    return std::clamp(100.0 * static_cast<double>((day - from).count()) / whole, 0.0, 100.0);
  }
};

std::string_view css(LaneState state) {
  switch (state) {
    case LaneState::good:
      return "good";
    case LaneState::soon:
      return "soon";
    case LaneState::over:
      return "over";
    case LaneState::waiting:
      return "waiting";
  }
  return "";
}

// What fits beside a date on a telephone; the table has it whole.
std::string shortened(const std::string& name) {
  constexpr std::size_t kLetters = 26;
  std::size_t letters = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(name[i]) & 0xC0U) != 0x80U;
    if (begins && ++letters > kLetters) return name.substr(0, i) + "…";
  }
  return name;
}

class Drawing {
 public:
  explicit Drawing(Date today) : scale_(today), today_(today) {}

  void add(const LaneGroup& group) {
    if (group.lanes.empty()) return;
    y_ += kTitle;
    text(0, y_ - 10, "start", "group", group.title);
    for (const Lane& lane : group.lanes) add(lane);
  }

  std::string finish(const std::string& id) const {
    const int height = y_ + kFoot;
    return fmt::format(
        "<svg class=\"timeline\" role=\"img\" aria-labelledby=\"{0}-t {0}-d\" width=\"100%\" height=\"{1}\">"
        "<title id=\"{0}-t\">{2}</title><desc id=\"{0}-d\">{3}</desc>\n{4}{5}{6}</svg>\n",
        id, height, html(tr("Timeline of the next three years")),
        html(tr("The same days are in the table below.")), grid(height), today_line(height), out_);
  }

 private:
  void add(const Lane& lane) {
    text(0, y_ + 12, "start", "name", shortened(lane.name));
    text(100, y_ + 12, "end", "note", lane.note);
    const int bar = y_ + 19;
    put("<rect x=\"0\" y=\"{}\" width=\"100%\" height=\"9\" rx=\"4.5\" class=\"track\"/>\n", bar);
    if (lane.until) add_bar(lane, bar);
    y_ += kLane;
    if (lane.last_day && *lane.last_day < scale_.until && *lane.last_day >= scale_.from)
      add_last_day(*lane.last_day, bar);
    y_ += 6;
  }

  void add_bar(const Lane& lane, int y) {
    const double from = lane.from ? scale_.at(*lane.from) : 0, until = scale_.at(*lane.until + Days{1});
    put("<rect x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" height=\"9\" rx=\"4.5\" class=\"bar {}\"/>\n", from,
        y, std::max(until - from, 0.6), css(lane.state));
    if (!lane.late || *lane.late > *lane.until) return;
    const double late = std::max(scale_.at(*lane.late), from);
    if (until > late)
      put("<rect x=\"{:.2f}%\" y=\"{}\" width=\"{:.2f}%\" height=\"9\" class=\"bar late\"/>\n", late, y,
          until - late);
  }

  void add_last_day(Date day, int bar) {
    const double x = scale_.at(day);
    put("<svg x=\"{:.2f}%\" y=\"{}\" class=\"mark\"><path d=\"M0-8L7 0 0 8-7 0z\"/></svg>\n", x, bar + 4);
    const char* anchor = x < 30 ? "start" : x > 70 ? "end" : "middle";
    text(x, bar + 26, anchor, "act", tr("act by {}", base::format_date(day)));
    y_ += kLastDay;
  }

  std::string grid(int height) const {
    std::string lines;
    for (int month = 0; month < kMonths; ++month) {
      const chrono::year_month at = scale_.first + chrono::months(month);
      const bool year = at.month() == chrono::January;
      if (static_cast<unsigned>(at.month()) % 3 != 1) continue;
      const double x = scale_.at(Date(at / 1));
      lines += fmt::format("<line x1=\"{0:.2f}%\" x2=\"{0:.2f}%\" y1=\"{1}\" y2=\"{2}\" class=\"{3}\"/>\n", x,
                           year ? 0 : 20, height, year ? "year" : "quarter");
      if (year && x < 92)
        lines += fmt::format("<text x=\"{:.2f}%\" dx=\"4\" y=\"12\" class=\"tick\">{}</text>\n", x,
                             static_cast<int>(at.year()));
    }
    return lines;
  }

  std::string today_line(int height) const {
    const double x = scale_.at(today_);
    return fmt::format(
        "<line x1=\"{0:.2f}%\" x2=\"{0:.2f}%\" y1=\"18\" y2=\"{1}\" class=\"today\"/>\n"
        "<text x=\"{0:.2f}%\" dx=\"5\" y=\"29\" class=\"today-word\">{2}</text>\n",
        x, height, html(tr("today {}", base::format_date(today_))));
  }

  void text(double x, int y, const char* anchor, const char* style, const std::string& words) {
    put("<text x=\"{:.2f}%\" y=\"{}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n", x, y, anchor, style,
        html(words));
  }

  template <class... Args>
  void put(fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
  }

  Scale scale_;
  Date today_;
  int y_ = kHead - 6;
  std::string out_;
};

}  // namespace

std::string timeline_svg(std::span<const LaneGroup> groups, Date today, const std::string& id) {
  Drawing drawing(today);
  for (const LaneGroup& group : groups) drawing.add(group);
  return drawing.finish(id);
}

}  // namespace sceau::cli

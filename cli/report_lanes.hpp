// The timeline of the report: what holds until when, a lane each, as SVG that needs no script and stays
// readable on a telephone: places are percentages, letters keep their size.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace sceau::cli {

enum class LaneState { good, soon, over, waiting };

struct Lane {
  std::string name;
  std::string note;  // what is written at its right end: "2029-11-20"
  LaneState state = LaneState::good;
  std::optional<base::Date> from = {};      // none: since before the page begins
  std::optional<base::Date> until = {};     // none: nothing is there yet
  std::optional<base::Date> last_day = {};  // to act
  std::optional<base::Date> late = {};      // from here on it is too late for it
};

struct LaneGroup {
  std::string title;
  std::vector<Lane> lanes;
};

// From a month before `today` on, for three years and a bit. id: of the figure, unique in the page.
std::string timeline_svg(std::span<const LaneGroup> groups, base::Date today, const std::string& id);

}  // namespace sceau::cli

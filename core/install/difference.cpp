#include "core/install/difference.hpp"

#include <algorithm>
#include <vector>

#include "core/base/file.hpp"
#include "core/install/change.hpp"
#include "core/install/plan.hpp"

namespace sceau::install {
namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// common[i][j]: how many lines the rest of `a` from i and of `b` from j have in common, in order.
std::vector<std::vector<std::size_t>> common_rest(const Lines& a, const Lines& b) {
  std::vector<std::vector<std::size_t>> common(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] = a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  return common;
}

void add_line(std::string& text, char sign, std::string_view line) {
  text += sign;
  text.append(line);
  if (!line.ends_with('\n')) text += '\n';
}

}  // namespace

std::string unified(std::string_view before, std::string_view after) {
  const Lines a = lines_of(before), b = lines_of(after);
  const auto common = common_rest(a, b);
  std::string text;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add_line(text, ' ', a[i]);
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      add_line(text, '-', a[i++]);
    } else {
      add_line(text, '+', b[j++]);
    }
  }
  return text;
}

namespace {

Difference file_difference(const Plan& plan, const PlannedFile& file) {
  Difference row{.path = plan.place.live() + "/" + file.name};
  if (is_live(plan.place, file)) {
    row.action = FileAction::unchanged;
    return row;
  }
  row.fresh = !base::exists(row.path);
  const bool text = !file.holds_key && !file.same;
  if (!text) return row;
  const auto live = base::read_file(row.path);
  row.unified = unified(live ? base::text(*live) : std::string_view(), file.content.text());
  return row;
}

base::Result<Difference> entrance_difference(const Plan& plan, const Entrance& entrance) {
  Difference row{.path = entrance.path};
  switch (look_at(plan.place, entrance)) {
    case Found::ours:
      row.action = FileAction::unchanged;
      break;
    case Found::foreign:
      return base::fail(base::ErrorCode::file_not_ours, entrance.path);
    case Found::other_set:
      return base::fail(base::ErrorCode::engine_taken, entrance.path);
    case Found::nothing:
    case Found::adoptable:
      row.fresh = !entrance.adopt;
      row.unified = unified(
          {}, entrance.content.empty() ? "-> " + target_of(plan.place, entrance) + "\n" : entrance.content);
      break;
  }
  return row;
}

}  // namespace

base::Result<std::vector<Difference>> difference(const Request& request) {
  SCEAU_TRY(const Plan made, plan(request));
  std::vector<Difference> rows;
  for (const PlannedFile& file : made.files) rows.push_back(file_difference(made, file));
  for (const Entrance& entrance : made.entrances) {
    SCEAU_TRY(Difference row, entrance_difference(made, entrance));
    rows.push_back(std::move(row));
  }
  return rows;
}

base::Result<std::vector<Difference>> difference_back(const Request& request) {
  const Place place = place_of(request);
  const auto live = live_version(place);
  const auto earlier = live ? version_before(place, *live) : std::nullopt;
  if (!earlier) return base::fail(base::ErrorCode::nothing_to_restore, request.entry);
  SCEAU_TRY(const Manifest manifest, read_manifest(place, *earlier));
  std::vector<Difference> rows;
  for (const ManifestFile& file : manifest.files)
    rows.push_back({.path = place.live() + "/" + file.name, .action = FileAction::restored});
  return rows;
}

}  // namespace sceau::install

#include "cli/nearest.hpp"

#include <algorithm>

namespace sceau::cli {
namespace {

// Letters to change, add, leave out or exchange with their neighbour (optimal string alignment).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> cost(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i)
    for (std::size_t j = 0; j <= to.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const std::size_t changed = cost[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, changed});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[from.size()][to.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words) {
  const auto letters = word.substr(std::min(word.find_first_not_of('-'), word.size()));
  std::size_t best = letters.size() <= 4 ? 2 : 3;
  std::optional<std::string> found;
  for (const std::string& candidate : words)
    if (const std::size_t far = distance(word, candidate); far < best) {
      best = far;
      found = candidate;
    }
  return found;
}

}  // namespace sceau::cli

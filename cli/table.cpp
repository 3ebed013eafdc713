#include "cli/table.hpp"

#include <algorithm>

#include "cli/text.hpp"

namespace sceau::cli {

Table::Table(std::vector<std::string> heads) { rows_.push_back(std::move(heads)); }

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::vector<std::string> Table::lines() const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& cells : rows_)
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], columns(cells[i]));
  std::vector<std::string> out;
  for (const auto& cells : rows_) {
    std::string line;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i)
      line += padded(cells[i], widths[i] + 2);
    line.erase(line.find_last_not_of(' ') + 1);
    out.push_back(std::move(line));
  }
  return out;
}

std::string stage_word(model::Stage stage) {
  switch (stage) {
    case model::Stage::planned:
      return tr("planned");
    case model::Stage::requested:
      return tr("requested");
    case model::Stage::ordered:
      return tr("ordered");
    case model::Stage::issued:
      return tr("issued");
    case model::Stage::verified:
      return tr("verified");
    case model::Stage::installed:
      return tr("installed");
    case model::Stage::superseded:
      return tr("superseded");
    case model::Stage::expired:
      return tr("expired");
    case model::Stage::revoked:
      return tr("revoked");
    case model::Stage::abandoned:
      return tr("abandoned");
  }
  return {};
}

}  // namespace sceau::cli

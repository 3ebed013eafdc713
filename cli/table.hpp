// Aligned columns without boxes, widths counted in terminal columns; and words for stages.
#pragma once
#include <string>
#include <vector>

#include "core/model/lifecycle.hpp"

namespace sceau::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> heads);
  void row(std::vector<std::string> cells);
  std::vector<std::string> lines() const;  // heads first; no trailing blanks

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string stage_word(model::Stage stage);  // in the person's language

}  // namespace sceau::cli

// Files named on the command line: a folder stands for the files in it.
#pragma once
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sceau::cli {

// In the order of their names; folders inside it, and hidden files, are left alone. Errors: file_unreadable.
base::Result<std::vector<std::string>> unfolded(const std::vector<std::string>& paths);

}  // namespace sceau::cli

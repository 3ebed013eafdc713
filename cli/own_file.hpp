// Files that people or other programs read, made anew at each run: a file of others is never replaced by one.
#pragma once
#include <string>
#include <string_view>

#include "core/base/file.hpp"

namespace sceau::cli {

// mark: what the beginning of every such file of ours holds. Errors: file_not_ours, those of replace_file.
base::Status check_own_file(const std::string& path, std::string_view mark);
base::Status replace_own_file(const std::string& path, std::string_view content, std::string_view mark,
                              const base::Rights& rights);

}  // namespace sceau::cli

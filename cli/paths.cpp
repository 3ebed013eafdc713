#include "cli/paths.hpp"

#include <algorithm>
#include <filesystem>

namespace sceau::cli {

base::Result<std::vector<std::string>> unfolded(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      out.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    std::filesystem::directory_iterator entries(path, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error))
      if (entries->is_regular_file() && !entries->path().filename().string().starts_with("."))
        inside.push_back(entries->path().string());
    if (error) return base::fail(base::ErrorCode::file_unreadable, path, error.message());
    std::sort(inside.begin(), inside.end());
    out.insert(out.end(), inside.begin(), inside.end());
  }
  return out;
}

}  // namespace sceau::cli

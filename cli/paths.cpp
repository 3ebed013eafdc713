#include "cli/paths.hpp"

#include <algorithm>
#include <filesystem>

namespace sceau::cli {

base::Result<std::vector<NamedFile>> unfolded(const std::vector<std::string>& paths) {
  std::vector<NamedFile> out;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      out.push_back({path});
      continue;
    }
    std::vector<std::string> inside;
    std::filesystem::directory_iterator entries(path, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error))
      if (entries->is_regular_file(error) && !entries->path().filename().string().starts_with("."))
        inside.push_back(entries->path().string());
    if (error) return base::fail(base::ErrorCode::file_unreadable, path, error.message());
    std::sort(inside.begin(), inside.end());
    for (std::string& one : inside) out.push_back({std::move(one), true});
  }
  return out;
}

bool is_passed_over(const NamedFile& file, base::ErrorCode code) {
  return file.in_folder && (code == base::ErrorCode::not_x509 || code == base::ErrorCode::empty_file ||
                            code == base::ErrorCode::file_too_large);
}

}  // namespace sceau::cli

#include "cli/paths.hpp"

#include <algorithm>
#include <array>
#include <cctype>
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

namespace {

bool promises_certificate(const std::string& path) {
  static constexpr std::array kEndings{".cer", ".crt", ".pem", ".der", ".csr",
                                       ".p7b", ".p7c", ".p12", ".pfx"};
  std::string name = std::filesystem::path(path).filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return !name.ends_with(".key.pem") &&
         std::any_of(kEndings.begin(), kEndings.end(),
                     [&](const char* ending) { return name.ends_with(ending); });
}

}  // namespace

bool is_passed_over(const NamedFile& file, base::ErrorCode code) {
  const bool other_kind = code == base::ErrorCode::not_x509 || code == base::ErrorCode::empty_file ||
                          code == base::ErrorCode::file_too_large;
  return file.in_folder && other_kind && !promises_certificate(file.path);
}

}  // namespace sceau::cli

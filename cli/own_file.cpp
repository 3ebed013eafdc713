#include "cli/own_file.hpp"

namespace sceau::cli {

using base::Status;

constexpr std::size_t kBeginning = 400;  // bytes
constexpr std::size_t kLargest = 256U * 1024U * 1024U;

Status check_own_file(const std::string& path, std::string_view mark) {
  if (!base::exists(path)) return {};
  SCEAU_TRY(const base::Bytes there, base::read_file(path, kLargest));
  const bool ours = base::text(there).substr(0, kBeginning).find(mark) != std::string_view::npos;
  return ours || there.empty() ? Status() : base::fail(base::ErrorCode::file_not_ours, path);
}

Status replace_own_file(const std::string& path, std::string_view content, std::string_view mark,
                        const base::Rights& rights) {
  SCEAU_CHECK(check_own_file(path, mark));
  return base::replace_file(path, base::view(content), rights);
}

}  // namespace sceau::cli

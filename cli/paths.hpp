// Files named on the command line: a folder stands for the files in it.
#pragma once
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sceau::cli {

struct NamedFile {
  std::string path;
  bool in_folder = false;  // found there, not named: what is no certificate is passed over
};

// A folder's in the order of their names; folders inside it, and hidden files, are left alone. Errors:
// file_unreadable.
base::Result<std::vector<NamedFile>> unfolded(const std::vector<std::string>& paths);

// Whether this error only says that a file found in a folder is of another kind: its name promised no
// certificate.
bool is_passed_over(const NamedFile& file, base::ErrorCode code);

}  // namespace sceau::cli

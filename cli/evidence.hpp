// What a person types as proof and as date.
#pragma once
#include <string>

#include "cli/context.hpp"

namespace sceau::cli {

// "2026-11-23". Errors: date_malformed.
base::Result<base::Date> day_of(const std::string& text);
// The same, not after today. Errors: date_malformed, date_in_future.
base::Result<base::Date> past_day(const Context& context, const std::string& text);

enum class Keep { path, copy };

struct Evidence {
  std::string path;    // absolute; with Keep::copy that of our copy
  std::string sha256;  // hexadecimal
};

// The file is read to be hashed. Keep::copy: copied to STATE/evidence (0700) as SHA256.EXTENSION (0600),
// once. Errors: evidence_missing, file_unreadable, file_too_large, file_unwritable, disk_full.
base::Result<Evidence> read_evidence(const Context& context, const std::string& path, Keep keep);

}  // namespace sceau::cli

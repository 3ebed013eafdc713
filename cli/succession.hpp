// What is worth saying once a certificate came in: its name beside what was asked and what was before, and
// who must be told.
#pragma once
#include "cli/context.hpp"
#include "core/steps/import.hpp"

namespace sceau::cli {

base::Status show_succession(const Context& context, const store::Database& database,
                             const steps::ImportedEntry& imported);

// --code-kept: where the code de révocation is. Errors: usage (it is the code itself).
base::Status check_code_kept(const std::optional<std::string>& where);

}  // namespace sceau::cli

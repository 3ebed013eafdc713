// Every error's two lines: what happened, then what to do. The only place that has words for an ErrorCode.
#pragma once
#include <string>

#include "cli/options.hpp"
#include "core/base/error.hpp"

namespace sceau::cli {

struct Explanation {
  std::string what;
  std::string hint;
};

Explanation explain(const base::Error& error);
Exit exit_of(const base::Error& error);

}  // namespace sceau::cli

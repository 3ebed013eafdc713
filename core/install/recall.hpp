// A request as it is kept with the fact of an installation, so that `verify` can look at it again: paths and
// names, never a key, a password or a PIN.
#pragma once
#include <string>

#include "core/base/result.hpp"
#include "core/install/install.hpp"

namespace sceau::install {

std::string remember(const Request& request);  // JSON
// Without leaf, chain, password and file key: enough for look_for_drift(). Errors: store_corrupt (an older
// sceau kept less).
base::Result<Request> recall(const std::string& detail);

}  // namespace sceau::install

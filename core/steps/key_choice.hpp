// Where a key may be and how long it may be: decided when an entry is made.
#pragma once
#include <string>

#include "core/base/result.hpp"

namespace sceau::steps {

// Errors: key_storage_unknown, key_bits_unsupported.
base::Status check_key_choice(const std::string& storage, int bits);

}  // namespace sceau::steps

// The timer's user owns the store; what root runs by hand must leave nothing there that this user cannot use.
#pragma once
#include <string>

#include "core/base/result.hpp"

namespace sceau::cli {

// As root, when the file belongs to somebody else: this process becomes that user, for good. A file that is
// missing, or our own, changes nothing. Errors: not_permitted.
base::Status become_owner_of(const std::string& path);

// The state folder, the store and what remind keeps beside it; the keys stay root's. As root.
// Errors: file_unwritable.
base::Status give_store_to(const std::string& state, const std::string& user);

enum class Right { read, write };
// By the modes of the path and the folders above it. False also where there is no such user.
bool may(const std::string& user, Right right, const std::string& path);

}  // namespace sceau::cli

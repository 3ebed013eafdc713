// Whether another user can read a file, from the rights of everything on the way to it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/install/install.hpp"

namespace sceau::install {

// Who opens a file.
struct Reader {
  std::string name;  // "tomcat", "1001", ":ssl-cert"
  uid_t id = 0;
  std::vector<gid_t> groups = {};  // the first is the user's own
};
// Of a user's name or number. Errors: not_permitted (no such user).
base::Result<Reader> find_reader(const std::string& user);
Reader member_of(gid_t group);  // somebody of whom nothing else is known

// The first existing folder on the way to and at `folder` that the reader may not enter; none: all well.
std::optional<std::string> closed_to(const Reader& reader, const std::string& folder);
bool may_enter(const Reader& reader, const base::Rights& folder);  // made by this process with these rights

// The first folder or file on the way that this user may not enter or read; none: all well. Groups count,
// ACLs do not. Errors: not_permitted (no such user).
base::Result<std::optional<std::string>> denied_at(const std::string& user, const std::string& path);

// SoftHSM writes each object 0600 for the user that made it, so that a service reads nothing until it is
// given rights, and says so only in a handshake. Other modules: no error, their rights are not files.
// Errors: key_unreadable_by_service (subject: path, value: user).
base::Status check_token_readable(const TokenKey& key, const std::string& user);
// Gives the token's folder to the group, for reading: chgrp -R GROUP and chmod -R g+rX. Asked for by name
// only. Errors: not_permitted, file_unwritable.
base::Status let_group_read_token(const TokenKey& key, const std::string& group);

}  // namespace sceau::install

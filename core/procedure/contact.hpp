// How to reach somebody: the shapes that RPPS+ and the forms take.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sceau::procedure {

bool is_email(std::string_view text);  // one address, with a domain that has a dot
// ^\+?[0-9]{4,15}$ once blanks, dots and hyphens are out; none where it is no telephone number.
std::optional<std::string> phone_number(std::string text);

}  // namespace sceau::procedure

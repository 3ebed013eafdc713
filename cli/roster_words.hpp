// The sentence of each fault of a roster file and of each finding about somebody in it.
#pragma once
#include <string>

#include "core/procedure/roster.hpp"

namespace sceau::cli {

std::string sentence(const procedure::RosterError& error);    // "line 12, column 4 (Date de naissance): …"
std::string sentence(const procedure::RosterRemark& remark);  // without the person

}  // namespace sceau::cli

// The next command of an entry, and the words for it: what status, show and every "next:" line say.
#pragma once
#include <string>

#include "core/model/lifecycle.hpp"

namespace sceau::cli {

std::string_view word(model::ActionKind kind);  // for --json: "withdraw", "chase-portal"…
std::string command_for(model::ActionKind kind,
                        const std::string& entry);  // "sceau renew insi-manu"; empty: none
std::string sentence_for(model::ActionKind kind,
                         const std::string& entry);  // the command, with what to do before it

}  // namespace sceau::cli

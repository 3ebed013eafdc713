// Files that the administrator names: "key=/etc/ssl/private/insi.pem" becomes a link to live/key.pem.
#pragma once
#include "core/base/result.hpp"
#include "core/install/plan.hpp"

namespace sceau::install {

// Adds the links to the plan; where the request says nothing of rights, those of the file are kept.
// Errors: adopt_unknown (subject: what was given, value: the names there are), target_is_listener (nginx
// shows this file to its own clients).
base::Status adopt(const Request& request, Plan& plan);

}  // namespace sceau::install

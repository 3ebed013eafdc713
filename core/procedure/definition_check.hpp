// Second half of parse_definition: does it hold together?
#pragma once
#include <string>

#include "core/procedure/definition.hpp"

namespace sceau::procedure {

// Errors: procedure_invalid (subject "name:line", value: what), the first one found.
base::Status check_definition(const Definition& definition, const std::string& name);

}  // namespace sceau::procedure

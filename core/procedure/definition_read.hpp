// First half of parse_definition: TOML to structs. Shapes and words only; what they refer to is checked
// afterwards.
#pragma once
#include <string>
#include <string_view>

#include "core/procedure/definition.hpp"

namespace sceau::procedure {

// Errors: procedure_invalid (subject "name:line").
base::Result<Definition> read_definition(std::string_view toml, const std::string& name);

}  // namespace sceau::procedure

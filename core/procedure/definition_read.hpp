// First half of parse_definition: TOML to structs. Shapes and words only; what they refer to is checked
// afterwards.
#pragma once
#include <string_view>

#include "core/procedure/definition.hpp"

namespace sceau::procedure {

DefinitionReading read_definition(std::string_view toml);

}  // namespace sceau::procedure

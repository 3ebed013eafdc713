// Second half of parse_definition: does it hold together?
#pragma once
#include "core/procedure/definition.hpp"

namespace sceau::procedure {

// References and cycles first; whether every branch is alive can be told only where these are right.
DefinitionFaults check_definition(const Definition& definition);

}  // namespace sceau::procedure

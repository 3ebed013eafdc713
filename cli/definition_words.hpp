// What is wrong with a procedure file, for people.
#pragma once
#include <string>

#include "core/procedure/definition_fault.hpp"

namespace sceau::cli {

std::string sentence(const procedure::DefinitionFault& fault);
// "/etc/sceau/procedure.toml:12"
std::string place_of(const std::string& file, const procedure::DefinitionFault& fault);

}  // namespace sceau::cli

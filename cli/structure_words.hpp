// What `init` and `structure` share: the options that describe a structure, and how one is shown.
#pragma once
#include "cli/context.hpp"
#include "core/steps/structure.hpp"

namespace sceau::cli {

void declare_structure_options(Options& options, steps::NewStructure& structure);
void warn_of(const Context& context, const steps::AddedStructure& added);
Json structure_json(const store::Structure& row);

}  // namespace sceau::cli

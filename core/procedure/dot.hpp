// The path as a graph, for Graphviz: a box a step (a note where it is advice), a diamond a question, each
// state by a sign and a colour.
#pragma once
#include <string>

#include "core/procedure/procedure.hpp"

namespace sceau::procedure {

// Steps that do not apply are drawn dashed, so that both sides of a branch are seen.
std::string to_dot(const Definition& definition, const State& state, Language language);

}  // namespace sceau::procedure

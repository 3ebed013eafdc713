// The administrative path drawn: a box a step, from what is done at the top to what waits for it. SVG that
// needs no script, a piece for each row, so that paper can part between two rows and never in a box.
#pragma once
#include <string>

#include "cli/procedure_state.hpp"

namespace sceau::cli {

// id: of the figure, unique in the page. Empty where nothing is to be drawn.
std::string graph_figure(const ProcedurePath& path, const std::string& id);

}  // namespace sceau::cli

// The days that matter as a calendar, in the language that tr() speaks now.
#pragma once
#include <string>

#include "cli/watch_sources.hpp"

namespace sceau::cli {

// Ends and last days of every certificate in force, of cards and of steps, with alarms. Reads only.
base::Result<std::string> calendar_of(const Context& context, watch::Survey& survey, PathEnds& path);

}  // namespace sceau::cli

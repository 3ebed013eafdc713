// What a Prometheus server sees of a store. Names and help are an interface: added to, never renamed.
#pragma once
#include <string>

#include "core/watch/survey.hpp"

namespace sceau::watch {

// The whole file. Reads only.
base::Result<std::string> metrics_text(Survey& survey, TimePoint now);

}  // namespace sceau::watch

// The monitoring's verdict in words.
#pragma once
#include <string>
#include <vector>

#include "core/watch/health.hpp"

namespace sceau::cli {

std::string sentence_of(const watch::Finding& finding);  // "insi-manu ends 2027-01-09, in 12 days"

// "SCEAU WARNING - insi-manu ends …, and 2 more | perfdata", as monitoring-plugins have it.
std::string plugin_line(const watch::Health& health, const watch::CheckPolicy& policy);

// What keeps `check` from looking, as a line or as the JSON document.
std::string unknown_text(const base::Error& error, bool json);

}  // namespace sceau::cli

// A finding's sentence, and what it causes.
#pragma once
#include <string>

#include "cli/json.hpp"
#include "core/steps/finding.hpp"

namespace sceau::cli {

std::string sentence(const steps::Finding& finding);
std::string severity_word(steps::Severity severity);  // in the person's language
Json to_json(const steps::Finding& finding);
Json to_json(const std::vector<steps::Finding>& findings);

}  // namespace sceau::cli

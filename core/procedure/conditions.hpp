// Conditions on answers, where an answer may not be known yet.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/procedure/definition.hpp"

namespace sceau::procedure {

enum class Truth { no, unknown, yes };

using Answers = std::map<std::string, std::string, std::less<>>;  // question, choice

// Is the question asked, given these answers? An answer to a question that is not asked counts for nothing.
Truth asked(const Definition& definition, const Question& question, const Answers& answers);
Truth holds(const Definition& definition, const Conditions& conditions, const Answers& answers);

// The questions that are asked, not answered, and on which `conditions` hangs.
std::vector<std::string> undecided(const Definition& definition, const Conditions& conditions,
                                   const Answers& answers);

// The questions that `conditions` hangs on, each after those it hangs on itself.
std::vector<std::string> questions_of(const Definition& definition, const Conditions& conditions);

// Are there answers under which all of these hold? The questions must form no cycle.
bool possible(const Definition& definition, const std::vector<const Conditions*>& all);

}  // namespace sceau::procedure

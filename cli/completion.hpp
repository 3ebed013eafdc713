// What may follow on a command line that is being typed. Pure: the grammar comes from the parser, the entries
// from the store.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/parse.hpp"

namespace sceau::cli {

struct Typed {
  std::vector<std::string> before;  // whole words after "sceau"
  std::string begun;                // the word at the cursor, perhaps empty
};

// grammar: of a command and its verb, either perhaps empty. Empty where a file name or free text belongs.
std::vector<std::string> candidates(
    const Typed& typed, const std::function<Grammar(const std::string&, const std::string&)>& grammar,
    const std::function<std::vector<std::string>()>& entries);

}  // namespace sceau::cli

// The word that somebody meant who mistyped one.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sceau::cli {

// At most two letters away (one for words of up to four letters), the nearest first; none: nothing is that
// near. Two letters exchanged count as one.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words);

}  // namespace sceau::cli

// Whether a new PIN is one that everybody tries first. Looks at the PIN alone; what a token demands is its
// own.
#pragma once
#include <optional>
#include <string>

#include "core/base/secret.hpp"

namespace sceau::cli {

enum class Weakness { too_short, one_character, in_a_row };

std::optional<Weakness> weakness_of(const base::Secret& pin);
std::string words_of(Weakness weakness);  // in the person's language

}  // namespace sceau::cli

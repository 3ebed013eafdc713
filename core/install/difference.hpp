// What changes in a text, line by line.
#pragma once
#include <string>
#include <string_view>

namespace sceau::install {

// Each line of both after ' ', of the old one alone after '-', of the new one alone after '+'. Small texts.
std::string unified(std::string_view before, std::string_view after);

}  // namespace sceau::install

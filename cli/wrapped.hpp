// Words cut into lines that fit a drawing's box, where no browser does it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sceau::cli {

// How wide a text is in DejaVu Sans, which is wider than the fonts that stand before it in a page's list, in
// units of the font's size.
double em_width(std::string_view text);

// At spaces, but not beside « and » or before : ; ! ?; a word that is wider than a line is cut. What is left
// after `lines` ends in "…".
std::vector<std::string> wrapped(std::string_view text, double width, std::size_t lines);

}  // namespace sceau::cli

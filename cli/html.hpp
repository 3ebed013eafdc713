// Pages: text made safe for HTML, and the frame of a page that prints on A4.
#pragma once
#include <string>
#include <string_view>

namespace sceau::cli {

std::string html(std::string_view text);  // & < > " ' as entities
// A whole page, with nothing from elsewhere: style inside, no script.
std::string html_page(std::string_view title, std::string_view body);
inline constexpr std::string_view kPageMark = R"(<meta name="generator" content="sceau">)";  // in its head

}  // namespace sceau::cli

// Pages: text made safe for HTML, and the frame of a page that prints on A4.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::cli {

std::string html(std::string_view text);  // & < > " ' as entities
// A whole page, with nothing from elsewhere: style inside, no script.
std::string html_page(std::string_view title, std::string_view body);
// Of mode 0600. A page of ours is replaced, any other file is left alone. Errors: file_not_ours, those of
// base::replace_file.
base::Status write_page(const std::string& path, std::string_view page);

}  // namespace sceau::cli

// A filled form on the terminal, as JSON, or as a page that prints on A4.
#pragma once
#include <string>

#include "cli/procedure_state.hpp"
#include "core/procedure/sheet.hpp"

namespace sceau::cli {

void show_sheet(const Context& context, const procedure::Form& form, const procedure::Sheet& sheet);
Json sheet_json(const procedure::Form& form, const procedure::Sheet& sheet);
// What a person types so that less is missing: a command for each of those who are not known.
std::vector<std::string> commands_for_missing(const procedure::Sheet& sheet, const procedure::Form& form,
                                              const std::string& holder);
std::string sheet_page(const procedure::Form& form, const procedure::Sheet& sheet);

}  // namespace sceau::cli

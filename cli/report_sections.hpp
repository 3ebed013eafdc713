// The parts of the report below its timeline.
#pragma once
#include <string>

#include "cli/report_page.hpp"

namespace sceau::cli {

// A table that a telephone shows as a list: each cell knows its column's name.
std::string table_head(const std::vector<std::string>& heads);  // up to the first row
std::string cell(const std::string& label, const std::string& content);

std::string section(int heading, const std::string& title, const std::string& body);
std::string certificates_section(const ReportPart& part, base::TimePoint now);
std::string people_section(const ReportPart& part, const Report& report);  // who to call

std::string environment_name(const std::string& environment);  // in the person's language

}  // namespace sceau::cli

// The parts of the report below its timeline.
#pragma once
#include <string>

#include "cli/report_page.hpp"

namespace sceau::cli {

std::string section(int heading, const std::string& title, const std::string& body);
std::string certificates_section(const ReportPart& part, base::TimePoint now);
std::string procedure_section(const ReportPart& part);  // empty in rehearsal, which has no such path
std::string people_section(const ReportPart& part, const Report& report);  // who to call

std::string environment_name(const std::string& environment);  // in the person's language

}  // namespace sceau::cli

// The administrative path on the report: how far it is, drawn, by stage, and every step in words.
#pragma once
#include <string>

#include "cli/report_page.hpp"

namespace sceau::cli {

// id: unique in the page. Empty in rehearsal, which has no such path.
std::string procedure_section(const ReportPart& part, const std::string& id);

}  // namespace sceau::cli

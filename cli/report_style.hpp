// What the report looks like: light and dark as the reader's machine is set, A4 on paper. Each pair of text
// and ground has a contrast of 4.5 or more; a test computes it.
#pragma once

namespace sceau::cli {

extern const char* const kReportStyle;

}  // namespace sceau::cli

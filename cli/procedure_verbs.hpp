// Verbs of `procedure` that have a file of their own.
#pragma once
#include "cli/options.hpp"

namespace sceau::cli {

void declare_procedure_sheet(Options& options);     // the fields of a form
void declare_procedure_evidence(Options& options);  // what proves what was done: still the same?
void declare_procedure_file(Options& options);      // is a procedure file right?

}  // namespace sceau::cli

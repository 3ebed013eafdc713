// How the administrative path is shown: on the terminal, as JSON, as HTML.
#pragma once
#include <string>

#include "cli/procedure_state.hpp"

namespace sceau::cli {

struct ShowOptions {
  bool all = false;  // also the steps that do not apply
};
void show_procedure(const Context& context, const ProcedurePath& path, const ShowOptions& options);
void show_step(const Context& context, const ProcedurePath& path, const procedure::Step& step);
void show_question(const Context& context, const ProcedurePath& path, const procedure::Question& question);

Json procedure_json(const ProcedurePath& path);  // the contract's document

// A part of a page, for the report: the stages, each step with its state.
std::string procedure_html(const ProcedurePath& path);

// What a person types next; empty: nothing is left to do.
std::string next_command(const ProcedurePath& path);

}  // namespace sceau::cli

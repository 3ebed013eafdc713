// How the administrative path is shown: on the terminal, as JSON; its words are the report's as well.
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

// A line each: the word to type, and what it means.
void show_choices(const Context& context, const procedure::Question& question);

Json procedure_json(const ProcedurePath& path);  // the contract's document

std::string state_word(const procedure::Step& step, const procedure::StepStatus& status);
std::string actor_name(const ProcedurePath& path, const procedure::Step& step);
std::string done_words(const procedure::StepStatus& status);  // of one that is done: "2026-09-01, until …"

// What a person types next; empty: nothing is left to do.
std::string next_command(const ProcedurePath& path);

}  // namespace sceau::cli

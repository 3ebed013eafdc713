#include "cli/definition_words.hpp"

#include "cli/text.hpp"

namespace sceau::cli {

using procedure::DefinitionFault;
using procedure::DefinitionProblem;

namespace {

// {0}: the subject, {1}: the value. The words of the file (step, question, source…) stay as it has them.
const char* words_of(DefinitionProblem problem) {
  switch (problem) {
    case DefinitionProblem::toml:
      return N_("this is no TOML: {0}");
    case DefinitionProblem::unknown_key:
      return N_("unknown key \"{0}\"");
    case DefinitionProblem::missing:
      return N_("\"{0}\" is missing");
    case DefinitionProblem::not_a_word:
      return N_("\"{0}\" is not a string");
    case DefinitionProblem::not_a_flag:
      return N_("\"{0}\" is neither true nor false");
    case DefinitionProblem::not_words:
      return N_("\"{0}\" is not a list of strings");
    case DefinitionProblem::not_tables:
      return N_("\"{0}\" is not a list of tables");
    case DefinitionProblem::not_a_table:
      return N_("\"{0}\" is not a table");
    case DefinitionProblem::source_mark:
      return N_("the source \"{0}\" ends with neither D, R nor I");
    case DefinitionProblem::condition_shape:
      return N_("the condition \"{0}\" is not question=choice");
    case DefinitionProblem::condition_empty:
      return N_("\"{0}\" has an empty list");
    case DefinitionProblem::years:
      return N_("\"{0}\" is not a number from 1 to 100");
    case DefinitionProblem::unknown_word:
      return N_("\"{0}\" is not a word of \"{1}\"");
    case DefinitionProblem::twice:
      return N_("{0} \"{1}\" is there twice");
    case DefinitionProblem::step_and_question:
      return N_("\"{0}\" is a step and a question");
    case DefinitionProblem::unknown_reference:
      return N_("there is no {0} \"{1}\"");
    case DefinitionProblem::one_choice:
      return N_("question \"{0}\" has no two choices");
    case DefinitionProblem::unknown_form_value:
      return N_("form {0}: there is no value \"{1}\"");
    case DefinitionProblem::unknown_form_repeat:
      return N_("form {0}: nothing repeats as \"{1}\"");
    case DefinitionProblem::cycle:
      return N_("{0} \"{1}\" waits for itself (a cycle)");
    case DefinitionProblem::unreachable:
      return N_("no answers lead to {0} \"{1}\"");
    case DefinitionProblem::never_together:
      return N_("\"{0}\" needs \"{1}\", and the two never apply together");
    case DefinitionProblem::without_effect:
      return N_("nothing depends on question \"{0}\"");
    case DefinitionProblem::choices_alike:
      return N_("two choices of question \"{0}\" make no difference");
    case DefinitionProblem::unused:
      return N_("{0} \"{1}\" is used nowhere");
  }
  return "";
}

}  // namespace

std::string sentence(const DefinitionFault& fault) {
  return tr(words_of(fault.problem), fault.subject, fault.value);
}

std::string place_of(const std::string& file, const DefinitionFault& fault) {
  return fmt::format("{}:{}", file, fault.line);
}

}  // namespace sceau::cli

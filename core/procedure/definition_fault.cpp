#include "core/procedure/definition_fault.hpp"

namespace sceau::procedure {

std::string_view code_of(DefinitionProblem problem) {
  switch (problem) {
    case DefinitionProblem::toml:
      return "toml";
    case DefinitionProblem::unknown_key:
      return "unknown_key";
    case DefinitionProblem::missing:
      return "missing";
    case DefinitionProblem::not_a_word:
      return "not_a_word";
    case DefinitionProblem::not_a_flag:
      return "not_a_flag";
    case DefinitionProblem::not_words:
      return "not_words";
    case DefinitionProblem::not_tables:
      return "not_tables";
    case DefinitionProblem::not_a_table:
      return "not_a_table";
    case DefinitionProblem::source_mark:
      return "source_mark";
    case DefinitionProblem::condition_shape:
      return "condition_shape";
    case DefinitionProblem::condition_empty:
      return "condition_empty";
    case DefinitionProblem::years:
      return "years";
    case DefinitionProblem::unknown_word:
      return "unknown_word";
    case DefinitionProblem::twice:
      return "twice";
    case DefinitionProblem::step_and_question:
      return "step_and_question";
    case DefinitionProblem::unknown_reference:
      return "unknown_reference";
    case DefinitionProblem::one_choice:
      return "one_choice";
    case DefinitionProblem::unknown_form_value:
      return "unknown_form_value";
    case DefinitionProblem::unknown_form_repeat:
      return "unknown_form_repeat";
    case DefinitionProblem::cycle:
      return "cycle";
    case DefinitionProblem::unreachable:
      return "unreachable";
    case DefinitionProblem::never_together:
      return "never_together";
    case DefinitionProblem::without_effect:
      return "without_effect";
    case DefinitionProblem::choices_alike:
      return "choices_alike";
    case DefinitionProblem::unused:
      return "unused";
  }
  return {};
}

}  // namespace sceau::procedure

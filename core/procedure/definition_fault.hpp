// What can be wrong with a procedure file: all of it is found in one reading. The words are cli's.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sceau::procedure {

enum class DefinitionProblem {
  toml,                 // subject: the parser's own words
  unknown_key,          // subject: the key
  missing,              // subject: the key
  not_a_word,           // subject: the key; a string was expected
  not_a_flag,           // true or false was expected
  not_words,            // a list of strings was expected
  not_tables,           // a list of tables was expected
  not_a_table,          // a table was expected
  source_mark,          // subject: the source as written; it ends with neither D, R nor I
  condition_shape,      // subject: the condition as written; it is not question=choice
  condition_empty,      // a list of conditions without any
  years,                // not a number from 1 to 100
  unknown_word,         // subject: the word, value: the key that has other words
  twice,                // subject: the kind, value: the id
  step_and_question,    // subject: the id of both
  unknown_reference,    // subject: the kind, value: the id
  one_choice,           // subject: the question
  unknown_form_value,   // subject: the form, value: what a row names
  unknown_form_repeat,  // subject: the form, value: what a part repeats by
  cycle,                // subject: the kind, value: the id
  unreachable,          // subject: the kind, value: the id; no answers lead there
  never_together,       // subject: the step, value: the step it needs
  without_effect,       // subject: the question on which nothing depends
  choices_alike,        // subject: the question of which two choices make no difference
  unused                // subject: the kind, value: the id
};
std::string_view code_of(DefinitionProblem problem);  // "unknown_key", as in JSON

struct DefinitionFault {
  std::size_t line = 0;  // of the file, 1 is the first
  DefinitionProblem problem = DefinitionProblem::toml;
  std::string subject = {};
  std::string value = {};
};
using DefinitionFaults = std::vector<DefinitionFault>;

}  // namespace sceau::procedure

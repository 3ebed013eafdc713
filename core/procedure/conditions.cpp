#include "core/procedure/conditions.hpp"

#include <algorithm>

namespace sceau::procedure {
namespace {

Truth holds(const Definition& definition, const Condition& condition, const Answers& answers) {
  const Question* question = definition.question(condition.question);
  if (question == nullptr) return Truth::no;
  const Truth is_asked = asked(definition, *question, answers);
  if (is_asked == Truth::no) return Truth::no;
  const auto answer = answers.find(condition.question);
  if (answer == answers.end()) return Truth::unknown;
  if (std::ranges::find(condition.choices, answer->second) == condition.choices.end()) return Truth::no;
  return is_asked;
}

Truth holds(const Definition& definition, const Clause& clause, const Answers& answers) {
  Truth all = Truth::yes;
  for (const Condition& condition : clause) all = std::min(all, holds(definition, condition, answers));
  return all;
}

void add(std::vector<std::string>& list, const std::string& item) {
  if (std::ranges::find(list, item) == list.end()) list.push_back(item);
}

void collect_undecided(const Definition& definition, const Conditions& conditions, const Answers& answers,
                       std::vector<std::string>& found) {
  if (holds(definition, conditions, answers) != Truth::unknown) return;
  for (const Clause& clause : conditions) {
    if (holds(definition, clause, answers) != Truth::unknown) continue;
    for (const Condition& condition : clause) {
      if (holds(definition, condition, answers) != Truth::unknown) continue;
      const Question& question = *definition.question(condition.question);
      collect_undecided(definition, question.when, answers, found);
      if (asked(definition, question, answers) == Truth::yes) add(found, question.id);
    }
  }
}

void collect_questions(const Definition& definition, const Conditions& conditions,
                       std::vector<std::string>& found) {
  for (const Clause& clause : conditions)
    for (const Condition& condition : clause) {
      const Question* question = definition.question(condition.question);
      if (question == nullptr || std::ranges::find(found, question->id) != found.end()) continue;
      collect_questions(definition, question->when, found);
      add(found, question->id);
    }
}

bool possible_from(const Definition& definition, const std::vector<const Conditions*>& all,
                   const std::vector<std::string>& questions, std::size_t index, Answers& answers) {
  if (std::ranges::any_of(all, [&](const Conditions* conditions) {
        return holds(definition, *conditions, answers) == Truth::no;
      }))
    return false;
  if (index == questions.size()) return true;
  const Question& question = *definition.question(questions[index]);
  if (asked(definition, question, answers) != Truth::yes)
    return possible_from(definition, all, questions, index + 1, answers);
  for (const Choice& choice : question.choices) {
    answers[question.id] = choice.id;
    if (possible_from(definition, all, questions, index + 1, answers)) return true;
  }
  answers.erase(question.id);
  return false;
}

}  // namespace

Truth asked(const Definition& definition, const Question& question, const Answers& answers) {
  return holds(definition, question.when, answers);
}

Truth holds(const Definition& definition, const Conditions& conditions, const Answers& answers) {
  if (conditions.empty()) return Truth::yes;
  Truth any = Truth::no;
  for (const Clause& clause : conditions) any = std::max(any, holds(definition, clause, answers));
  return any;
}

std::vector<std::string> undecided(const Definition& definition, const Conditions& conditions,
                                   const Answers& answers) {
  std::vector<std::string> found;
  collect_undecided(definition, conditions, answers, found);
  return found;
}

std::vector<std::string> questions_of(const Definition& definition, const Conditions& conditions) {
  std::vector<std::string> questions;
  collect_questions(definition, conditions, questions);
  return questions;
}

bool possible(const Definition& definition, const std::vector<const Conditions*>& all) {
  std::vector<std::string> questions;
  for (const Conditions* conditions : all) collect_questions(definition, *conditions, questions);
  Answers answers;
  return possible_from(definition, all, questions, 0, answers);
}

}  // namespace sceau::procedure

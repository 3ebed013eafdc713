#include "core/procedure/definition_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/model/entry.hpp"
#include "core/procedure/conditions.hpp"
#include "core/procedure/sheet.hpp"

namespace sceau::procedure {
namespace {

using Problem = DefinitionProblem;

template <class T>
bool has(const std::vector<T>& list, const std::string& id) {
  return std::ranges::find(list, id, &T::id) != list.end();
}

class Checker {
 public:
  explicit Checker(const Definition& definition) : definition_(definition) {}

  DefinitionFaults check() {
    everything_once();
    for (const Question& question : definition_.questions) question_refers(question);
    for (const Step& step : definition_.steps) step_refers(step);
    for (const Form& form : definition_.forms) form_refers(form);
    if (faults_.empty()) {
      no_question_hangs_on_itself();
      no_step_waits_for_itself();
    }
    if (faults_.empty()) {
      all_reachable();
      all_choices_matter();
      all_used();
    }
    return std::move(faults_);
  }

 private:
  void fault(std::size_t line, Problem problem, std::string subject, std::string value = {}) {
    faults_.push_back({line, problem, std::move(subject), std::move(value)});
  }

  template <class T>
  void once(const std::vector<T>& list, const std::string& kind) {
    std::set<std::string> seen;
    for (const T& item : list)
      if (!seen.insert(item.id).second) fault(item.line, Problem::twice, kind, item.id);
  }
  void everything_once() {
    once(definition_.sources, "source");
    once(definition_.chapters, "chapter");
    once(definition_.stages, "stage");
    once(definition_.actors, "actor");
    once(definition_.documents, "document");
    once(definition_.services, "service");
    once(definition_.forms, "form");
    once(definition_.questions, "question");
    once(definition_.steps, "step");
    for (const Step& step : definition_.steps)
      if (definition_.question(step.id) != nullptr) fault(step.line, Problem::step_and_question, step.id);
  }

  // Notes that `id` is used, and that it exists.
  template <class T>
  void refers(std::size_t line, const std::vector<T>& list, const std::string& kind, const std::string& id) {
    if (!has(list, id)) fault(line, Problem::unknown_reference, kind, id);
    used_.insert(fmt::format("{} \"{}\"", kind, id));
  }
  template <class T>
  void refers(std::size_t line, const std::vector<T>& list, const std::string& kind,
              const std::vector<std::string>& ids) {
    for (const std::string& id : ids) refers(line, list, kind, id);
  }

  void cites(std::size_t line, const std::vector<Citation>& citations) {
    for (const Citation& citation : citations) refers(line, definition_.sources, "source", citation.source);
  }

  void condition_refers(std::size_t line, const Condition& condition) {
    refers(line, definition_.questions, "question", condition.question);
    const Question* question = definition_.question(condition.question);
    if (question == nullptr) return;
    for (const std::string& choice : condition.choices) {
      const std::string pair = condition.question + "=" + choice;
      if (!has(question->choices, choice)) fault(line, Problem::unknown_reference, "choice", pair);
      used_.insert(fmt::format("choice \"{}\"", pair));
    }
  }
  void conditions_refer(std::size_t line, const Conditions& conditions) {
    for (const Clause& clause : conditions)
      for (const Condition& condition : clause) condition_refers(line, condition);
  }

  void question_refers(const Question& question) {
    refers(question.line, definition_.chapters, "chapter", question.chapter);
    if (question.choices.size() < 2) fault(question.line, Problem::one_choice, question.id);
    std::set<std::string> seen;
    for (const Choice& choice : question.choices)
      if (!seen.insert(choice.id).second)
        fault(question.line, Problem::twice, "choice", question.id + "=" + choice.id);
    cites(question.line, question.citations);
    conditions_refer(question.line, question.when);
  }

  void step_refers(const Step& step) {
    refers(step.line, definition_.chapters, "chapter", step.chapter);
    refers(step.line, definition_.stages, "stage", step.stage);
    refers(step.line, definition_.actors, "actor", step.actor);
    refers(step.line, definition_.steps, "step", step.needs);
    refers(step.line, definition_.forms, "form", step.forms);
    refers(step.line, definition_.services, "service", step.services);
    refers(step.line, definition_.documents, "document", step.documents);
    if (step.valid && !step.valid->card_of.empty())
      refers(step.line, definition_.actors, "actor", step.valid->card_of);
    if (!step.entry.empty() && !model::profile_of(step.entry))
      fault(step.line, Problem::unknown_reference, "entry", step.entry);
    cites(step.line, step.citations);
    conditions_refer(step.line, step.when);
  }

  void form_refers(const Form& form) {
    cites(form.line, form.citations);
    for (const FormPart& part : form.parts) {
      if (!part.repeat.empty() && !is_sheet_repeat(part.repeat))
        fault(part.line, Problem::unknown_form_repeat, form.id, part.repeat);
      for (const FormRow& row : part.rows)
        if (!is_sheet_value(row.value) || (row.value.starts_with("person.") && part.repeat.empty()))
          fault(row.line, Problem::unknown_form_value, form.id, row.value);
    }
  }

  // Depth first; `path` holds where we come from. links(id) gives the ids it hangs on.
  template <class Links>
  bool on_a_cycle(const std::string& id, std::set<std::string>& path, std::set<std::string>& cleared,
                  Links links) {
    if (cleared.contains(id)) return false;
    if (!path.insert(id).second) return true;
    for (const std::string& next : links(id))
      if (on_a_cycle(next, path, cleared, links)) return true;
    path.erase(id);
    cleared.insert(id);
    return false;
  }

  void no_question_hangs_on_itself() {
    const auto links = [this](const std::string& id) {
      std::vector<std::string> ids;
      for (const Clause& clause : definition_.question(id)->when)
        for (const Condition& condition : clause) ids.push_back(condition.question);
      return ids;
    };
    std::set<std::string> path;
    std::set<std::string> cleared;
    for (const Question& question : definition_.questions)
      if (on_a_cycle(question.id, path, cleared, links))
        return fault(question.line, Problem::cycle, "question", question.id);
  }

  void no_step_waits_for_itself() {
    const auto links = [this](const std::string& id) { return definition_.step(id)->needs; };
    std::set<std::string> path;
    std::set<std::string> cleared;
    for (const Step& step : definition_.steps)
      if (on_a_cycle(step.id, path, cleared, links)) return fault(step.line, Problem::cycle, "step", step.id);
  }

  void all_reachable() {
    for (const Question& question : definition_.questions)
      if (!possible(definition_, {&question.when}))
        fault(question.line, Problem::unreachable, "question", question.id);
    for (const Step& step : definition_.steps) {
      if (!possible(definition_, {&step.when})) {
        fault(step.line, Problem::unreachable, "step", step.id);
        continue;
      }
      for (const std::string& need : step.needs)
        if (!possible(definition_, {&step.when, &definition_.step(need)->when}))
          fault(step.line, Problem::never_together, step.id, need);
    }
  }

  // A question without effect is dead, and so is a second choice that no condition names: it is the first one
  // again.
  void all_choices_matter() {
    for (const Question& question : definition_.questions) {
      if (!used_.contains(fmt::format("question \"{}\"", question.id))) {
        fault(question.line, Problem::without_effect, question.id);
        continue;
      }
      const auto unnamed = [&](const Choice& choice) {
        return !used_.contains(fmt::format("choice \"{}={}\"", question.id, choice.id));
      };
      if (std::ranges::count_if(question.choices, unnamed) > 1)
        fault(question.line, Problem::choices_alike, question.id);
    }
  }

  template <class T>
  void used(const std::vector<T>& list, const std::string& kind) {
    for (const T& item : list)
      if (!used_.contains(fmt::format("{} \"{}\"", kind, item.id)))
        fault(item.line, Problem::unused, kind, item.id);
  }
  void all_used() {
    used(definition_.sources, "source");
    used(definition_.chapters, "chapter");
    used(definition_.stages, "stage");
    used(definition_.actors, "actor");
    used(definition_.documents, "document");
    used(definition_.services, "service");
    used(definition_.forms, "form");
  }

  const Definition& definition_;
  std::set<std::string> used_;
  DefinitionFaults faults_;
};

}  // namespace

DefinitionFaults check_definition(const Definition& definition) { return Checker(definition).check(); }

}  // namespace sceau::procedure

#include "core/procedure/definition_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/model/entry.hpp"
#include "core/procedure/conditions.hpp"
#include "core/procedure/sheet.hpp"

namespace sceau::procedure {
namespace {

using base::ErrorCode;
using base::Status;

template <class T>
bool has(const std::vector<T>& list, const std::string& id) {
  return std::ranges::find(list, id, &T::id) != list.end();
}

class Checker {
 public:
  Checker(const Definition& definition, const std::string& name) : definition_(definition), name_(name) {}

  Status check() {
    SCEAU_CHECK(everything_once());
    for (const Question& question : definition_.questions) SCEAU_CHECK(question_refers(question));
    for (const Step& step : definition_.steps) SCEAU_CHECK(step_refers(step));
    for (const Form& form : definition_.forms) SCEAU_CHECK(form_refers(form));
    SCEAU_CHECK(no_question_hangs_on_itself());
    SCEAU_CHECK(no_step_waits_for_itself());
    SCEAU_CHECK(all_reachable());
    SCEAU_CHECK(all_choices_matter());
    return all_used();
  }

 private:
  tl::unexpected<base::Error> invalid(std::size_t line, std::string what) const {
    return base::fail(ErrorCode::procedure_invalid, fmt::format("{}:{}", name_, line), std::move(what));
  }

  template <class T>
  Status once(const std::vector<T>& list, std::string_view kind) {
    std::set<std::string> seen;
    for (const T& item : list)
      if (!seen.insert(item.id).second)
        return invalid(line_of(item), fmt::format("{} \"{}\" twice", kind, item.id));
    return {};
  }
  template <class T>
  static std::size_t line_of(const T& item) {
    if constexpr (requires { item.line; })
      return item.line;
    else
      return 1;
  }

  Status everything_once() {
    SCEAU_CHECK(once(definition_.sources, "source"));
    SCEAU_CHECK(once(definition_.chapters, "chapter"));
    SCEAU_CHECK(once(definition_.stages, "stage"));
    SCEAU_CHECK(once(definition_.actors, "actor"));
    SCEAU_CHECK(once(definition_.documents, "document"));
    SCEAU_CHECK(once(definition_.services, "service"));
    SCEAU_CHECK(once(definition_.forms, "form"));
    SCEAU_CHECK(once(definition_.questions, "question"));
    SCEAU_CHECK(once(definition_.steps, "step"));
    for (const Step& step : definition_.steps)
      if (definition_.question(step.id) != nullptr)
        return invalid(step.line, fmt::format("\"{}\" is a step and a question", step.id));
    return {};
  }

  // Notes that `id` is used, and that it exists.
  template <class T>
  Status refers(std::size_t line, const std::vector<T>& list, std::string_view kind, const std::string& id) {
    if (!has(list, id)) return invalid(line, fmt::format("unknown {} \"{}\"", kind, id));
    used_.insert(fmt::format("{} \"{}\"", kind, id));
    return {};
  }
  template <class T>
  Status refers(std::size_t line, const std::vector<T>& list, std::string_view kind,
                const std::vector<std::string>& ids) {
    for (const std::string& id : ids) SCEAU_CHECK(refers(line, list, kind, id));
    return {};
  }

  Status cites(std::size_t line, const std::vector<Citation>& citations) {
    for (const Citation& citation : citations)
      SCEAU_CHECK(refers(line, definition_.sources, "source", citation.source));
    return {};
  }

  Status conditions_refer(std::size_t line, const Conditions& conditions) {
    for (const Clause& clause : conditions)
      for (const Condition& condition : clause) {
        SCEAU_CHECK(refers(line, definition_.questions, "question", condition.question));
        for (const std::string& choice : condition.choices) {
          if (!has(definition_.question(condition.question)->choices, choice))
            return invalid(line, fmt::format("unknown choice \"{}={}\"", condition.question, choice));
          used_.insert(fmt::format("choice \"{}={}\"", condition.question, choice));
        }
      }
    return {};
  }

  Status question_refers(const Question& question) {
    SCEAU_CHECK(refers(question.line, definition_.chapters, "chapter", question.chapter));
    if (question.choices.size() < 2)
      return invalid(question.line, fmt::format("question \"{}\" has no two choices", question.id));
    for (auto one = question.choices.begin(); one != question.choices.end(); ++one)
      if (std::find_if(std::next(one), question.choices.end(),
                       [&](const Choice& other) { return other.id == one->id; }) != question.choices.end())
        return invalid(question.line, fmt::format("choice \"{}={}\" twice", question.id, one->id));
    SCEAU_CHECK(cites(question.line, question.citations));
    return conditions_refer(question.line, question.when);
  }

  Status step_refers(const Step& step) {
    SCEAU_CHECK(refers(step.line, definition_.chapters, "chapter", step.chapter));
    SCEAU_CHECK(refers(step.line, definition_.stages, "stage", step.stage));
    SCEAU_CHECK(refers(step.line, definition_.actors, "actor", step.actor));
    SCEAU_CHECK(refers(step.line, definition_.steps, "step", step.needs));
    SCEAU_CHECK(refers(step.line, definition_.forms, "form", step.forms));
    SCEAU_CHECK(refers(step.line, definition_.services, "service", step.services));
    SCEAU_CHECK(refers(step.line, definition_.documents, "document", step.documents));
    if (step.valid && !step.valid->card_of.empty())
      SCEAU_CHECK(refers(step.line, definition_.actors, "actor", step.valid->card_of));
    if (!step.entry.empty() && !model::profile_of(step.entry))
      return invalid(step.line, fmt::format("unknown entry \"{}\"", step.entry));
    SCEAU_CHECK(cites(step.line, step.citations));
    return conditions_refer(step.line, step.when);
  }

  Status form_refers(const Form& form) {
    SCEAU_CHECK(cites(form.line, form.citations));
    for (const FormPart& part : form.parts) {
      if (!part.repeat.empty() && !is_sheet_repeat(part.repeat))
        return invalid(form.line, fmt::format("form {}: nothing repeats as \"{}\"", form.id, part.repeat));
      for (const FormRow& row : part.rows)
        if (!is_sheet_value(row.value) || (row.value.starts_with("person.") && part.repeat.empty()))
          return invalid(form.line, fmt::format("form {}: unknown value \"{}\"", form.id, row.value));
    }
    return {};
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

  Status no_question_hangs_on_itself() {
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
        return invalid(question.line, fmt::format("cycle through question \"{}\"", question.id));
    return {};
  }

  Status no_step_waits_for_itself() {
    const auto links = [this](const std::string& id) { return definition_.step(id)->needs; };
    std::set<std::string> path;
    std::set<std::string> cleared;
    for (const Step& step : definition_.steps)
      if (on_a_cycle(step.id, path, cleared, links))
        return invalid(step.line, fmt::format("cycle through step \"{}\"", step.id));
    return {};
  }

  Status all_reachable() const {
    for (const Question& question : definition_.questions)
      if (!possible(definition_, {&question.when}))
        return invalid(question.line, fmt::format("no answers lead to question \"{}\"", question.id));
    for (const Step& step : definition_.steps) {
      if (!possible(definition_, {&step.when}))
        return invalid(step.line, fmt::format("no answers lead to step \"{}\"", step.id));
      for (const std::string& need : step.needs)
        if (!possible(definition_, {&step.when, &definition_.step(need)->when}))
          return invalid(step.line, fmt::format("\"{}\" and \"{}\" never apply together", step.id, need));
    }
    return {};
  }

  // A question without effect is dead, and so is a second choice that no condition names: it is the first one
  // again.
  Status all_choices_matter() const {
    for (const Question& question : definition_.questions) {
      if (!used_.contains(fmt::format("question \"{}\"", question.id)))
        return invalid(question.line, fmt::format("nothing depends on question \"{}\"", question.id));
      const auto unnamed = [&](const Choice& choice) {
        return !used_.contains(fmt::format("choice \"{}={}\"", question.id, choice.id));
      };
      if (std::ranges::count_if(question.choices, unnamed) > 1)
        return invalid(question.line, fmt::format("two choices of \"{}\" make no difference", question.id));
    }
    return {};
  }

  template <class T>
  Status used(const std::vector<T>& list, std::string_view kind) const {
    for (const T& item : list)
      if (!used_.contains(fmt::format("{} \"{}\"", kind, item.id)))
        return invalid(line_of(item), fmt::format("{} \"{}\" is used nowhere", kind, item.id));
    return {};
  }
  Status all_used() const {
    SCEAU_CHECK(used(definition_.sources, "source"));
    SCEAU_CHECK(used(definition_.chapters, "chapter"));
    SCEAU_CHECK(used(definition_.stages, "stage"));
    SCEAU_CHECK(used(definition_.actors, "actor"));
    SCEAU_CHECK(used(definition_.documents, "document"));
    SCEAU_CHECK(used(definition_.services, "service"));
    return used(definition_.forms, "form");
  }

  const Definition& definition_;
  const std::string& name_;
  std::set<std::string> used_;
};

}  // namespace

Status check_definition(const Definition& definition, const std::string& name) {
  return Checker(definition, name).check();
}

}  // namespace sceau::procedure

// The contract's document.
#include "cli/procedure_words.hpp"

namespace sceau::cli {
namespace {

using procedure::Step;
using procedure::StepState;
using procedure::StepStatus;

std::string_view word(StepState state) {
  switch (state) {
    case StepState::done:
      return "done";
    case StepState::open:
      return "open";
    case StepState::blocked:
      return "blocked";
    case StepState::not_applicable:
      return "not_applicable";
  }
  return {};
}

Json& set_day(Json& json, std::string_view key, const std::optional<base::Date>& day) {
  return day ? json.set(key, base::TimePoint(*day)) : json.set(key, nullptr);
}

void set_fact(Json& json, const StepStatus& status) {
  const bool done = status.state == StepState::done;
  set_day(json, "done_on", done ? std::optional(status.fact->on) : std::nullopt);
  set_day(json, "expires", status.expires);
  json.set("by", done ? status.fact->by : "").set("evidence", done ? status.fact->evidence : "");
  json.set("evidence_sha256", done ? status.fact->sha256 : "");
  const bool reopened = status.fact && status.fact->kind == procedure::FactKind::reopened;
  json.set("reopened", reopened ? status.fact->reason : "");
}

Json texts(const std::vector<procedure::Text>& list) {
  Json out = Json::array();
  for (const procedure::Text& text : list) out.push(text.in(language()));
  return out;
}

Json step_json(const ProcedurePath& path, const Step& step, const StepStatus& status) {
  Json json = Json::object();
  json.set("id", step.id).set("chapter", step.chapter).set("stage", step.stage);
  json.set("title", step.title.in(language())).set("state", word(status.state));
  json.set("needs", Json::array(step.needs))
      .set("unlocks", Json::array(procedure::unlocked_by(path.definition, step.id)));
  json.set("actor", step.actor)
      .set("forms", Json::array(step.forms))
      .set("documents", Json::array(step.documents));
  set_fact(json, status);
  json.set("waits_for", Json::array(status.waits_for)).set("undecided", Json::array(status.undecided));
  json.set("services", Json::array(step.services))
      .set("advice", step.optional)
      .set("unknown", texts(step.unknown));
  return json;
}

Json question_json(const procedure::Question& question, const procedure::QuestionStatus& status) {
  std::vector<std::string> choices;
  for (const procedure::Choice& choice : question.choices) choices.push_back(choice.id);
  Json json = Json::object();
  json.set("id", question.id).set("choices", Json::array(choices)).set("answer", status.answer);
  return json.set("asked", status.asked).set("text", question.text.in(language()));
}

}  // namespace

Json procedure_json(const ProcedurePath& path) {
  Json steps = Json::array();
  for (std::size_t i = 0; i < path.definition.steps.size(); ++i)
    steps.push(step_json(path, path.definition.steps[i], path.state.steps[i]));
  Json questions = Json::array();
  for (std::size_t i = 0; i < path.definition.questions.size(); ++i)
    questions.push(question_json(path.definition.questions[i], path.state.questions[i]));
  Json out = Json::object();
  out.set("schema", 1)
      .set("structure", store::identifier_of(path.structure))
      .set("version", path.definition.version);
  out.set("steps", std::move(steps)).set("questions", std::move(questions));
  out.set("done", path.state.done).set("total", path.state.total);
  out.set("order_waits_for", Json::array(waits_for(path, procedure::Operation::order)));
  out.set("renewal_waits_for", Json::array(waits_for(path, procedure::Operation::renew)));
  if (!path.state.next) return out.set("next", nullptr).set("next_command", nullptr);
  return out.set("next", path.state.next->id).set("next_command", next_command(path));
}

}  // namespace sceau::cli

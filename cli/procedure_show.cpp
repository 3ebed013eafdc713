// The terminal's side of procedure_words.hpp.
#include <algorithm>

#include "cli/procedure_words.hpp"
#include "cli/text.hpp"

namespace sceau::cli {
namespace {

using procedure::NextKind;
using procedure::Question;
using procedure::Step;
using procedure::StepState;
using procedure::StepStatus;

constexpr std::size_t kStateWidth = 9;
constexpr std::size_t kLabelWidth = 12;

}  // namespace

void show_choices(const Context& context, const Question& question) {
  std::size_t width = 0;
  for (const procedure::Choice& choice : question.choices) width = std::max(width, choice.id.size());
  for (const procedure::Choice& choice : question.choices)
    context.say("  " + padded(choice.id, width + 2) + choice.text.in(language()));
}

std::string state_word(const Step& step, const StepStatus& status) {
  if (step.optional && status.state != StepState::done) return tr("advice");
  switch (status.state) {
    case StepState::done:
      return tr("done");
    case StepState::open:
      return tr("to do");
    case StepState::blocked:
      return tr("waits");
    case StepState::not_applicable:
      return "–";
  }
  return {};
}

std::string actor_name(const ProcedurePath& path, const Step& step) {
  const auto& actors = path.definition.actors;
  return std::ranges::find(actors, step.actor, &procedure::Actor::id)->name.in(language());
}

std::string done_words(const StepStatus& status) {
  std::string out = base::format_date(status.fact->on);
  if (status.expires) out += tr(", until {}", base::format_date(*status.expires));
  return out;
}

namespace {

// A reason that a change wrote, else what the person typed.
std::string reason_words(const std::string& reason) {
  if (reason == "representative") return tr("the représentant légal changed");
  if (reason == "finess") return tr("the FINESS changed");
  if (reason == "siret") return tr("the SIRET changed");
  return reason;
}

// Why an earlier fact does not stand any more.
std::string undone_words(const StepStatus& status) {
  if (!status.fact) return {};
  if (status.fact->kind == procedure::FactKind::reopened)
    return status.fact->reason.empty() ? tr("reopened")
                                       : tr("reopened: {}", reason_words(status.fact->reason));
  return status.expires ? tr("ended {}", base::format_date(*status.expires)) : std::string();
}

std::string last_column(const ProcedurePath& path, const Step& step, const StepStatus& status) {
  switch (status.state) {
    case StepState::done:
      return done_words(status);
    case StepState::blocked:
      return tr("after {}", listed(status.waits_for.empty() ? status.undecided : status.waits_for));
    case StepState::not_applicable:
      return tr("does not apply");
    case StepState::open:
      break;
  }
  const std::string undone = undone_words(status);
  return undone.empty() ? actor_name(path, step) : actor_name(path, step) + ", " + undone;
}

bool is_shown(const StepStatus& status, const ShowOptions& options) {
  return options.all || (status.state != StepState::not_applicable && status.undecided.empty());
}

void show_line(const Context& context, const ProcedurePath& path, const Step& step,
               const StepStatus& status) {
  context.say(padded(state_word(step, status), kStateWidth) + step.title.in(language()));
  const std::string last = step.optional ? std::string() : last_column(path, step, status);
  context.say(std::string(kStateWidth, ' ') + step.id + (last.empty() ? "" : "  ") + last);
}

// A stage of which nothing applies is not named.
void show_stage(const Context& context, const ProcedurePath& path, const procedure::Stage& stage,
                const ShowOptions& options) {
  std::vector<std::size_t> shown;
  std::size_t undecided = 0;
  for (std::size_t i = 0; i < path.definition.steps.size(); ++i) {
    const Step& step = path.definition.steps[i];
    const StepStatus& status = path.state.steps[i];
    if (step.stage != stage.id) continue;
    if (is_shown(status, options))
      shown.push_back(i);
    else if (!status.undecided.empty() && !step.optional)
      ++undecided;
  }
  if (shown.empty() && undecided == 0) return;
  context.say("\n" + stage.title.in(language()));
  for (const std::size_t i : shown) show_line(context, path, path.definition.steps[i], path.state.steps[i]);
  if (undecided > 0) context.say(tr("steps that depend on answers: {}", undecided));
}

void show_questions(const Context& context, const ProcedurePath& path) {
  bool titled = false;
  for (std::size_t i = 0; i < path.definition.questions.size(); ++i) {
    const Question& question = path.definition.questions[i];
    const procedure::QuestionStatus& status = path.state.questions[i];
    if (!status.asked || status.answer) continue;
    if (!titled) context.say("\n" + tr("To answer (sceau procedure choose QUESTION ANSWER)"));
    titled = true;
    context.say(tr("{}: {}", question.id, question.text.in(language())));
    show_choices(context, question);
  }
}

void show_answers(const Context& context, const ProcedurePath& path) {
  std::vector<std::string> given;
  for (const procedure::QuestionStatus& status : path.state.questions)
    if (status.asked && status.answer) given.push_back(status.question + "=" + *status.answer);
  if (!given.empty()) context.say("\n" + tr("answers: {}", listed(given)));
}

// What stands in the way of the next order and of the next renewal.
void show_blockers(const Context& context, const ProcedurePath& path) {
  const std::string order = listed(waits_for(path, procedure::Operation::order));
  const std::string renew = listed(waits_for(path, procedure::Operation::renew));
  if (!order.empty()) context.say(tr("an order waits for: {}", order));
  if (!renew.empty()) context.say(tr("a renewal waits for: {}", renew));
}

void row(const Context& context, const std::string& label, const std::string& value) {
  if (!value.empty()) context.say(padded(label, kLabelWidth) + value);
}

void show_forms(const Context& context, const ProcedurePath& path, const Step& step) {
  for (const std::string& id : step.forms) {
    const procedure::Form& form = *path.definition.form(id);
    row(context, tr("form"), tr("{}: {}", form.title.in(language()), form.purpose.in(language())));
    for (const std::string& address : {form.pdf, form.online, form.send_to}) row(context, "", address);
    row(context, "", tr("to fill it: sceau procedure sheet {}", id));
  }
}

std::string certainty_word(procedure::Certainty certainty) {
  switch (certainty) {
    case procedure::Certainty::documented:
      return tr("documented");
    case procedure::Certainty::real:
      return tr("seen in real certificates");
    case procedure::Certainty::inferred:
      return tr("inferred");
  }
  return {};
}

void show_source(const Context& context, const ProcedurePath& path, const procedure::Citation& citation) {
  const auto& source = *std::ranges::find(path.definition.sources, citation.source, &procedure::Source::id);
  row(context, tr("source"),
      fmt::format("{} ({}, {})", source.title, source.date.empty() ? tr("undated") : source.date,
                  certainty_word(citation.certainty)));
}

void show_references(const Context& context, const ProcedurePath& path, const Step& step) {
  const auto& definition = path.definition;
  show_forms(context, path, step);
  for (const std::string& id : step.services) {
    const auto& service = *std::ranges::find(definition.services, id, &procedure::Service::id);
    row(context, tr("where"),
        service.name.in(language()) + (service.address.empty() ? "" : "  ") + service.address);
  }
  for (const std::string& id : step.documents)
    row(context, tr("document"),
        std::ranges::find(definition.documents, id, &procedure::Document::id)->name.in(language()));
  for (const procedure::Text& unknown : step.unknown) row(context, tr("unknown"), unknown.in(language()));
  for (const procedure::Citation& citation : step.citations) show_source(context, path, citation);
}

std::string choose_command(const ProcedurePath& path, const std::string& question) {
  std::string choices;
  for (const procedure::Choice& choice : path.definition.question(question)->choices)
    choices += (choices.empty() ? "" : "|") + choice.id;
  return fmt::format("sceau procedure choose {} {}", question, choices);
}

std::vector<std::string> unlocked(const ProcedurePath& path, const Step& step) {
  auto steps = procedure::unlocked_by(path.definition, step.id);
  std::erase_if(
      steps, [&](const std::string& id) { return path.state.step(id)->state == StepState::not_applicable; });
  return steps;
}

// One a line, with its title: an id alone says nothing to who has not read the memo.
void show_steps(const Context& context, const ProcedurePath& path, const std::string& label,
                const std::vector<std::string>& steps) {
  for (const std::string& id : steps)
    row(context, id == steps.front() ? label : "",
        tr("{}: {}", id, path.definition.step(id)->title.in(language())));
}

std::string blocked_words(const Step& step) {
  const auto has = [&step](procedure::Operation operation) {
    return std::ranges::find(step.blocks, operation) != step.blocks.end();
  };
  if (has(procedure::Operation::order) && has(procedure::Operation::renew))
    return tr("every order and every renewal, until it is done");
  if (has(procedure::Operation::order)) return tr("every order, until it is done");
  return has(procedure::Operation::renew) ? tr("every renewal, until it is done") : std::string();
}

// What to type after having read a step.
std::string next_for(const ProcedurePath& path, const Step& step, const StepStatus& status) {
  switch (status.state) {
    case StepState::open:
      return "sceau procedure done " + step.id + " --on DATE --by NAME --evidence FILE";
    case StepState::blocked:
      if (!status.undecided.empty()) return choose_command(path, status.undecided.front());
      return "sceau procedure show " + status.waits_for.front();
    case StepState::done:
    case StepState::not_applicable:
      break;
  }
  const std::string next = next_command(path);
  return next.empty() ? "sceau status" : next;
}

std::string chapter_title(const ProcedurePath& path, const std::string& chapter) {
  const auto& chapters = path.definition.chapters;
  return std::ranges::find(chapters, chapter, &procedure::Chapter::id)->title.in(language());
}

// "sites=single": the answers that keep these conditions from holding.
std::vector<std::string> answers_against(const ProcedurePath& path, const procedure::Conditions& conditions) {
  std::vector<std::string> found;
  const auto add = [&found](const std::string& answer) {
    if (std::ranges::find(found, answer) == found.end()) found.push_back(answer);
  };
  for (const procedure::Clause& clause : conditions)
    for (const procedure::Condition& condition : clause) {
      const auto& status =
          *std::ranges::find(path.state.questions, condition.question, &procedure::QuestionStatus::question);
      const bool chosen =
          status.answer && std::ranges::find(condition.choices, *status.answer) != condition.choices.end();
      if (status.asked && status.answer && !chosen) add(status.question + "=" + *status.answer);
      if (status.asked) continue;
      for (const std::string& deeper :
           answers_against(path, path.definition.question(condition.question)->when))
        add(deeper);
    }
  return found;
}

void show_fact(const Context& context, const StepStatus& status) {
  if (!status.fact) return;
  row(context, tr("recorded"), status.state == StepState::done ? done_words(status) : undone_words(status));
  row(context, tr("by"), status.fact->by);
  row(context, tr("evidence"), status.fact->evidence);
  if (!status.fact->sha256.empty()) row(context, "", "SHA-256 " + status.fact->sha256);
}

}  // namespace

std::string next_command(const ProcedurePath& path) {
  const auto& next = path.state.next;
  if (!next) return {};
  if (next->kind == NextKind::step) return "sceau procedure show " + next->id;
  return choose_command(path, next->id);
}

void show_procedure(const Context& context, const ProcedurePath& path, const ShowOptions& options) {
  context.say(
      fmt::format("{}   {} {}   {}", path.structure.name, path.structure.finess.empty() ? "SIRET" : "FINESS",
                  store::identifier_of(path.structure), translated(path.structure.environment.c_str())));
  for (const procedure::Stage& stage : path.definition.stages) show_stage(context, path, stage, options);
  show_questions(context, path);
  show_answers(context, path);
  context.say("\n" + procedure_sentence(path));
  show_blockers(context, path);
  const std::string next = next_command(path);
  context.next(next.empty() ? "sceau status" : next);
}

void show_step(const Context& context, const ProcedurePath& path, const Step& step) {
  const StepStatus& status = *path.state.step(step.id);
  context.say(step.title.in(language()));
  context.say("");
  context.say(step.text.in(language()));
  context.say("");
  const bool applies = status.state != StepState::not_applicable;
  row(context, tr("chapter"), chapter_title(path, step.chapter));
  row(context, tr("state"), applies ? state_word(step, status) : tr("does not apply"));
  if (!applies) row(context, tr("because"), listed(answers_against(path, step.when)));
  row(context, tr("who"), actor_name(path, step));
  show_fact(context, status);
  show_steps(context, path, tr("waits for"), status.waits_for);
  for (const std::string& question : status.undecided)
    row(context, question == status.undecided.front() ? tr("depends on") : "",
        tr("{}: {}", question, path.definition.question(question)->text.in(language())));
  show_steps(context, path, tr("unlocks"), unlocked(path, step));
  row(context, tr("blocks"), blocked_words(step));
  show_references(context, path, step);
  context.next(next_for(path, step, status));
}

void show_question(const Context& context, const ProcedurePath& path, const Question& question) {
  const auto& states = path.state.questions;
  const auto status = std::ranges::find(states, question.id, &procedure::QuestionStatus::question);
  context.say(question.text.in(language()));
  show_choices(context, question);
  row(context, tr("chapter"), chapter_title(path, question.chapter));
  row(context, tr("answer"), status->answer.value_or(""));
  if (!status->asked) row(context, tr("state"), tr("not asked, with the answers given"));
  for (const procedure::Citation& citation : question.citations) show_source(context, path, citation);
  context.next(choose_command(path, question.id));
}

}  // namespace sceau::cli

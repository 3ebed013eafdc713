#include "core/procedure/procedure.hpp"

#include <algorithm>

#include "core/procedure/conditions.hpp"

namespace sceau::procedure {
namespace {

namespace chrono = std::chrono;

using base::Date;

constexpr std::string_view kNewRepresentative = "representative";  // the reason that a change writes

bool is_possible(const Definition& definition, const Answer& answer) {
  const Question* question = definition.question(answer.question);
  return question != nullptr &&
         std::ranges::find(question->choices, answer.choice, &Choice::id) != question->choices.end();
}

// The legal entity has answered what its contract hangs on; the site's own answer goes before.
Answers valid_answers(const Definition& definition, const Situation& situation) {
  Answers valid;
  if (!situation.legal_entity.answers.empty())
    for (const Step& step : definition.steps)
      if (step.of_legal_entity)
        for (const std::string& question : questions_of(definition, step.when))
          for (const Answer& answer : situation.legal_entity.answers)
            if (answer.question == question && is_possible(definition, answer))
              valid[question] = answer.choice;
  for (const Answer& answer : situation.answers)
    if (is_possible(definition, answer)) valid[answer.question] = answer.choice;
  return valid;
}

const StepFact* last_fact(const std::vector<StepFact>& facts, const std::string& step) {
  const auto found =
      std::find_if(facts.rbegin(), facts.rend(), [&](const StepFact& f) { return f.step == step; });
  return found == facts.rend() ? nullptr : &*found;
}

// The card of this role that ends last.
const RoleCard* last_card(const std::vector<RoleCard>& cards, std::string_view role) {
  const RoleCard* last = nullptr;
  for (const RoleCard& card : cards)
    if (card.role == role && (last == nullptr || card.not_after > last->not_after)) last = &card;
  return last;
}

// Here, or for a step of the legal entity there.
const RoleCard* card_of(const Step& step, const Situation& situation) {
  if (!step.valid || step.valid->card_of.empty()) return nullptr;
  const RoleCard* card = last_card(situation.cards, step.valid->card_of);
  return card != nullptr || !step.of_legal_entity
             ? card
             : last_card(situation.legal_entity.cards, step.valid->card_of);
}

// What the store shows by itself: a card, an order.
std::optional<StepFact> shown_by_store(const Step& step, const Situation& situation) {
  if (const RoleCard* card = card_of(step, situation))
    return StepFact{.step = step.id, .on = card->known_since};
  if (step.entry.empty()) return std::nullopt;
  const auto order = std::ranges::find(situation.orders, step.entry, &EntryOrder::entry);
  if (order == situation.orders.end()) return std::nullopt;
  return StepFact{.step = step.id, .on = order->on};
}

// Does `later`, from elsewhere, undo that the step was reopened? A new person's card is known on the very day
// of the change.
bool does_again(const StepFact& later, const StepFact& reopened) {
  const bool new_person = reopened.reason == kNewRepresentative;
  return later.kind == FactKind::done && (later.on > reopened.on || (new_person && later.on == reopened.on));
}

// What the person recorded, else what the legal entity did, else what the store shows. What comes after a
// reopening stands, wherever it comes from.
std::optional<StepFact> standing_fact(const Step& step, const Situation& situation) {
  const StepFact* own = last_fact(situation.facts, step.id);
  const StepFact* theirs = step.of_legal_entity ? last_fact(situation.legal_entity.facts, step.id) : nullptr;
  std::optional<StepFact> fact;
  if (own != nullptr) fact = *own;
  if (theirs != nullptr && (!fact || (fact->kind == FactKind::reopened && does_again(*theirs, *fact))))
    fact = *theirs;
  if (fact && fact->kind == FactKind::done) return fact;
  const auto shown = shown_by_store(step, situation);
  return shown && (!fact || does_again(*shown, *fact)) ? shown : fact;
}

Date years_after(Date day, int years) {
  const chrono::year_month_day then = chrono::year_month_day(day) + chrono::years(years);
  return then.ok() ? Date(then) : Date(then.year() / then.month() / chrono::last);  // 29 February
}

std::optional<Date> end_of(const Step& step, const StepFact& fact, const Situation& situation) {
  if (fact.expires) return fact.expires;
  if (!step.valid) return std::nullopt;
  if (const RoleCard* card = card_of(step, situation)) return card->not_after;
  if (step.valid->years) return years_after(fact.on, *step.valid->years);
  return std::nullopt;
}

StepStatus status_alone(const Definition& definition, const Step& step, const Situation& situation,
                        const Answers& answers, Date today) {
  StepStatus status{.step = step.id};
  status.fact = standing_fact(step, situation);
  const Truth applies = holds(definition, step.when, answers);
  if (applies == Truth::no) {
    status.state = StepState::not_applicable;
    return status;
  }
  if (status.fact && status.fact->kind == FactKind::done) {
    status.expires = end_of(step, *status.fact, situation);
    if (!status.expires || *status.expires >= today) {
      status.state = StepState::done;
      return status;
    }
  }
  if (applies == Truth::unknown) status.undecided = undecided(definition, step.when, answers);
  status.state = status.undecided.empty() ? StepState::open : StepState::blocked;
  return status;
}

bool is_met(const StepStatus& status) {
  return status.state == StepState::done || status.state == StepState::not_applicable;
}

void wait_for_needs(const Definition& definition, State& state) {
  std::vector<std::string> met;
  for (const StepStatus& status : state.steps)
    if (is_met(status)) met.push_back(status.step);
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    StepStatus& status = state.steps[i];
    if (is_met(status)) continue;
    for (const std::string& need : definition.steps[i].needs)
      if (std::ranges::find(met, need) == met.end()) status.waits_for.push_back(need);
    if (!status.waits_for.empty()) status.state = StepState::blocked;
  }
}

// The first thing that somebody can do, in the order of the path.
std::optional<Next> next_of(const Definition& definition, const State& state) {
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const StepStatus& status = state.steps[i];
    if (definition.steps[i].optional) continue;
    if (status.state == StepState::open) return Next{NextKind::step, status.step};
    for (const std::string& question : status.undecided)
      if (!definition.question(question)->given) return Next{NextKind::question, question};
  }
  return std::nullopt;
}

void count(const Definition& definition, State& state) {
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    if (definition.steps[i].optional || state.steps[i].state == StepState::not_applicable) continue;
    ++state.total;
    if (state.steps[i].state == StepState::done) ++state.done;
  }
}

}  // namespace

const StepStatus* State::step(std::string_view id) const {
  const auto found = std::ranges::find(steps, id, &StepStatus::step);
  return found == steps.end() ? nullptr : &*found;
}

State state_of(const Definition& definition, const Situation& situation, Date today) {
  State state;
  const Answers answers = valid_answers(definition, situation);
  for (const Question& question : definition.questions) {
    QuestionStatus status{.question = question.id,
                          .asked = asked(definition, question, answers) == Truth::yes};
    if (const auto answer = answers.find(question.id); answer != answers.end())
      status.answer = answer->second;
    state.questions.push_back(std::move(status));
  }
  for (const Step& step : definition.steps)
    state.steps.push_back(status_alone(definition, step, situation, answers, today));
  wait_for_needs(definition, state);
  count(definition, state);
  state.next = next_of(definition, state);
  return state;
}

Blockers blockers(const Definition& definition, const State& state, Operation operation) {
  Blockers found;
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const StepStatus& status = state.steps[i];
    const auto& blocks = definition.steps[i].blocks;
    if (std::ranges::find(blocks, operation) == blocks.end() || is_met(status)) continue;
    if (status.undecided.empty()) found.steps.push_back(status.step);
    for (const std::string& question : status.undecided)
      if (std::ranges::find(found.questions, question) == found.questions.end())
        found.questions.push_back(question);
  }
  return found;
}

std::vector<Expiry> expiring(const State& state, Date until) {
  std::vector<Expiry> found;
  for (const StepStatus& status : state.steps)
    if (status.state != StepState::not_applicable && status.expires && *status.expires <= until)
      found.push_back({status.step, *status.expires});
  std::ranges::stable_sort(found, {}, &Expiry::on);
  return found;
}

std::optional<Date> last_card_end(const std::vector<RoleCard>& cards, std::string_view role) {
  const RoleCard* card = last_card(cards, role);
  return card == nullptr ? std::nullopt : std::optional(card->not_after);
}

std::vector<std::string> undone_by(const Definition& definition, const State& state, Change change) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const auto& changes = definition.steps[i].reopened_by;
    if (state.steps[i].state == StepState::done && std::ranges::find(changes, change) != changes.end())
      found.push_back(state.steps[i].step);
  }
  return found;
}

std::vector<std::string> unlocked_by(const Definition& definition, std::string_view step) {
  std::vector<std::string> found;
  for (const Step& other : definition.steps)
    if (std::ranges::find(other.needs, step) != other.needs.end()) found.push_back(other.id);
  return found;
}

base::Status check_step(const Definition& definition, std::string_view step) {
  if (definition.step(step) == nullptr) return base::fail(base::ErrorCode::step_unknown, std::string(step));
  return {};
}

base::Status check_answer(const Definition& definition, std::string_view question, std::string_view choice) {
  const Question* found = definition.question(question);
  if (found == nullptr || found->given)
    return base::fail(base::ErrorCode::question_unknown, std::string(question));
  if (std::ranges::find(found->choices, choice, &Choice::id) != found->choices.end()) return {};
  std::string choices;
  for (const Choice& one : found->choices) choices += (choices.empty() ? "" : ", ") + one.id;
  return base::fail(base::ErrorCode::choice_unknown, std::string(question), std::move(choices));
}

}  // namespace sceau::procedure

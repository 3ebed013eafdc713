// Where a structure stands on the administrative path: pure functions of the definition, the facts and the
// day.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/procedure/definition.hpp"

namespace sceau::procedure {

enum class StepState { done, open, blocked, not_applicable };
enum class FactKind { done, reopened };

struct StepFact {
  std::string step;
  FactKind kind = FactKind::done;
  base::Date on{};
  std::string by = {};                     // who did it; empty: not said
  std::string evidence = {};               // path of a file, never copied into the fact
  std::string sha256 = {};                 // of that file on the day it was recorded, lower-case hexadecimal
  std::optional<base::Date> expires = {};  // typed by the person; goes before what the definition computes
  std::string reason = {};                 // reopened: why
};

struct Answer {
  std::string question;
  std::string choice;
};

struct RoleCard {    // a card known in the store
  std::string role;  // Actor::id of who holds it
  base::Date not_after{};
  base::Date known_since{};
};

struct EntryOrder {   // a certificate that was ordered
  std::string entry;  // "insi-manu"
  base::Date on{};
};

// What counts for the sites of a legal entity too, where a step is `of_legal_entity`.
struct LegalEntity {
  std::vector<StepFact> facts = {};
  std::vector<Answer> answers = {};  // to the questions that those steps hang on
  std::vector<RoleCard> cards = {};
};

struct Situation {
  std::vector<StepFact> facts = {};  // in the order written; the last one of a step stands
  std::vector<Answer> answers = {};  // the last one of a question stands
  std::vector<RoleCard> cards = {};
  std::vector<EntryOrder> orders = {};
  LegalEntity legal_entity = {};  // this structure is a site of; empty: of none
};

struct StepStatus {
  std::string step;
  StepState state = StepState::blocked;
  std::vector<std::string> waits_for = {};  // steps that must be done first
  std::vector<std::string> undecided = {};  // questions that must be answered before it is known to apply
  std::optional<StepFact> fact = {};        // the one that stands, also when it has expired or been reopened
  std::optional<base::Date> expires = {};   // of the fact; before `today`: the state is open again
};

struct QuestionStatus {
  std::string question;
  bool asked = false;  // its own conditions hold
  std::optional<std::string> answer = {};
};

enum class NextKind { step, question };
struct Next {
  NextKind kind = NextKind::step;
  std::string id;
};

struct State {
  std::vector<StepStatus> steps = {};          // as in the definition
  std::vector<QuestionStatus> questions = {};  // as in the definition
  std::size_t done = 0;
  std::size_t total = 0;          // steps that apply or may apply, advice left out
  std::optional<Next> next = {};  // none: nothing is left to do

  const StepStatus* step(std::string_view id) const;
};

State state_of(const Definition& definition, const Situation& situation, base::Date today);

struct Blockers {
  std::vector<std::string> steps = {};      // neither done nor without object
  std::vector<std::string> questions = {};  // it is not known yet whether a step that it waits for applies
  bool empty() const { return steps.empty() && questions.empty(); }
};
// What stands in the way of `operation`.
Blockers blockers(const Definition& definition, const State& state, Operation operation);

struct Expiry {
  std::string step;
  base::Date on{};
};
// What is done and ends by `until`, or has ended; the earliest first.
std::vector<Expiry> expiring(const State& state, base::Date until);

// The end of the card of this role that ends last; none where no card is known.
std::optional<base::Date> last_card_end(const std::vector<RoleCard>& cards, std::string_view role);

// The steps done so far that `change` undoes.
std::vector<std::string> undone_by(const Definition& definition, const State& state, Change change);

// Steps that wait for this one directly.
std::vector<std::string> unlocked_by(const Definition& definition, std::string_view step);

// May this be recorded? Errors: step_unknown.
base::Status check_step(const Definition& definition, std::string_view step);
// Errors: question_unknown, choice_unknown (value: the choices). A given question is unknown here.
base::Status check_answer(const Definition& definition, std::string_view question, std::string_view choice);

}  // namespace sceau::procedure

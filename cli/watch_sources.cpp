#include "cli/watch_sources.hpp"

#include <algorithm>

#include "certstore/procedure_facts.hpp"
#include "cli/procedure_state.hpp"
#include "core/steps/facts.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;

namespace {

constexpr base::Days kAsFarAsItGoes{36500};
constexpr std::string_view kAdministrator =
    "administrateur-technique";  // whose cards are looked at by themselves

bool is_their_card(const procedure::Definition& definition, const std::string& id) {
  const procedure::Step* step = definition.step(id);
  return step != nullptr && step->valid && step->valid->card_of == kAdministrator;
}

bool stops_renewals(const procedure::Definition& definition, const procedure::Situation& situation,
                    const procedure::Expiry& expiry) {
  const procedure::State after = procedure::state_of(definition, situation, expiry.on + base::Days{1});
  const auto found = procedure::blockers(definition, after, procedure::Operation::renew);
  return std::ranges::find(found.steps, expiry.step) != found.steps.end();
}

}  // namespace

PathEnds::PathEnds(const Context& context, const store::Database& database)
    : context_(context), database_(database) {}

Status PathEnds::load() {
  if (definition_) return {};
  SCEAU_TRY(definition_, load_procedure(context_));
  return {};
}

Result<std::vector<watch::Ending>> PathEnds::ends_of(const store::Structure& structure) {
  std::vector<watch::Ending> endings;
  SCEAU_TRY(const auto facts, store::procedure_facts(database_, structure.id));
  if (facts.empty()) return endings;
  SCEAU_CHECK(load());
  SCEAU_TRY(const auto situation, procedure::read_situation(database_, structure));
  const procedure::State state = procedure::state_of(*definition_, situation, today(context_));
  for (const procedure::Expiry& expiry : procedure::expiring(state, today(context_) + kAsFarAsItGoes))
    if (!is_their_card(*definition_, expiry.step))
      endings.push_back({.limit = watch::Limit::procedure,
                         .name = expiry.step,
                         .at = base::TimePoint(expiry.on + base::Days{1}),
                         .stops_renewals = stops_renewals(*definition_, situation, expiry)});
  return endings;
}

std::string PathEnds::title_of(const std::string& step, const std::string& language) {
  if (!load()) return step;
  const procedure::Step* found = definition_->step(step);
  return found == nullptr
             ? step
             : found->title.in(language == "fr" ? procedure::Language::fr : procedure::Language::en);
}

std::string PathEnds::title_of(const watch::Ending& ending, const std::string& language) {
  return ending.limit == watch::Limit::procedure ? title_of(ending.name, language) : std::string();
}

watch::Survey survey_of(const Context& context, const store::Database& database, PathEnds& path) {
  watch::Sources sources{.facts_of = steps::facts_of,
                         .steps_ending = [&path](const store::Structure& row) { return path.ends_of(row); }};
  return watch::Survey(database, std::move(sources), context.config().watch.lead);
}

}  // namespace sceau::cli

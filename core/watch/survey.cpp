#include "core/watch/survey.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "certstore/horizon.hpp"
#include "certstore/people.hpp"
#include "core/model/peer.hpp"
#include "core/watch/trouble.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::watch {

using base::Result;
using base::Status;

namespace {

constexpr int kOrdersLookedAt = 50;  // habits change: the last ones count
constexpr std::size_t kLongestChain = 8;
constexpr std::string_view kAdministrator = "administrateur-technique";

// A card's end is typed as a day, and holds on that day; one that a reader saw has a moment.
TimePoint end_of_card(TimePoint not_after) {
  const bool whole_day = not_after == TimePoint(std::chrono::floor<Days>(not_after));
  return whole_day ? not_after + Days{1} : not_after;
}

Result<std::vector<Ending>> cards_of(const store::Database& database, std::int64_t structure) {
  SCEAU_TRY(const std::vector<store::Person> people, store::people(database, structure));
  std::vector<Ending> cards;
  for (const store::Person& person : people)
    if (person.role == kAdministrator && person.card_not_after)
      cards.push_back({Limit::card, person.card_number.empty() ? person.name : person.card_number,
                       end_of_card(*person.card_not_after)});
  return cards;
}

}  // namespace

Survey::Survey(const store::Database& database, Sources sources, LeadTimes lead)
    : database_(database), sources_(std::move(sources)), lead_(std::move(lead)) {}

Result<LeadTimes> Survey::lead_times() {
  if (!learnt_) {
    SCEAU_TRY(const auto orders, store::past_orders(database_, kOrdersLookedAt));
    lead_ = learnt_from(orders, std::move(lead_));
    learnt_ = true;
  }
  return lead_;
}

Result<StructureEnds> Survey::ends_of(const store::Structure& structure) {
  if (const auto known = structures_.find(structure.id); known != structures_.end()) return known->second;
  StructureEnds ends;
  SCEAU_TRY(ends.cards, cards_of(database_, structure.id));
  if (sources_.steps_ending) {
    SCEAU_TRY(ends.steps, sources_.steps_ending(structure));
  }
  std::vector<Ending> all;
  std::ranges::copy_if(ends.steps, std::back_inserter(all), &Ending::stops_renewals);
  if (const auto card = last_card(ends.cards)) all.push_back(*card);
  if (!all.empty()) {
    SCEAU_TRY(const LeadTimes lead, lead_times());
    ends.last_day = last_day_to_act(all, lead);
  }
  return structures_.emplace(structure.id, std::move(ends)).first->second;
}

Status Survey::read_authorities() {
  if (authorities_) return {};
  SCEAU_TRY(const std::vector<store::AnchorRow> rows, store::anchors(database_, std::nullopt));
  std::vector<Authority> authorities;
  for (const store::AnchorRow& row : rows) {
    SCEAU_TRY(const x509::CertificateNames names, x509::scan_names(row.der));
    authorities.push_back({row.environment, names.subject.text(), names.subject.rfc4514(),
                           names.issuer.text(), row.not_after});
  }
  authorities_ = std::move(authorities);
  return {};
}

Result<std::optional<Ending>> Survey::chain_end(const store::EntryOverview& row) {
  std::optional<Ending> first;
  if (!row.certificate) return first;
  SCEAU_CHECK(read_authorities());
  std::string wanted = row.certificate->issuer;
  for (std::size_t i = 0; i < kLongestChain; ++i) {
    const auto above = std::ranges::find_if(*authorities_, [&](const Authority& authority) {
      return authority.environment == row.structure.environment &&
             (authority.subject == wanted || authority.subject_rfc4514 == wanted);
    });
    if (above == authorities_->end()) break;
    if (!first || above->not_after < first->at)
      first = Ending{Limit::chain, above->subject, above->not_after};
    if (above->issuer == above->subject) break;
    wanted = above->issuer;
  }
  return first;
}

Result<Watched> Survey::look(const store::EntryOverview& row, TimePoint now) {
  Watched watched{.facts = sources_.facts_of(row)};
  if (model::peers_are_due(model::stage_of(watched.facts, now), row.peers_to_tell))
    watched.peers_to_tell = row.peers_to_tell;
  if (!watched.facts.effective_end || !in_force(watched.facts, now)) return watched;
  SCEAU_TRY(const LeadTimes lead, lead_times());
  std::vector<Ending> endings{{Limit::certificate, row.entry.name, *watched.facts.effective_end}};
  SCEAU_TRY(const auto chain, chain_end(row));
  if (chain) endings.push_back(*chain);
  watched.own = last_day_to_act(endings, lead);
  SCEAU_TRY(const StructureEnds shared, ends_of(row.structure));
  watched.last_day =
      shared.last_day && shared.last_day->day < watched.own->day ? shared.last_day : watched.own;
  return watched;
}

}  // namespace sceau::watch

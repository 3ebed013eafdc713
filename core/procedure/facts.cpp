#include "core/procedure/facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "certstore/audit.hpp"
#include "certstore/entries.hpp"
#include "certstore/people.hpp"
#include "certstore/procedure_facts.hpp"

namespace sceau::procedure {
namespace {

using base::Date;
using base::Result;
using base::Status;

constexpr std::string_view kDone = "done";
constexpr std::string_view kReopened = "reopened";
constexpr std::string_view kAnswer = "answer";
constexpr std::string_view kLegalEntity = "legal_entity";

Date day_of(base::TimePoint at) { return std::chrono::floor<base::Days>(at); }

StepFact fact_of(const store::ProcedureFact& row) {
  StepFact fact{.step = row.step,
                .kind = row.kind == kDone ? FactKind::done : FactKind::reopened,
                .on = day_of(row.at),
                .by = row.done_by,
                .evidence = row.evidence,
                .sha256 = row.sha256,
                .reason = row.value};
  if (row.expires) fact.expires = day_of(*row.expires);
  return fact;
}

std::vector<StepFact> step_facts(const std::vector<store::ProcedureFact>& rows) {
  std::vector<StepFact> facts;
  for (const store::ProcedureFact& row : rows)
    if (row.kind == kDone || row.kind == kReopened) facts.push_back(fact_of(row));
  return facts;
}

std::vector<Answer> answers_in(const std::vector<store::ProcedureFact>& rows) {
  std::vector<Answer> answers;
  for (const store::ProcedureFact& row : rows)
    if (row.kind == kAnswer) answers.push_back({row.step, row.value});
  return answers;
}

Result<std::vector<RoleCard>> read_cards(const store::Database& database, std::int64_t structure) {
  SCEAU_TRY(const auto people, store::people(database, structure));
  std::vector<RoleCard> cards;
  for (const store::Person& person : people)
    if (person.card_not_after)
      cards.push_back({person.role, day_of(*person.card_not_after), day_of(person.added_at)});
  return cards;
}

Result<LegalEntity> read_legal_entity(const store::Database& database,
                                      const std::vector<store::ProcedureFact>& rows) {
  LegalEntity entity;
  const auto last =
      std::find_if(rows.rbegin(), rows.rend(), [](const auto& row) { return row.kind == kLegalEntity; });
  if (last == rows.rend() || last->value.empty()) return entity;
  const std::int64_t id = std::stoll(last->value);
  SCEAU_TRY(const auto theirs, store::procedure_facts(database, id));
  entity.facts = step_facts(theirs);
  entity.answers = answers_in(theirs);
  SCEAU_TRY(entity.cards, read_cards(database, id));
  return entity;
}

struct Planned {
  bool insi_auto = false;
  bool insi_manu = false;
  bool dmp = false;
};

// An order is sent, or its certificate is there already. The first of each profile counts.
Status read_entries(const store::Database& database, const store::Structure& structure, Situation& situation,
                    Planned& planned) {
  return store::each_entry(database, {.structure = structure.id}, [&](const store::EntryOverview& row) {
    if (row.entry.abandoned_at) return true;
    planned.insi_auto = planned.insi_auto || row.entry.profile == "insi-auto";
    planned.insi_manu = planned.insi_manu || row.entry.profile == "insi-manu";
    planned.dmp = planned.dmp || row.entry.service == "dmp";
    const auto at = row.submitted_at  ? row.submitted_at
                    : row.certificate ? std::optional(row.certificate->not_before)
                                      : std::nullopt;
    if (at) situation.orders.push_back({row.entry.profile, day_of(*at)});
    return true;
  });
}

void answer_from_plan(const Planned& planned, Situation& situation) {
  const bool insi = planned.insi_auto || planned.insi_manu;
  if (insi || planned.dmp)
    situation.answers.push_back({"certificates-for", insi && planned.dmp ? "ins-dmp" : insi ? "ins" : "dmp"});
  if (insi)
    situation.answers.push_back({"insi-names", planned.insi_auto && planned.insi_manu ? "both"
                                               : planned.insi_auto                    ? "auto"
                                                                                      : "manu"});
}

// In the caller's transaction.
Status append(const store::Database& database, const store::Structure& structure,
              const store::ProcedureFact& row, const std::string& detail, const Writer& writer) {
  SCEAU_CHECK(store::insert(database, row));
  return store::append(database, {.at = writer.now,
                                  .actor = writer.actor,
                                  .entry = store::identifier_of(structure),
                                  .kind = "procedure",
                                  .detail = detail});
}

Status append_fact(const store::Database& database, const store::Structure& structure, const StepFact& fact,
                   const Writer& writer) {
  store::ProcedureFact row{.structure = structure.id,
                           .step = fact.step,
                           .kind = std::string(fact.kind == FactKind::done ? kDone : kReopened),
                           .at = fact.on,
                           .done_by = fact.by,
                           .value = fact.reason,
                           .evidence = fact.evidence,
                           .sha256 = fact.sha256};
  if (fact.expires) row.expires = *fact.expires;
  return append(database, structure, row,
                fmt::format("{} {} {}", fact.step, row.kind, base::format_date(fact.on)), writer);
}

Status write(const store::Database& database, const store::Structure& structure,
             const store::ProcedureFact& row, const std::string& detail, const Writer& writer) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(append(database, structure, row, detail, writer));
  return transaction.commit();
}

std::string_view word(Change change) {
  switch (change) {
    case Change::representative:
      return "representative";
    case Change::finess:
      return "finess";
    case Change::siret:
      return "siret";
  }
  return {};
}

}  // namespace

Result<Situation> read_situation(const store::Database& database, const store::Structure& structure) {
  Situation situation;
  Planned planned;
  SCEAU_TRY(const auto rows, store::procedure_facts(database, structure.id));
  situation.facts = step_facts(rows);
  SCEAU_TRY(situation.legal_entity, read_legal_entity(database, rows));
  SCEAU_TRY(situation.cards, read_cards(database, structure.id));
  SCEAU_CHECK(read_entries(database, structure, situation, planned));
  situation.answers.push_back({"environment", structure.environment});
  answer_from_plan(planned, situation);
  for (Answer& answer : answers_in(rows)) situation.answers.push_back(std::move(answer));
  return situation;
}

Status write_fact(const store::Database& database, const store::Structure& structure, const StepFact& fact,
                  const Writer& writer) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(append_fact(database, structure, fact, writer));
  return transaction.commit();
}

Status write_answer(const store::Database& database, const store::Structure& structure, const Answer& answer,
                    const Writer& writer) {
  const store::ProcedureFact row{.structure = structure.id,
                                 .step = answer.question,
                                 .kind = std::string(kAnswer),
                                 .at = writer.now,
                                 .value = answer.choice};
  return write(database, structure, row, fmt::format("{} = {}", answer.question, answer.choice), writer);
}

Status write_legal_entity(const store::Database& database, const store::Structure& site,
                          const store::Structure& legal_entity, const Writer& writer) {
  const store::ProcedureFact row{.structure = site.id,
                                 .kind = std::string(kLegalEntity),
                                 .at = writer.now,
                                 .value = std::to_string(legal_entity.id)};
  return write(database, site, row, "site of " + store::identifier_of(legal_entity), writer);
}

Result<std::vector<std::string>> append_change(const store::Database& database,
                                               const store::Structure& structure,
                                               const Definition& definition, Change change,
                                               const Writer& writer) {
  SCEAU_TRY(const Situation situation, read_situation(database, structure));
  const Date today = day_of(writer.now);
  const auto undone = undone_by(definition, state_of(definition, situation, today), change);
  for (const std::string& step : undone)
    SCEAU_CHECK(append_fact(
        database, structure,
        {.step = step, .kind = FactKind::reopened, .on = today, .reason = std::string(word(change))},
        writer));
  return undone;
}

}  // namespace sceau::procedure

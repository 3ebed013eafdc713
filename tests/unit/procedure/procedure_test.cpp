#include "core/procedure/procedure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/procedure/dot.hpp"

namespace sceau::procedure {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

base::Date day(const char* text) { return base::parse_date(text).value(); }
const base::Date kToday = day("2026-11-23");

const Definition& path() {
  static const Definition definition = builtin_definition().definition;
  return definition;
}

std::vector<Answer> answers(std::initializer_list<std::pair<const char*, const char*>> list) {
  std::vector<Answer> out;
  for (const auto& [question, choice] : list) {
    EXPECT_TRUE(question == std::string("environment") || check_answer(path(), question, choice)) << question;
    out.push_back({question, choice});
  }
  return out;
}

std::vector<std::string> in_state(const State& state, StepState wanted) {
  std::vector<std::string> found;
  for (const StepStatus& status : state.steps)
    if (status.state == wanted) found.push_back(status.step);
  return found;
}

StepState state(const Situation& situation, const char* step, base::Date today = kToday) {
  return state_of(path(), situation, today).step(step)->state;
}

// The steps that apply, advice left out.
std::set<std::string> applies(const Situation& situation) {
  std::set<std::string> found;
  const State now = state_of(path(), situation, kToday);
  for (const StepStatus& status : now.steps)
    if (status.state != StepState::not_applicable && status.undecided.empty() &&
        !path().step(status.step)->optional)
      found.insert(status.step);
  return found;
}

// Does every next thing in turn, as its title says; the steps in the order they came.
std::vector<std::string> walk(Situation situation) {
  std::vector<std::string> done;
  for (State now = state_of(path(), situation, kToday); now.next; now = state_of(path(), situation, kToday)) {
    if (now.next->kind == NextKind::question) {
      ADD_FAILURE() << "not answered: " << now.next->id;
      break;
    }
    done.push_back(now.next->id);
    situation.facts.push_back({.step = now.next->id, .on = kToday});
  }
  return done;
}

// A hospital with one site whose director signs on paper, a mandataire, certificates for INS and DMP, no
// RPPS+.
std::vector<Answer> hospital() {
  return answers({{"environment", "production"},
                  {"practice", "establishment"},
                  {"sites", "single"},
                  {"representative", "director"},
                  {"representative-card", "none"},
                  {"contract-channel", "paper"},
                  {"mandataire", "no"},
                  {"cards-wanted", "no"},
                  {"certificates-for", "ins-dmp"},
                  {"administrator-card", "held"},
                  {"administrator-channel", "form-413"},
                  {"administrator-login", "card"},
                  {"insi-names", "manu"},
                  {"rpps", "no"}});
}

std::vector<Answer> with(std::vector<Answer> list,
                         std::initializer_list<std::pair<const char*, const char*>> more) {
  for (const Answer& answer : answers(more)) list.push_back(answer);
  return list;
}

TEST(Procedure, AsksTheFirstQuestionWhenNothingIsKnown) {
  const State now = state_of(path(), {}, kToday);
  ASSERT_TRUE(now.next);
  EXPECT_EQ(now.next->kind, NextKind::question);
  EXPECT_EQ(now.next->id, "practice");
  EXPECT_EQ(now.done, 0U);
}

TEST(Procedure, WalksThePaperPathOfTheMemoInItsOrder) {
  EXPECT_THAT(walk({.answers = hospital()}),
              ElementsAre("contract", "form-101", "appointment-copy", "identity-copy", "director-card",
                          "administrator-card-active", "administrator-form-413", "ans-mail", "reader",
                          "platform-login", "order-insi-manu", "order-dmp-auth", "order-dmp-sign",
                          "reference-framework"));
}

struct Branch {
  const char* name;
  std::vector<Answer> more;
  std::vector<const char*> there;
  std::vector<const char*> absent;
};

void PrintTo(const Branch& branch, std::ostream* out) { *out << branch.name; }

class MemoBranch : public testing::TestWithParam<Branch> {};

TEST_P(MemoBranch, HasItsStepsAndNotThoseOfTheOther) {
  std::vector<Answer> all = hospital();
  for (const Answer& answer : GetParam().more) {
    ASSERT_TRUE(answer.question == "environment" || check_answer(path(), answer.question, answer.choice));
    all.push_back(answer);
  }
  const auto found = applies({.answers = all});
  for (const char* step : GetParam().there) EXPECT_TRUE(found.contains(step)) << step;
  for (const char* step : GetParam().absent) EXPECT_FALSE(found.contains(step)) << step;
  EXPECT_THAT(walk({.answers = all}), testing::SizeIs(found.size()));  // and all of them can be done
}

INSTANTIATE_TEST_SUITE_P(
    Branches, MemoBranch,
    testing::Values(
        Branch{"contract_on_paper",
               {},
               {"contract", "form-101", "appointment-copy", "identity-copy"},
               {"contract-online", "legal-entity"}},
        Branch{"contract_online",
               {{"contract-channel", "online"}},
               {"contract-online", "appointment-copy", "identity-copy"},
               {"contract", "form-101"}},
        Branch{"several_sites", {{"sites", "multiple"}}, {"legal-entity"}, {}},
        Branch{"president_asks_for_a_card",
               {{"representative", "president"},
                {"president-option", "president-card"},
                {"mandataire-card", "none"},
                {"mandataire-order", "form-301"}},
               {"form-101", "director-card", "president-names-director", "mandataire-form-301",
                "mandataire-card-received"},
               {"director-proof", "mandataire-named"}},
        Branch{"president_wants_no_card",
               {{"representative", "president"}, {"president-option", "director-card"}},
               {"director-proof", "form-101", "director-card"},
               {"president-names-director"}},
        Branch{"head_is_a_professional_with_a_cps",
               {{"representative-card", "cps"}},
               {"contract", "appointment-copy"},
               {"form-101", "director-card"}},
        Branch{"liberal_practice",
               {{"practice", "liberal"}},
               {"administrator-form-413", "order-dmp-sign"},
               {"contract", "contract-online", "form-101", "director-card", "appointment-copy",
                "reference-framework"}},
        Branch{"mandataire_card_by_form_301",
               {{"mandataire", "yes"}, {"mandataire-card", "none"}, {"mandataire-order", "form-301"}},
               {"mandataire-named", "mandataire-form-301", "mandataire-card-received"},
               {"mandataire-tom-order", "mandataire-tom-declare", "mandataire-form-502"}},
        Branch{"mandataire_card_by_tom",
               {{"mandataire", "yes"}, {"mandataire-card", "none"}, {"mandataire-order", "tom"}},
               {"mandataire-tom-order", "mandataire-card-received"},
               {"mandataire-form-301"}},
        Branch{"mandataire_with_a_card_by_tom",
               {{"mandataire", "yes"}, {"mandataire-card", "held"}, {"mandataire-declare", "tom"}},
               {"mandataire-tom-declare"},
               {"mandataire-form-502", "mandataire-card-received", "mandataire-form-301"}},
        Branch{"mandataire_with_a_card_by_form_502",
               {{"mandataire", "yes"}, {"mandataire-card", "held"}, {"mandataire-declare", "form-502"}},
               {"mandataire-form-502"},
               {"mandataire-tom-declare", "mandataire-card-received"}},
        Branch{
            "no_mandataire", {}, {}, {"mandataire-named", "mandataire-form-301", "mandataire-card-received"}},
        Branch{"cards_for_everybody",
               {{"cards-wanted", "yes"},
                {"cards-health", "yes"},
                {"cards-students", "yes"},
                {"cards-staff", "health"},
                {"psi", "yes"}},
               {"card-cps", "card-cpf", "card-cpe", "card-psi"},
               {"card-cpa"}},
        Branch{"cards_of_an_authorised_structure",
               {{"cards-wanted", "yes"},
                {"cards-health", "no"},
                {"cards-students", "no"},
                {"cards-staff", "authorised"},
                {"psi", "no"}},
               {"card-cpa"},
               {"card-cpe", "card-cps", "card-cpf", "card-psi"}},
        Branch{"administrator_online",
               {{"administrator-channel", "online"}},
               {"administrator-online", "ans-mail"},
               {"administrator-form-413", "administrator-meshabilitations"}},
        Branch{"administrator_in_meshabilitations",
               {{"administrator-channel", "meshabilitations"}},
               {"administrator-meshabilitations"},
               {"administrator-form-413", "administrator-online"}},
        Branch{"administrator_without_card",
               {{"administrator-card", "none"}},
               {"administrator-card-order", "administrator-card-active"},
               {}},
        Branch{"administrator_with_an_e_cps",
               {{"administrator-login", "e-cps"}},
               {"platform-login"},
               {"reader"}},
        Branch{"test_environment",
               {{"environment", "test"}},
               {"test-form-414", "reader"},
               {"administrator-form-413"}},
        Branch{"ins_alone",
               {{"certificates-for", "ins"}},
               {"order-insi-manu"},
               {"order-insi-auto", "order-dmp-auth", "order-dmp-sign"}},
        Branch{"dmp_alone",
               {{"certificates-for", "dmp"}},
               {"order-dmp-auth", "order-dmp-sign"},
               {"order-insi-manu", "order-insi-auto"}},
        Branch{"ins_and_dmp_three_distinct",
               {},
               {"order-insi-manu", "order-dmp-auth", "order-dmp-sign"},
               {"order-insi-auto"}},
        Branch{"both_names_of_insi", {{"insi-names", "both"}}, {"order-insi-manu", "order-insi-auto"}, {}},
        Branch{"no_certificate_for_now",
               {{"certificates-for", "none"}},
               {"director-card"},
               {"administrator-form-413", "ans-mail", "reader", "platform-login"}},
        Branch{"rpps_by_the_representative",
               {{"rpps", "yes"}, {"rpps-manager", "representative"}, {"esms", "no"}},
               {"rpps-data", "rpps-identity-copies", "rpps-reader", "rpps-register"},
               {"rpps-manager-named", "rpps-training", "rpps-card-received"}},
        Branch{
            "rpps_by_another_with_form_301",
            {{"rpps", "yes"},
             {"rpps-manager", "other"},
             {"rpps-manager-card", "none"},
             {"rpps-manager-order", "form-301"},
             {"esms", "yes"}},
            {"rpps-manager-named", "rpps-form-301", "rpps-card-received", "rpps-training", "rpps-register"},
            {"rpps-tom-order", "rpps-tom-declare", "rpps-form-502"}},
        Branch{"rpps_by_another_with_tom",
               {{"rpps", "yes"},
                {"rpps-manager", "other"},
                {"rpps-manager-card", "none"},
                {"rpps-manager-order", "tom"},
                {"esms", "no"}},
               {"rpps-tom-order", "rpps-card-received"},
               {"rpps-form-301"}},
        Branch{"rpps_by_another_who_has_a_card_tom",
               {{"rpps", "yes"},
                {"rpps-manager", "other"},
                {"rpps-manager-card", "held"},
                {"rpps-manager-declare", "tom"},
                {"esms", "no"}},
               {"rpps-tom-declare"},
               {"rpps-form-502", "rpps-card-received"}},
        Branch{"rpps_by_another_who_has_a_card_502",
               {{"rpps", "yes"},
                {"rpps-manager", "other"},
                {"rpps-manager-card", "held"},
                {"rpps-manager-declare", "form-502"},
                {"esms", "no"}},
               {"rpps-form-502"},
               {"rpps-tom-declare", "rpps-card-received"}},
        Branch{"rpps_with_a_manager_for_each_site",
               {{"sites", "multiple"},
                {"rpps", "yes"},
                {"rpps-manager", "other"},
                {"rpps-manager-card", "held"},
                {"rpps-manager-declare", "tom"},
                {"rpps-sites", "decentralised"},
                {"esms", "no"}},
               {"rpps-site-managers"},
               {}},
        Branch{"rpps_with_one_manager_for_all_sites",
               {{"sites", "multiple"},
                {"rpps", "yes"},
                {"rpps-manager", "representative"},
                {"rpps-sites", "centralised"},
                {"esms", "no"}},
               {"legal-entity"},
               {"rpps-site-managers"}}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Procedure, TheLastAnswerOfAQuestionStands) {
  const auto twice = with(hospital(), {{"contract-channel", "online"}, {"contract-channel", "paper"}});
  EXPECT_TRUE(applies({.answers = twice}).contains("contract"));
}

TEST(Procedure, AnAnswerToAQuestionThatIsNotAskedCountsForNothing) {
  const auto answered = with(hospital(), {{"president-option", "director-card"}});  // the director represents
  EXPECT_EQ(state({.answers = answered}, "director-proof"), StepState::not_applicable);
}

TEST(Procedure, AStepWaitsForItsNeeds) {
  const State now = state_of(path(), {.answers = hospital()}, kToday);
  const StepStatus* card = now.step("director-card");
  EXPECT_EQ(card->state, StepState::blocked);
  EXPECT_THAT(card->waits_for, ElementsAre("contract", "form-101", "appointment-copy", "identity-copy"));
  EXPECT_THAT(in_state(now, StepState::open), Contains("contract"));
}

TEST(Procedure, AStepWaitsForTheAnswerThatDecides) {
  const State now = state_of(path(), {.answers = answers({{"practice", "establishment"}})}, kToday);
  EXPECT_EQ(now.step("contract")->state, StepState::blocked);
  EXPECT_THAT(now.step("contract")->undecided, ElementsAre("contract-channel"));
  EXPECT_THAT(now.step("director-proof")->undecided, ElementsAre("representative"));
}

TEST(Procedure, CountsWhatIsDoneAndWhatApplies) {
  Situation situation{.answers = hospital()};
  EXPECT_EQ(state_of(path(), situation, kToday).total, 14U);
  situation.facts = {{.step = "contract", .on = kToday}, {.step = "e-cps", .on = kToday}};
  EXPECT_EQ(state_of(path(), situation, kToday).done, 1U) << "advice is not counted";
}

TEST(Procedure, AStepDoneBeforeItsTurnCounts) {
  const Situation situation{.facts = {{.step = "ans-mail", .on = kToday}}, .answers = hospital()};
  EXPECT_EQ(state(situation, "ans-mail"), StepState::done);
}

TEST(Procedure, AReopenedStepIsOpenAgain) {
  Situation situation{.facts = {{.step = "contract", .on = kToday}}, .answers = hospital()};
  situation.facts.push_back(
      {.step = "contract", .kind = FactKind::reopened, .on = kToday, .reason = "siret"});
  const State now = state_of(path(), situation, kToday);
  EXPECT_EQ(now.step("contract")->state, StepState::open);
  EXPECT_EQ(now.step("contract")->fact->reason, "siret");
  situation.facts.push_back({.step = "contract", .on = kToday});
  EXPECT_EQ(state(situation, "contract"), StepState::done);
}

TEST(Procedure, ACardEndsAfterThreeYearsAndOpensItsStepAgain) {
  const Situation situation{.facts = {{.step = "administrator-card-active", .on = day("2024-02-29")}},
                            .answers = hospital()};
  EXPECT_EQ(state_of(path(), situation, kToday).step("administrator-card-active")->expires,
            day("2027-02-28"));
  EXPECT_EQ(state(situation, "administrator-card-active", day("2027-02-28")), StepState::done);
  EXPECT_EQ(state(situation, "administrator-card-active", day("2027-03-01")), StepState::open);
}

TEST(Procedure, ADateTypedByThePersonGoesBeforeTheComputedOne) {
  const Situation situation{.facts = {{.step = "director-card", .on = kToday, .expires = day("2027-01-31")}},
                            .answers = hospital()};
  EXPECT_EQ(state_of(path(), situation, kToday).step("director-card")->expires, day("2027-01-31"));
}

TEST(Procedure, ACardThatTheStoreKnowsIsTheFactOfItsStep) {
  Situation situation{.answers = hospital()};
  situation.cards = {{"administrateur-technique", day("2026-12-01"), day("2024-01-10")},
                     {"administrateur-technique", day("2028-03-23"), day("2025-06-02")}};
  const State now = state_of(path(), situation, kToday);
  EXPECT_EQ(now.step("administrator-card-active")->state, StepState::done);
  EXPECT_EQ(now.step("administrator-card-active")->expires, day("2028-03-23")) << "the card that ends last";
}

TEST(Procedure, AnOrderThatTheStoreKnowsIsTheFactOfItsStep) {
  const Situation situation{.answers = hospital(), .orders = {{"dmp-sign", day("2026-11-02")}}};
  const State now = state_of(path(), situation, kToday);
  EXPECT_EQ(now.step("order-dmp-sign")->state, StepState::done);
  EXPECT_EQ(now.step("order-dmp-sign")->fact->on, day("2026-11-02"));
  EXPECT_NE(now.step("order-dmp-auth")->state, StepState::done);
}

TEST(Procedure, TheContractOfTheLegalEntityCountsForItsSites) {
  Situation site{.answers = hospital()};
  site.legal_entity.facts = {{.step = "contract", .on = kToday}, {.step = "ans-mail", .on = kToday}};
  const State now = state_of(path(), site, kToday);
  EXPECT_EQ(now.step("contract")->state, StepState::done);
  EXPECT_NE(now.step("ans-mail")->state, StepState::done) << "each structure declares its own administrator";
}

TEST(Procedure, WhatTheLegalEntityAnsweredAboutItsContractCountsForItsSites) {
  Situation site{.answers = answers({{"environment", "production"}, {"cards-wanted", "no"}})};
  site.legal_entity.answers = with(hospital(), {{"cards-wanted", "yes"}});
  const State now = state_of(path(), site, kToday);
  const auto answer = [&now](const char* question) {
    return std::ranges::find(now.questions, question, &QuestionStatus::question)->answer.value_or("");
  };
  EXPECT_EQ(answer("contract-channel"), "paper");
  EXPECT_EQ(answer("practice"), "establishment") << "the contract's question hangs on it";
  EXPECT_EQ(answer("cards-wanted"), "no") << "its own answer goes before";
  EXPECT_EQ(answer("certificates-for"), "") << "each site has certificates of its own";
}

TEST(Procedure, TheCardOfTheLegalEntitysDirectorCountsForItsSites) {
  Situation site{.answers = hospital()};
  site.legal_entity.cards = {{"representant-legal", day("2028-03-23"), day("2026-01-05")},
                             {"administrateur-technique", day("2028-03-23"), day("2026-01-05")}};
  const State now = state_of(path(), site, kToday);
  EXPECT_EQ(now.step("director-card")->state, StepState::done);
  EXPECT_EQ(now.step("director-card")->expires, day("2028-03-23"));
  EXPECT_NE(now.step("administrator-card-active")->state, StepState::done);
}

struct Reopening {
  const char* name;
  const char* reason;
  const char* card_known;
  StepState director_card;
};
void PrintTo(const Reopening& row, std::ostream* out) { *out << row.name; }
class Reopened : public testing::TestWithParam<Reopening> {};

TEST_P(Reopened, ACardCountsOnlyWhenItCameAfter) {
  Situation situation{.answers = hospital()};
  for (const char* step : {"contract", "form-101", "appointment-copy", "identity-copy", "director-card"})
    situation.facts.push_back({.step = step, .on = day("2026-01-05")});
  situation.facts.push_back({.step = "director-card",
                             .kind = FactKind::reopened,
                             .on = day("2026-06-01"),
                             .reason = GetParam().reason});
  situation.cards = {{"representant-legal", day("2028-03-23"), day(GetParam().card_known)}};
  EXPECT_EQ(state(situation, "director-card"), GetParam().director_card);
}

INSTANTIATE_TEST_SUITE_P(
    Cards, Reopened,
    testing::Values(Reopening{"of_the_one_before", "representative", "2026-05-31", StepState::open},
                    Reopening{"of_the_new_one_on_the_same_day", "representative", "2026-06-01",
                              StepState::done},
                    Reopening{"known_when_the_finess_changed", "finess", "2026-06-01", StepState::open},
                    Reopening{"received_after_the_finess_changed", "finess", "2026-06-02", StepState::done}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Procedure, ASiteThatReopenedTheContractHasItAgainWithThatOfTheLegalEntity) {
  Situation site{.facts = {{.step = "contract", .kind = FactKind::reopened, .on = day("2026-06-01")}},
                 .answers = hospital()};
  site.legal_entity.facts = {{.step = "contract", .on = day("2026-05-01")}};
  EXPECT_EQ(state(site, "contract"), StepState::open);
  site.legal_entity.facts.push_back({.step = "contract", .on = day("2026-07-01")});
  EXPECT_EQ(state(site, "contract"), StepState::done);
}

TEST(Procedure, TellsWhatBlocksAnOrderAndARenewal) {
  Situation situation{.answers = hospital()};
  const auto order = blockers(path(), state_of(path(), situation, kToday), Operation::order);
  EXPECT_THAT(order.steps, ElementsAre("contract", "administrator-card-active", "administrator-form-413",
                                       "ans-mail", "reader"));
  EXPECT_THAT(order.questions, IsEmpty());
  const auto renew = blockers(path(), state_of(path(), situation, kToday), Operation::renew);
  EXPECT_THAT(renew.steps, Not(Contains("reader")));
  for (const std::string& step : order.steps) situation.facts.push_back({.step = step, .on = kToday});
  EXPECT_TRUE(blockers(path(), state_of(path(), situation, kToday), Operation::order).empty());
}

TEST(Procedure, AnUnansweredQuestionBlocksAnOrderToo) {
  const auto found = blockers(path(), state_of(path(), {}, kToday), Operation::order);
  EXPECT_THAT(found.questions, Contains("practice"));
  EXPECT_THAT(found.questions, Contains("certificates-for"));
}

TEST(Procedure, TheCardOfTheAdministratorThatEndsBlocksARenewal) {
  Situation situation{.answers = hospital()};
  for (const char* step : {"contract", "administrator-form-413"})
    situation.facts.push_back({.step = step, .on = kToday});
  situation.facts.push_back(
      {.step = "administrator-card-active", .on = kToday, .expires = day("2027-01-02")});
  EXPECT_TRUE(blockers(path(), state_of(path(), situation, day("2027-01-02")), Operation::renew).empty());
  EXPECT_THAT(blockers(path(), state_of(path(), situation, day("2027-01-03")), Operation::renew).steps,
              ElementsAre("administrator-card-active"));
}

TEST(Procedure, ListsWhatExpiresTheEarliestFirst) {
  Situation situation{.answers = hospital()};
  situation.facts = {{.step = "director-card", .on = kToday, .expires = day("2027-06-01")},
                     {.step = "appointment-copy", .on = kToday, .expires = day("2027-01-01")},
                     {.step = "administrator-card-active", .on = kToday}};
  const auto found = expiring(state_of(path(), situation, kToday), day("2027-12-31"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].step, "appointment-copy");
  EXPECT_EQ(found[1].step, "director-card");
}

TEST(Procedure, AChangeOfTheStructureUndoesTheContractAndTheCardRequest) {
  Situation situation{.answers = hospital()};
  for (const char* step : {"contract", "form-101", "ans-mail"})
    situation.facts.push_back({.step = step, .on = kToday});
  const State now = state_of(path(), situation, kToday);
  for (const Change change : {Change::representative, Change::finess, Change::siret})
    EXPECT_THAT(undone_by(path(), now, change), ElementsAre("contract", "form-101"));
}

TEST(Procedure, ANewRepresentativeUndoesTheChoiceOfTheMandataire) {
  Situation situation{.answers = with(hospital(), {{"mandataire", "yes"}})};
  situation.facts = {{.step = "mandataire-named", .on = kToday}};
  const State now = state_of(path(), situation, kToday);
  EXPECT_THAT(undone_by(path(), now, Change::representative), ElementsAre("mandataire-named"));
  EXPECT_THAT(undone_by(path(), now, Change::finess), IsEmpty());
}

TEST(Procedure, ARehearsalFollowsThePathOfProduction) {
  EXPECT_EQ(walk({.answers = with(hospital(), {{"environment", "rehearsal"}})}),
            walk({.answers = hospital()}));
}

TEST(Procedure, RefusesAnswersThatDoNotExist) {
  EXPECT_EQ(check_answer(path(), "colour", "red").error().code, base::ErrorCode::question_unknown);
  EXPECT_EQ(check_answer(path(), "environment", "test").error().code, base::ErrorCode::question_unknown);
  const auto refused = check_answer(path(), "sites", "three");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::choice_unknown);
  EXPECT_EQ(refused.error().value, "single, multiple");
  EXPECT_EQ(check_step(path(), "coffee").error().code, base::ErrorCode::step_unknown);
}

TEST(Procedure, KnowsWhatAStepUnlocks) {
  EXPECT_THAT(unlocked_by(path(), "ans-mail"), ElementsAre("platform-login"));
}

TEST(Dot, DrawsEachStepAndQuestionInTheLanguageAsked) {
  const State now = state_of(path(), {.answers = hospital()}, kToday);
  const std::string french = to_dot(path(), now, Language::fr);
  for (const Step& step : path().steps)
    EXPECT_NE(french.find("\"" + step.id + (step.optional ? "\" [shape=note" : "\" [shape=box")),
              std::string::npos);
  for (const Question& question : path().questions)
    EXPECT_NE(french.find("\"" + question.id + "\" [shape=diamond"), std::string::npos);
  EXPECT_NE(french.find("\"ans-mail\" -> \"platform-login\""), std::string::npos);
  EXPECT_NE(french.find("Recevoir le mail"), std::string::npos);
  EXPECT_NE(to_dot(path(), now, Language::en).find("Receive the e-mail"), std::string::npos);
  EXPECT_NE(french.find("label=\"→ "), std::string::npos);  // a state is not a colour alone
}

}  // namespace
}  // namespace sceau::procedure

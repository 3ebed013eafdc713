#include "core/procedure/facts.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "certstore/audit.hpp"
#include "certstore/entries.hpp"
#include "certstore/people.hpp"
#include "tests/unit/procedure/store_fixture.hpp"

namespace sceau::procedure {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

base::Date day(const char* text) { return base::parse_date(text).value(); }
const base::Date kToday = day("2026-11-23");

class Facts : public WithStore {
 protected:
  Situation situation(const store::Structure& structure) const {
    return read_situation(database(), structure).value();
  }
  std::string answer(const std::string& question) const {
    std::string last;
    for (const Answer& given : situation(structure_).answers)
      if (given.question == question) last = given.choice;
    return last;
  }
  std::vector<std::string> trail() const {
    std::vector<std::string> lines;
    EXPECT_TRUE(store::each_event(database(), std::nullopt, [&](const store::Event& event) {
      lines.push_back(event.entry + " " + event.detail);
      return true;
    }));
    return lines;
  }
  void plan(const std::string& profile, const std::string& service, bool sent) {
    const auto id = store::insert(database(), store::Entry{.structure = structure_.id,
                                                           .name = profile,
                                                           .profile = profile,
                                                           .service = service,
                                                           .usage = "AUTH_CLI",
                                                           .common_name = "X",
                                                           .key_storage = "token"});
    ASSERT_TRUE(id);
    ASSERT_TRUE(!sent || store::insert_submission(database(), *id, day("2026-11-02"), ""));
  }
};

TEST_F(Facts, AFactIsReadBackAsItWasWritten) {
  const StepFact fact{.step = "contract",
                      .on = day("2026-09-01"),
                      .by = "Mme Martin",
                      .evidence = "/srv/contrat.pdf",
                      .sha256 = std::string(64, 'a'),
                      .expires = day("2029-09-01")};
  ASSERT_TRUE(write_fact(database(), structure_, fact, writer()));
  const auto facts = situation(structure_).facts;
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].step, fact.step);
  EXPECT_EQ(facts[0].on, fact.on);
  EXPECT_EQ(facts[0].by, fact.by);
  EXPECT_EQ(facts[0].evidence, fact.evidence);
  EXPECT_EQ(facts[0].sha256, fact.sha256);
  EXPECT_EQ(facts[0].expires, fact.expires);
  EXPECT_THAT(trail(), ElementsAre("0B0221636 contract done 2026-09-01"));
}

TEST_F(Facts, TheStructureAnswersForItsEnvironment) { EXPECT_EQ(answer("environment"), "production"); }

TEST_F(Facts, ThePlanAnswersWhatTheCertificatesAreForUntilSomebodyDoes) {
  EXPECT_EQ(answer("certificates-for"), "");
  plan("insi-manu", "insi", false);
  EXPECT_EQ(answer("certificates-for"), "ins");
  EXPECT_EQ(answer("insi-names"), "manu");
  plan("dmp-auth", "dmp", false);
  EXPECT_EQ(answer("certificates-for"), "ins-dmp");
  ASSERT_TRUE(write_answer(database(), structure_, {"certificates-for", "none"}, writer()));
  EXPECT_EQ(answer("certificates-for"), "none");
}

TEST_F(Facts, AnOrderThatWasSentIsTheFactOfItsStep) {
  plan("dmp-auth", "dmp", true);
  plan("dmp-sign", "dmp", false);
  const auto orders = situation(structure_).orders;
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].entry, "dmp-auth");
  EXPECT_EQ(orders[0].on, day("2026-11-02"));
}

TEST_F(Facts, TheCardsOfThePeopleAreThere) {
  store::Person person{.structure = structure_.id, .role = "administrateur-technique", .name = "BERNARD"};
  ASSERT_TRUE(store::insert(database(), person));
  EXPECT_THAT(situation(structure_).cards, IsEmpty()) << "no date, no card";
  person.card_not_after = day("2028-03-23");
  const auto id = store::insert(database(), person);
  ASSERT_EQ(situation(structure_).cards.size(), 1U);
  EXPECT_EQ(situation(structure_).cards[0].not_after, day("2028-03-23"));
  ASSERT_TRUE(store::set_removed(database(), *id, writer().now));
  EXPECT_THAT(situation(structure_).cards, IsEmpty());
}

TEST_F(Facts, ACardThatAReaderSawGoesBeforeTheDateThatWasTyped) {
  ASSERT_TRUE(store::insert(database(), store::Person{.structure = structure_.id,
                                                      .role = "administrateur-technique",
                                                      .card_number = "2600301752",
                                                      .card_not_after = day("2030-01-01")}));
  ASSERT_TRUE(
      database().execute("INSERT INTO card(number, holder, type, national_id, structure_id, not_after, role, "
                         "environment, seen_at) "
                         "VALUES('2600301752', '', 'CPE', '', '', 1837296000, '', 'production', 1)"));
  EXPECT_EQ(situation(structure_).cards[0].not_after, day("2028-03-22"));
}

TEST_F(Facts, AChangeReopensTheContractAndSaysWhy) {
  const auto definition = builtin_definition().definition;
  for (const char* question : {"practice=establishment", "sites=single", "contract-channel=paper"}) {
    const std::string text = question;
    const auto equals = text.find('=');
    ASSERT_TRUE(
        write_answer(database(), structure_, {text.substr(0, equals), text.substr(equals + 1)}, writer()));
  }
  ASSERT_TRUE(write_fact(database(), structure_, {.step = "contract", .on = day("2026-01-05")}, writer()));
  const auto undone = append_change(database(), structure_, definition, Change::finess, writer());
  ASSERT_TRUE(undone);
  EXPECT_THAT(*undone, ElementsAre("contract"));
  const State now = state_of(definition, situation(structure_), kToday);
  EXPECT_EQ(now.step("contract")->state, StepState::open);
  EXPECT_EQ(now.step("contract")->fact->reason, "finess");
  EXPECT_THAT(*append_change(database(), structure_, definition, Change::finess, writer()), IsEmpty());
  EXPECT_THAT(trail(), Contains("0B0221636 contract reopened 2026-11-23"));
}

TEST_F(Facts, TheContractOfTheLegalEntityCountsForItsSite) {
  const auto site = add_structure("SITE DU LAC", "750712184");
  ASSERT_TRUE(write_fact(database(), structure_, {.step = "contract", .on = day("2026-01-05")}, writer()));
  EXPECT_THAT(situation(site).legal_entity.facts, IsEmpty());
  ASSERT_TRUE(write_legal_entity(database(), site, structure_, writer()));
  ASSERT_EQ(situation(site).legal_entity.facts.size(), 1U);
  EXPECT_EQ(situation(site).legal_entity.facts[0].step, "contract");
  EXPECT_THAT(situation(site).facts, IsEmpty()) << "its own facts are its own";
}

}  // namespace
}  // namespace sceau::procedure

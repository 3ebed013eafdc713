// What the certificates of a card say (core/steps/card), whatever module read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certstore/people.hpp"
#include "certstore/structures.hpp"
#include "core/base/file.hpp"
#include "core/steps/card.hpp"
#include "core/x509/bundle.hpp"
#include "tests/support/virtual_card.hpp"

namespace sceau::test {
namespace {

using pkcs11::CardCertificate;
using pkcs11::CardRole;
using testing::SizeIs;

const base::TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 25};

base::Bytes id_of(unsigned char number) {
  base::Bytes id = *base::from_hex("e828bd080f8025000001ff0010");
  id.push_back(number);
  return id;
}

CardCertificate certificate(const VirtualCard& card, const char* file, unsigned char number) {
  const auto content = base::read_file(card.file(file));
  const auto bundle = x509::read_bundle(*content, file);
  const base::Bytes id = id_of(number);
  return {id, "", bundle->certificates().front().der, pkcs11::role_of(id)};
}

// Signature first, as ANS's module and OpenSC list them.
std::vector<CardCertificate> certificates_of(const VirtualCard& card) {
  return {certificate(card, "sig.pem", 1), certificate(card, "aut.pem", 2)};
}

steps::CardFacts facts_of(cpx::Kind kind, cpx::Environment environment = cpx::Environment::production) {
  const VirtualCard card({.kind = kind, .environment = environment});
  return steps::card_facts(certificates_of(card)).value();
}

struct Holder {
  cpx::Kind kind;
  const char* type;
  const char* name;
  const char* national_id;
  const char* structure_id;
  const char* id_kind;
};

class HolderTest : public testing::TestWithParam<Holder> {};

TEST_P(HolderTest, IsReadOffTheCertificates) {
  const steps::CardFacts facts = facts_of(GetParam().kind);
  EXPECT_EQ(facts.type, GetParam().type);
  EXPECT_EQ(facts.number, "2700000001");
  EXPECT_EQ(facts.holder.name, GetParam().name);
  EXPECT_EQ(facts.holder.national_id, GetParam().national_id);
  EXPECT_EQ(facts.holder.structure_id, GetParam().structure_id);
  EXPECT_EQ(steps::national_id_kind(facts.holder.national_id), GetParam().id_kind);
}

INSTANTIATE_TEST_SUITE_P(
    Of, HolderTest,
    testing::Values(
        Holder{cpx::Kind::cps, "CPS", "CAMILLE ESSAI", "899700000005", "", "RPPS"},
        Holder{cpx::Kind::cpf, "CPF", "SACHA ESSAI", "899700000013", "", "RPPS"},
        Holder{cpx::Kind::cpe, "CDE/CPE", "DOMINIQUE ESSAI", "30B0000001/CPET0001", "10B0000001", "FINESS"},
        Holder{cpx::Kind::cpa, "CDA/CPA", "CLAUDE ESSAI", "4000000000/CPAT0001", "2000000000", "SIREN"}),
    [](const auto& row) { return std::string(cpx::word(row.param.kind)); });

TEST(CardFacts, PutTheAuthenticationFirstWhateverTheOrder) {
  const steps::CardFacts facts = facts_of(cpx::Kind::cps);
  ASSERT_THAT(facts.papers, SizeIs(2));
  EXPECT_EQ(facts.papers[0].role, CardRole::authentication);
  EXPECT_EQ(facts.papers[1].role, CardRole::signature);
}

TEST(CardFacts, TellTheRoleByUsageWhereTheIdSaysAnotherOne) {
  const VirtualCard card(VirtualCard::Wish{});
  // CPS4's numbers, exchanged: what the certificate is for goes first.
  const auto facts =
      steps::card_facts({certificate(card, "sig.pem", 0x20), certificate(card, "aut.pem", 0x10)}).value();
  EXPECT_EQ(facts.papers[0].role, CardRole::authentication);
  EXPECT_EQ(facts.papers[0].object.id.back(), 0x10);
}

TEST(CardFacts, TellATestCardByItsCategoryWhereTheIssuerIsNotOneOfAns) {
  EXPECT_EQ(facts_of(cpx::Kind::cps).environment, model::Environment::production);
  EXPECT_EQ(facts_of(cpx::Kind::cps, cpx::Environment::test).environment, model::Environment::test);
}

TEST(CardFacts, LeaveOutWhatIsNoCertificateAndFailWhereNothingIsLeft) {
  const VirtualCard card(VirtualCard::Wish{});
  CardCertificate broken = certificate(card, "sig.pem", 1);
  broken.der.resize(100);
  EXPECT_THAT(steps::card_facts({broken, certificate(card, "aut.pem", 2)})->papers, SizeIs(1));
  EXPECT_EQ(steps::card_facts({broken}).error().code, base::ErrorCode::not_x509);
}

TEST(CardFacts, OfARealTestCardAreRead) {
  const std::string path = SCEAU_SOURCE_DIR "/../shared/igc-certs/leaf/test-card-CPE-auth.pem";
  if (!base::exists(path)) GTEST_SKIP() << "skipped: ../shared/igc-certs is not beside this repository";
  const auto bundle = x509::read_bundle(*base::read_file(path), path);
  const base::Bytes id = id_of(0x20);
  const auto facts =
      steps::card_facts({{id, "", bundle->certificates().front().der, pkcs11::role_of(id)}}).value();
  EXPECT_EQ(facts.type, "CDE/CPE");
  EXPECT_EQ(facts.environment, model::Environment::test);
  EXPECT_EQ(facts.papers.front().role, CardRole::authentication);
  EXPECT_THAT(facts.number, SizeIs(10));
}

TEST(CardChain, IsUnknownWithoutAnchorsAndTrustsNoAuthorityThatIsNotPinned) {
  const VirtualCard card(VirtualCard::Wish{});
  const auto papers = steps::card_facts(certificates_of(card)).value().papers;
  std::vector<x509::Certificate> authorities;
  for (const char* file : {"issuer.pem", "root.pem"})
    authorities.push_back(x509::read_bundle(*base::read_file(card.file(file)), file)->certificates().front());
  const auto judges = steps::card_judges(nullptr, authorities).value();
  EXPECT_TRUE(judges.benches.empty());
  EXPECT_EQ(steps::card_chain(papers[0].certificate, judges, kNow).state, steps::ChainState::incomplete);
}

class RecordTest : public testing::Test {
 protected:
  ScratchFolder folder;
  store::Database database = store::Database::create(folder.path() + "/state/sceau.db").value();
  steps::CardFacts facts = facts_of(cpx::Kind::cpe);
  auto record(const std::string& role, base::TimePoint at) {
    return steps::record_card(database, facts, role, {"alice", at}).value();
  }
};

TEST_F(RecordTest, TheSameSightingTwiceWritesNothing) {
  EXPECT_TRUE(record("", kNow));
  EXPECT_FALSE(record("", kNow + base::Days(1)));
  EXPECT_THAT(store::cards(database).value(), SizeIs(1));
  facts.not_after += base::Days(900);  // its successor keeps the number on some cards
  EXPECT_TRUE(record("", kNow + base::Days(2)));
  EXPECT_EQ(store::find_card(database, facts.number).value()->not_after, facts.not_after);
}

TEST_F(RecordTest, TheRoleIsThatOfWhoHasTheCardUnlessItIsSaid) {
  const auto structure = store::insert(
      database,
      store::Structure{
          .name = "X", .finess = "0B0000001", .department = "75", .environment = "test", .created_at = kNow});
  ASSERT_TRUE(store::insert(database, store::Person{.structure = *structure,
                                                    .role = "mandataire",
                                                    .name = "ESSAI",
                                                    .card_number = facts.number,
                                                    .added_at = kNow}));
  record("", kNow);
  EXPECT_EQ(store::find_card(database, facts.number).value()->role, "mandataire");
  // What a reader saw goes before what was typed.
  EXPECT_EQ(store::people(database, *structure).value()[0].card_not_after, facts.not_after);
  record("administrateur-technique", kNow);
  EXPECT_EQ(store::find_card(database, facts.number).value()->role, "administrateur-technique");
}

TEST_F(RecordTest, ACardWithoutNumberIsNotRecorded) {
  facts.number.clear();
  EXPECT_FALSE(record("", kNow));
  EXPECT_TRUE(store::cards(database).value().empty());
}

TEST(CardActivity, IsReadOrIsNone) {
  const auto activity =
      steps::read_activity(*base::from_hex("ee15"
                                           "8405"
                                           "4c41424f20"
                                           "8506"
                                           "313042303031"
                                           "8604"
                                           "53413037"));
  ASSERT_TRUE(activity);
  EXPECT_EQ(activity->structure_id, "10B001");
  EXPECT_EQ(activity->sector, "SA07");
  EXPECT_FALSE(steps::read_activity(base::Bytes{0x30, 0x00}));
  EXPECT_FALSE(steps::read_activity(base::Bytes{0xee, 0x20, 0x84}));
}

}  // namespace
}  // namespace sceau::test

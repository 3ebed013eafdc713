#include "core/procedure/roster_members.hpp"

#include <gmock/gmock.h>

#include "certstore/audit.hpp"
#include "core/base/file.hpp"
#include "tests/unit/procedure/store_fixture.hpp"

namespace sceau::procedure {
namespace {

const base::TimePoint kLater = base::parse_rfc3339("2026-12-02T09:00:00Z").value();

Professional professional(const std::string& name) {
  return {.birth_name = name,
          .first_names = "Élodie",
          .birth_date = base::parse_date("1990-05-03"),
          .email = "e@etang.example",
          .role = "313",
          .identity_copy = "/srv/rpps/e.pdf",
          .identity_sha256 = std::string(64, 'a')};
}

class Members : public WithStore {
 protected:
  RosterImport import(const std::vector<Professional>& people) {
    return write_members(database(), structure_, people, writer()).value();
  }
  std::vector<RosterMember> members() const { return read_members(database(), structure_).value(); }
};

TEST_F(Members, AreReadBackAsTheyWereWritten) {
  const Professional person = professional("Müller");
  EXPECT_EQ(import({person}).added, 1U);
  ASSERT_EQ(members().size(), 1U);
  EXPECT_EQ(to_columns(members()[0].person), to_columns(person));
  EXPECT_EQ(members()[0].person.birth_date, person.birth_date);
  EXPECT_EQ(members()[0].person.identity_sha256, person.identity_sha256);
}

TEST_F(Members, TheSameFileTwiceChangesNothing) {
  import({professional("Müller"), professional("Martin")});
  const auto again = import({professional("Martin"), professional("MULLER"), professional("Petit")});
  EXPECT_EQ(again.unchanged, 1U);
  EXPECT_EQ(again.changed, 1U) << "another spelling of the same person";
  EXPECT_EQ(again.added, 1U);
  EXPECT_EQ(members().size(), 3U);
}

TEST_F(Members, RegistrationAndECpsAreRecorded) {
  import({professional("Müller")});
  const auto id = members()[0].id;
  ASSERT_TRUE(
      write_progress(database(), structure_, {id, RosterEvent::registered, kLater, "99700523527"}, writer()));
  ASSERT_TRUE(write_progress(database(), structure_, {id, RosterEvent::ecps, kLater}, writer()));
  EXPECT_EQ(members()[0].registered_at, kLater);
  EXPECT_EQ(members()[0].ecps_at, kLater);
  EXPECT_EQ(members()[0].person.rpps, "99700523527");
  const auto nobody = write_progress(database(), structure_, {99, RosterEvent::registered, kLater}, writer());
  EXPECT_EQ(nobody.error().code, base::ErrorCode::person_unknown);
}

TEST_F(Members, AnECpsComesAfterTheRegistration) {
  import({professional("Müller")});
  const auto early =
      write_progress(database(), structure_, {members()[0].id, RosterEvent::ecps, kLater}, writer());
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, base::ErrorCode::not_registered);
}

TEST_F(Members, RegisteredTwiceKeepsTheFirstDay) {
  import({professional("Müller")});
  const RosterProgress first{members()[0].id, RosterEvent::registered, kLater};
  EXPECT_TRUE(write_progress(database(), structure_, first, writer()).value());
  RosterProgress again = first;
  again.at = kLater + std::chrono::hours(48);
  EXPECT_FALSE(write_progress(database(), structure_, again, writer()).value());
  EXPECT_EQ(members()[0].registered_at, kLater);
}

TEST_F(Members, SomebodyOfAnotherStructureIsNotFound) {
  import({professional("Müller")});
  const auto other = add_structure("SITE DU LAC", "750712184");
  EXPECT_FALSE(
      write_progress(database(), other, {members()[0].id, RosterEvent::registered, kLater}, writer()));
}

TEST_F(Members, APurgeTakesTheDataOfTheRegisteredOnesAndLeavesTheOthers) {
  import({professional("Quelquunderare"), professional("Martin")});
  ASSERT_TRUE(
      write_progress(database(), structure_, {members()[0].id, RosterEvent::registered, kLater}, writer()));
  EXPECT_EQ(purge_members(database(), structure_, writer()).value(), 1U);
  EXPECT_EQ(purge_members(database(), structure_, writer()).value(), 0U);
  EXPECT_TRUE(members()[0].purged_at);
  EXPECT_EQ(members()[0].registered_at, kLater) << "that somebody was registered stays";
  EXPECT_EQ(to_columns(members()[0].person), "");
  EXPECT_EQ(members()[1].person.birth_name, "Martin");
}

TEST_F(Members, APurgeLeavesNothingInTheFilesOfTheStore) {
  import({professional("Quelquunderare")});
  const auto holds_the_name = [this] {
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      const auto content = base::read_file(file.path().string());
      if (content && base::text(*content).find("Quelquunderare") != std::string_view::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(holds_the_name());
  ASSERT_TRUE(
      write_progress(database(), structure_, {members()[0].id, RosterEvent::registered, kLater}, writer()));
  ASSERT_TRUE(purge_members(database(), structure_, writer()));
  EXPECT_FALSE(holds_the_name());
}

TEST_F(Members, TheAuditTrailHasNumbersAndNoNames) {
  import({professional("Quelquunderare")});
  ASSERT_TRUE(
      write_progress(database(), structure_, {members()[0].id, RosterEvent::registered, kLater}, writer()));
  ASSERT_TRUE(purge_members(database(), structure_, writer()));
  std::vector<std::string> details;
  ASSERT_TRUE(store::each_event(database(), std::nullopt, [&](const store::Event& event) {
    details.push_back(event.detail);
    return true;
  }));
  EXPECT_THAT(details, testing::ElementsAre("1 added, 0 changed", "registered 1", "1 purged"));
}

}  // namespace
}  // namespace sceau::procedure

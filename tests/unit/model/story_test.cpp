// The story of one certificate, told by its facts: at each point the stage, and what to do next.
#include <gtest/gtest.h>

#include "core/model/lifecycle.hpp"

namespace sceau::model {
namespace {

TimePoint day(const char* date) { return TimePoint(*base::parse_date(date)); }

struct Moment {
  const char* what_happened;
  std::function<void(Facts&)> fact;
  const char* today;
  Stage stage;
  ActionKind action;
  const char* due;  // "" where none
  bool told;        // is_due
};

void tell(Facts facts, const std::vector<Moment>& story) {
  const RenewalPolicy policy;
  for (const Moment& moment : story) {
    if (moment.fact) moment.fact(facts);
    const TimePoint now = day(moment.today);
    const Action action = next_action(facts, policy, now);
    EXPECT_EQ(word(stage_of(facts, now)), word(moment.stage)) << moment.what_happened;
    EXPECT_EQ(static_cast<int>(action.kind), static_cast<int>(moment.action)) << moment.what_happened;
    EXPECT_EQ(action.due ? base::format_date(*action.due) : "", moment.due) << moment.what_happened;
    EXPECT_EQ(is_due(action, policy, now), moment.told) << moment.what_happened;
  }
}

TEST(Story, OfACertificateFromItsPlanToItsRetirement) {
  Facts facts{.entry = "insi-manu", .planned_at = day("2023-11-01")};
  tell(facts,
       {
           {"planned", nullptr, "2023-11-01", Stage::planned, ActionKind::request, "", false},
           {"key and CSR are made", [](Facts& f) { f.requested_at = day("2023-11-02"); }, "2023-11-02",
            Stage::requested, ActionKind::order, "", false},
           {"ordered on the portal", [](Facts& f) { f.ordered_at = day("2023-11-03"); }, "2023-11-04",
            Stage::ordered, ActionKind::withdraw, "2023-11-17", false},
           {"the portal is silent", nullptr, "2023-11-17", Stage::ordered, ActionKind::chase_portal,
            "2023-11-17", true},
           {"imported",
            [](Facts& f) {
              f.issued_at = day("2023-11-20");
              f.not_before = day("2023-11-20");
              f.effective_end = day("2026-11-20");
            },
            "2023-11-20", Stage::issued, ActionKind::verify, "", false},
           {"verification says no", [](Facts& f) { f.refused_at = day("2023-11-21"); }, "2023-11-21",
            Stage::issued, ActionKind::mend, "", true},
           {"verification says yes", [](Facts& f) { f.verified_at = day("2023-11-22"); }, "2023-11-22",
            Stage::verified, ActionKind::install, "", false},
           {"the proof of the installation fails", [](Facts& f) { f.proof_failed_at = day("2023-11-23"); },
            "2023-11-23", Stage::verified, ActionKind::prove, "", true},
           {"installed and proven", [](Facts& f) { f.installed_at = day("2023-11-24"); }, "2023-11-24",
            Stage::installed, ActionKind::renew, "2026-11-11", false},
           {"91 days before the end nobody is told", nullptr, "2026-08-21", Stage::installed,
            ActionKind::renew, "2026-11-11", false},
           {"90 days before the end somebody is", nullptr, "2026-08-22", Stage::installed, ActionKind::renew,
            "2026-11-11", true},
           {"the last day to act has passed", nullptr, "2026-11-12", Stage::installed, ActionKind::renew_late,
            "2026-11-20", true},
           {"renew made a successor", [](Facts& f) { f.successor = "insi-manu-2"; }, "2026-11-12",
            Stage::installed, ActionKind::finish_renewal, "2026-11-11", true},
           {"the successor is installed", [](Facts& f) { f.successor_installed_at = day("2026-11-18"); },
            "2026-11-18", Stage::superseded, ActionKind::retire, "2026-12-18", false},
           {"the old key has rested long enough", nullptr, "2026-12-18", Stage::superseded,
            ActionKind::retire, "2026-12-18", true},
           {"the old key is destroyed", [](Facts& f) { f.key_destroyed_at = day("2026-12-20"); },
            "2026-12-20", Stage::superseded, ActionKind::none, "", false},
       });
}

Facts installed() {
  return {.entry = "dmp-auth",
          .planned_at = day("2023-01-01"),
          .requested_at = day("2023-01-02"),
          .ordered_at = day("2023-01-03"),
          .issued_at = day("2023-01-10"),
          .not_before = day("2023-01-10"),
          .effective_end = day("2026-01-10"),
          .verified_at = day("2023-01-10"),
          .installed_at = day("2023-01-11")};
}

TEST(Story, OfACertificateThatNobodyRenewed) {
  tell(installed(), {
                        {"its last second", nullptr, "2026-01-10", Stage::installed, ActionKind::renew_late,
                         "2026-01-10", true},
                        {"expired", nullptr, "2026-01-11", Stage::expired, ActionKind::reorder, "", true},
                        {"a new order is on its way", [](Facts& f) { f.successor = "dmp-auth-2"; },
                         "2026-01-12", Stage::expired, ActionKind::finish_renewal, "", true},
                    });
}

TEST(Story, OfACertificateRevokedByNight) {
  tell(installed(),
       {{"revoked", [](Facts& f) { f.revoked_at = day("2024-05-31"); }, "2024-06-01", Stage::revoked,
         ActionKind::reorder, "", true},
        {"a new order is on its way", [](Facts& f) { f.successor = "dmp-auth-2"; }, "2024-06-02",
         Stage::revoked, ActionKind::finish_renewal, "", true},
        {"its successor took its place", [](Facts& f) { f.successor_installed_at = day("2024-06-10"); },
         "2024-06-10", Stage::revoked, ActionKind::retire, "2024-07-10", false},
        {"its key is destroyed", [](Facts& f) { f.key_destroyed_at = day("2024-07-10"); }, "2024-07-11",
         Stage::revoked, ActionKind::none, "", false}});
}

TEST(Story, OfACertificateRevokedForGood) {
  tell(installed(), {{"revoked and destroyed",
                      [](Facts& f) {
                        f.revoked_at = day("2024-05-31");
                        f.key_destroyed_at = day("2024-06-01");
                      },
                      "2024-06-02", Stage::revoked, ActionKind::none, "", false}});
}

TEST(Story, APortalKeyNeedsNoRequest) {
  tell({.entry = "dmp-sign", .storage = KeyStorage::portal, .planned_at = day("2026-01-01")},
       {{"planned", nullptr, "2026-01-01", Stage::planned, ActionKind::order, "", false},
        {"ordered", [](Facts& f) { f.ordered_at = day("2026-01-02"); }, "2026-01-03", Stage::ordered,
         ActionKind::withdraw, "2026-01-16", false}});
}

TEST(Story, AnAbandonedEntryAsksForNothing) {
  tell(installed(), {{"abandoned", [](Facts& f) { f.abandoned_at = day("2025-01-01"); }, "2027-01-01",
                      Stage::abandoned, ActionKind::none, "", false}});
}

TEST(Story, ARenewalIsDueByTheLastDayToActWhereOneIsKnown) {
  const TimePoint last = day("2025-12-18");
  EXPECT_EQ(next_action(installed(), {}, day("2025-12-01"), last), (Action{ActionKind::renew, last}));
  EXPECT_EQ(next_action(installed(), {}, day("2025-12-19"), last).kind, ActionKind::renew_late);
}

TEST(Story, TheSameFactsGiveTheSameAnswer) {
  const Facts facts = installed();
  EXPECT_EQ(next_action(facts, {}, day("2025-12-01")), next_action(facts, {}, day("2025-12-01")));
}

}  // namespace
}  // namespace sceau::model

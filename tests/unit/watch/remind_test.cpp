#include "core/watch/remind.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/watch/facts.hpp"

namespace sceau::watch {
namespace {

using Words = std::vector<std::string>;

// "expiry 2026-11-10" for a notice of kind expiry whose stage began that day.
Words shown(const std::vector<Notice>& notices) {
  Words words;
  for (const Notice& notice : notices)
    words.push_back(std::string(word(notice.kind)) + " " + base::format_date(notice.stage));
  return words;
}

struct NoticeRow {
  const char* name;
  std::string_view today;
  void (*change)(model::Facts&);
  Words expected;
};

TEST(Remind, WhatAnEntryCallsFor) {
  const std::vector<NoticeRow> rows{
      {"91 days before the end, nothing", "2026-10-10", nothing, {}},
      {"90 days before, the first stage", "2026-10-11", nothing, {"expiry 2026-10-11"}},
      {"61 days before, the first stage still", "2026-11-09", nothing, {"expiry 2026-10-11"}},
      {"60 days before, the second", "2026-11-10", nothing, {"expiry 2026-11-10"}},
      {"on the last day, the last stage", "2027-01-09", nothing, {"expiry 2027-01-08"}},
      {"the day after, it has expired", "2027-01-10", nothing, {"expired 2027-01-09"}},
      {"a week after, again", "2027-01-16", nothing, {"expired 2027-01-16"}},
      {"superseded, nothing even when it ends",
       "2027-01-10",
       [](model::Facts& facts) { facts.successor_installed_at = at("2026-12-01T00:00:00Z"); },
       {}},
      {"a successor on its way silences nothing",
       "2026-11-10",
       [](model::Facts& facts) { facts.successor = "insi-manu-2"; },
       {"expiry 2026-11-10"}},
      {"abandoned, nothing",
       "2027-01-10",
       [](model::Facts& facts) { facts.abandoned_at = facts.issued_at; },
       {}},
      {"revoked, at once and nothing else",
       "2026-11-12",
       [](model::Facts& facts) { facts.revoked_at = at("2026-11-12T00:12:00Z"); },
       {"revoked 2026-11-12"}},
      {"revoked nine days ago, the second time",
       "2026-11-21",
       [](model::Facts& facts) { facts.revoked_at = at("2026-11-12T00:12:00Z"); },
       {"revoked 2026-11-19"}},
      {"proof failed",
       "2026-06-02",
       [](model::Facts& facts) { facts.proof_failed_at = at("2026-06-01T08:00:00Z"); },
       {"proof-failed 2026-06-01"}},
      {"an older failure that was mended, nothing",
       "2026-06-02",
       [](model::Facts& facts) { facts.proof_failed_at = at("2024-01-08T08:00:00Z"); },
       {}},
      {"verification said no",
       "2026-06-02",
       [](model::Facts& facts) { facts.refused_at = at("2026-06-01T08:00:00Z"); },
       {"verification-failed 2026-06-01"}},
      {"issued six days ago and not installed, nothing yet",
       "2024-01-15",
       [](model::Facts& facts) { facts.installed_at.reset(); },
       {}},
      {"issued a week ago and not installed",
       "2024-01-16",
       [](model::Facts& facts) { facts.installed_at.reset(); },
       {"not-installed 2024-01-16"}},
      {"ordered 13 days ago, patience",
       "2024-01-22",
       [](model::Facts& facts) { facts.issued_at.reset(); },
       {}},
      {"ordered 14 days ago, the portal is silent",
       "2024-01-23",
       [](model::Facts& facts) { facts.issued_at.reset(); },
       {"order-unanswered 2024-01-23"}},
      {"planned, nothing",
       "2026-11-10",
       [](model::Facts& facts) {
         facts = model::Facts{.entry = "insi-manu", .planned_at = at("2024-01-01T00:00:00Z")};
       },
       {}},
  };
  for (const NoticeRow& row : rows) {
    model::Facts facts = installed_until("2027-01-09T12:59:06Z");
    row.change(facts);
    EXPECT_EQ(shown(notices_for(facts, std::nullopt, {}, noon(row.today))), row.expected) << row.name;
  }
}

TEST(Remind, TheLastDayToActIsAnnouncedAndThenMissed) {
  const model::Facts facts = installed_until("2027-01-09T12:59:06Z");
  const Deadline deadline{.day = day("2026-12-31")};
  const auto on = [&](std::string_view today) {
    Words words = shown(notices_for(facts, deadline, {.before_end = {}}, noon(today)));
    return words.empty() ? std::string() : words.front();
  };
  EXPECT_EQ(on("2026-12-23"), "");
  EXPECT_EQ(on("2026-12-24"), "last-day 2026-12-24");
  EXPECT_EQ(on("2026-12-30"), "last-day 2026-12-30");
  EXPECT_EQ(on("2026-12-31"), "last-day 2026-12-30");
  EXPECT_EQ(on("2027-01-01"), "last-day-passed 2027-01-01");
  EXPECT_EQ(on("2027-01-09"), "last-day-passed 2027-01-01");
  EXPECT_EQ(on("2027-01-10"), "expired 2027-01-09");
}

TEST(Remind, AnEntryMayHaveStagesOfItsOwn) {
  const model::Facts facts = installed_until("2027-01-09T12:59:06Z");
  const ReminderPolicy twice{.before_end = {Days{120}, Days{10}}};
  EXPECT_EQ(horizon(twice), Days{120});
  EXPECT_EQ(shown(notices_for(facts, std::nullopt, twice, noon("2026-09-12"))), Words{"expiry 2026-09-11"});
  EXPECT_EQ(shown(notices_for(facts, std::nullopt, twice, noon("2026-12-29"))), Words{"expiry 2026-09-11"});
  EXPECT_EQ(shown(notices_for(facts, std::nullopt, twice, noon("2026-12-30"))), Words{"expiry 2026-12-30"});
}

TEST(Remind, WithoutRepetitionAFaultIsToldOnce) {
  model::Facts facts = installed_until("2027-01-09T12:59:06Z");
  facts.revoked_at = at("2026-11-12T00:12:00Z");
  EXPECT_EQ(shown(notices_for(facts, std::nullopt, {.repeat_every = Days{0}}, noon("2026-12-31"))),
            Words{"revoked 2026-11-12"});
}

TEST(Remind, ACardAndAStepCountDownToTheirLastDay) {
  const Ending card{Limit::card, "2600301752", at("2027-01-03T00:00:00Z")};
  EXPECT_FALSE(notice_for_card(card, {}, noon("2026-11-02")));
  EXPECT_EQ(notice_for_card(card, {}, noon("2026-11-03"))->event, day("2027-01-02"));
  EXPECT_EQ(notice_for_card(card, {}, noon("2027-01-02"))->stage, day("2027-01-01"));
  EXPECT_FALSE(notice_for_card(card, {}, noon("2027-01-03")));
  const Ending mandate{Limit::procedure, "mandate", at("2027-01-03T00:00:00Z")};
  EXPECT_EQ(notice_for_procedure(mandate, {}, noon("2026-12-26"))->kind, ReminderKind::procedure_ends);
}

struct ConcernRow {
  const char* name;
  Recipient recipient;
  Notice notice;
  bool concerned;
};

TEST(Remind, UntoldPeersAreSaidAtOnceAndAgainEachWeek) {
  const auto on = [](std::string_view today) {
    return shown({notice_for_peers("insi-manu", noon("2027-05-18"), {}, noon(today))}).front();
  };
  EXPECT_EQ(on("2027-05-18"), "peers-untold 2027-05-18");
  EXPECT_EQ(on("2027-05-24"), "peers-untold 2027-05-18");
  EXPECT_EQ(on("2027-05-25"), "peers-untold 2027-05-25");
}

TEST(Remind, WhomItConcerns) {
  const Notice early{
      .kind = ReminderKind::expiry, .structure = "a", .subject = "insi-manu", .left = Days{60}};
  const Notice late{.kind = ReminderKind::expiry, .structure = "a", .subject = "insi-manu", .left = Days{15}};
  const Notice revoked{.kind = ReminderKind::revoked, .structure = "a", .subject = "insi-manu"};
  const Notice silent{.kind = ReminderKind::order_unanswered, .structure = "a", .left = Days{-14}};
  const Notice still_silent{.kind = ReminderKind::order_unanswered, .structure = "a", .repeated = true};
  const Notice lost{.kind = ReminderKind::undelivered, .subject = "at@example.fr"};
  const Recipient everyone{.address = "at@example.fr"},
      head{.address = "head@example.fr", .escalate = Days{15}},
      other{.address = "b@example.fr", .structure = "b"};
  const std::vector<ConcernRow> rows{
      {"a recipient of everything", everyone, early, true},
      {"of another structure", other, early, false},
      {"escalation waits", head, early, false},
      {"escalation when few days are left", head, late, true},
      {"escalation at once when it is broken", head, revoked, true},
      {"escalation waits while the portal is merely slow", head, silent, false},
      {"escalation once nothing happened since the first time", head, still_silent, true},
      {"who could not be reached is not told so", everyone, lost, false},
      {"whoever stands behind is, at once", head, lost, true},
  };
  for (const ConcernRow& row : rows)
    EXPECT_EQ(concerns(row.recipient, row.notice), row.concerned) << row.name;
}

struct SentRow {
  const char* name;
  SentBefore before;
  bool to_send;
};

TEST(Remind, IsSentOnceAndNotWhileAcknowledged) {
  const Notice notice{.stage = day("2026-11-10")};
  const std::vector<SentRow> rows{
      {"never sent", {}, true},
      {"an earlier stage was sent", {.latest_stage = day("2026-10-11")}, true},
      {"this stage was sent", {.latest_stage = day("2026-11-10")}, false},
      {"a later stage was sent, the clock went back", {.latest_stage = day("2026-12-10")}, false},
      {"acknowledged until tomorrow", {.acknowledged_until = day("2026-11-13")}, false},
      {"acknowledged until today: it counts again", {.acknowledged_until = day("2026-11-12")}, true},
  };
  for (const SentRow& row : rows)
    EXPECT_EQ(still_to_send(notice, row.before, noon("2026-11-12")), row.to_send) << row.name;
}

TEST(Remind, RunEveryDayItTellsEachStageOnceAndAllOfThem) {
  const model::Facts facts = installed_until("2027-01-09T12:59:06Z");
  SentBefore before;
  Words days;
  for (TimePoint now = noon("2026-01-01"); now < noon("2027-01-10"); now += Days{1})
    for (const Notice& notice : notices_for(facts, std::nullopt, {}, now))
      if (still_to_send(notice, before, now)) {
        before.latest_stage = notice.stage;
        days.push_back(base::format_date(now));
      }
  EXPECT_EQ(days, (Words{"2026-10-11", "2026-11-10", "2026-12-10", "2026-12-25", "2027-01-02", "2027-01-06",
                         "2027-01-08"}));
}

TEST(Remind, WordsGoThereAndBack) {
  for (const ReminderKind kind :
       {ReminderKind::expiry, ReminderKind::last_day, ReminderKind::last_day_passed, ReminderKind::expired,
        ReminderKind::order_unanswered, ReminderKind::not_installed, ReminderKind::proof_failed,
        ReminderKind::verification_failed, ReminderKind::revoked, ReminderKind::peers_untold,
        ReminderKind::card_ends, ReminderKind::procedure_ends, ReminderKind::undelivered})
    EXPECT_EQ(reminder_kind_of(word(kind)), kind);
  EXPECT_FALSE(reminder_kind_of("alert"));
}

}  // namespace
}  // namespace sceau::watch

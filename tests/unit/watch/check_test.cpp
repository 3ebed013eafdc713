#include "core/watch/check.hpp"

#include <gtest/gtest.h>

#include "tests/unit/watch/facts.hpp"

namespace sceau::watch {
namespace {

using Words = std::vector<std::string>;

// "CRITICAL ends -3"
Words shown(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings)
    words.push_back(std::string(word(finding.severity)) + " " + std::string(word(finding.code)) + " " +
                    std::to_string(finding.days.count()));
  return words;
}

struct FindingRow {
  const char* name;
  std::string_view today;
  void (*change)(model::Facts&);
  Words expected;
};

TEST(Check, WhatItFindsInOneEntry) {
  const std::vector<FindingRow> rows{
      {"61 days before the end", "2026-11-09", nothing, {}},
      {"60 days before", "2026-11-10", nothing, {"WARNING ends 60"}},
      {"16 days before", "2026-12-24", nothing, {"WARNING ends 16"}},
      {"15 days before", "2026-12-25", nothing, {"CRITICAL ends 15"}},
      {"expired in use", "2027-01-12", nothing, {"CRITICAL expired -3"}},
      {"expired and superseded",
       "2027-01-12",
       [](model::Facts& facts) { facts.successor_installed_at = at("2026-12-01T00:00:00Z"); },
       {}},
      {"revoked in use",
       "2026-01-03",
       [](model::Facts& facts) { facts.revoked_at = at("2026-01-01T00:10:00Z"); },
       {"CRITICAL revoked -2"}},
      {"the proof failed",
       "2026-01-03",
       [](model::Facts& facts) { facts.proof_failed_at = at("2026-01-01T08:00:00Z"); },
       {"CRITICAL proof-failed -2"}},
      {"the verification said no",
       "2026-01-03",
       [](model::Facts& facts) { facts.refused_at = at("2026-01-01T08:00:00Z"); },
       {"CRITICAL verification-failed -2"}},
      {"not installed for a week",
       "2024-01-17",
       [](model::Facts& facts) { facts.installed_at.reset(); },
       {"WARNING not-installed -8"}},
      {"the portal is silent",
       "2024-01-24",
       [](model::Facts& facts) { facts.issued_at.reset(); },
       {"WARNING order-unanswered -15"}},
      {"planned", "2026-11-10", [](model::Facts& facts) { facts = model::Facts{.entry = "insi-manu"}; }, {}},
  };
  for (const FindingRow& row : rows) {
    model::Facts facts = installed_until("2027-01-09T12:59:06Z");
    row.change(facts);
    const RevocationSeen seen{.checked_at = noon(row.today)};
    EXPECT_EQ(shown(findings_for(facts, seen, std::nullopt, {}, noon(row.today))), row.expected) << row.name;
  }
}

TEST(Check, ThresholdsCanBeChanged) {
  const CheckPolicy tight{.warning = Days{30}, .critical = Days{5}};
  const RevocationSeen seen{.checked_at = noon("2026-12-20")};
  const auto found = [&](std::string_view end) {
    return shown(findings_for(installed_until(end), seen, std::nullopt, tight, noon("2026-12-20")));
  };
  EXPECT_EQ(found("2027-01-20T00:00:00Z"), Words{"WARNING ends 30"});
  EXPECT_EQ(found("2027-01-21T00:00:00Z"), Words{});
  EXPECT_EQ(found("2026-12-26T00:00:00Z"), Words{"CRITICAL ends 5"});
}

TEST(Check, OnceTheLastDayToActHasPassedItIsCritical) {
  const RevocationSeen seen{.checked_at = noon("2026-12-01")};
  const model::Facts facts = installed_until("2027-01-09T12:59:06Z");
  const auto with_last_day = [&](std::string_view last) {
    return shown(findings_for(facts, seen, Deadline{.day = day(last)}, {}, noon("2026-12-01")));
  };
  EXPECT_EQ(with_last_day("2026-12-01"), Words{"WARNING ends 39"});
  EXPECT_EQ(with_last_day("2026-11-30"), (Words{"WARNING ends 39", "CRITICAL last-day-passed -1"}));
}

struct RevocationRow {
  const char* name;
  RevocationSeen seen;
  Words expected;
};

TEST(Check, WhatIsNotKnownOfRevocationIsUnknownAndNotOk) {
  const std::vector<RevocationRow> rows{
      {"asked yesterday", {.checked_at = noon("2026-05-31")}, {}},
      {"asked six days ago, a list holds that long", {.checked_at = noon("2026-05-26")}, {}},
      {"asked a week ago", {.checked_at = noon("2026-05-25")}, {"UNKNOWN revocation-stale -7"}},
      {"asked, no answer",
       {.known = false, .checked_at = noon("2026-05-31")},
       {"UNKNOWN revocation-stale -1"}},
      {"never asked", {}, {"UNKNOWN revocation-unchecked -874"}},
  };
  for (const RevocationRow& row : rows)
    EXPECT_EQ(shown(findings_for(installed_until("2027-01-09T12:59:06Z"), row.seen, std::nullopt, {},
                                 noon("2026-06-01"))),
              row.expected)
        << row.name;
}

TEST(Check, ACertificateThatHasJustComeInMayWaitForItsFirstAnswer) {
  model::Facts facts = installed_until("2027-01-09T12:59:06Z");
  facts.issued_at = noon("2026-05-28");
  for (const RevocationSeen& seen :
       {RevocationSeen{}, RevocationSeen{.known = false, .checked_at = noon("2026-05-28")}})
    EXPECT_EQ(shown(findings_for(facts, seen, std::nullopt, {}, noon("2026-06-01"))), Words{});
}

TEST(Check, CardsStepsAndTheChainHaveEndsToo) {
  const auto found = [](Limit limit, std::string_view end) {
    const auto finding = finding_for({limit, "it", at(end)}, {}, noon("2026-06-01"));
    return finding ? shown({*finding}).front() : std::string();
  };
  EXPECT_EQ(found(Limit::card, "2026-08-02T00:00:00Z"), "");
  EXPECT_EQ(found(Limit::card, "2026-08-01T00:00:00Z"), "WARNING card-ends 60");
  EXPECT_EQ(found(Limit::card, "2026-06-01T00:00:00Z"), "CRITICAL card-ends -1");
  EXPECT_EQ(found(Limit::procedure, "2026-06-03T00:00:00Z"), "WARNING procedure-ends 1");
  EXPECT_EQ(found(Limit::chain, "2026-06-03T00:00:00Z"), "CRITICAL chain-ends 1");
}

struct WatchmanRow {
  const char* name;
  Watchman watchman;
  Words expected;
};

TEST(Check, PeersThatWereNotToldAreAWarning) {
  EXPECT_FALSE(finding_for_peers("insi-manu", 0, noon("2026-11-01"), noon("2026-11-23")));
  const auto finding = finding_for_peers("insi-manu", 2, noon("2026-11-01"), noon("2026-11-23"));
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::warning);
  EXPECT_EQ(word(finding->code), "peers-untold");
  EXPECT_EQ(finding->count, 2U);
}

TEST(Check, TheDeadMansSwitchSaysSoWhenRemindHasStopped) {
  const std::vector<WatchmanRow> rows{
      {"ran this morning", {.last_run = at("2026-06-01T06:00:00Z")}, {}},
      {"ran two days ago", {.last_run = noon("2026-05-30")}, {}},
      {"ran three days ago", {.last_run = noon("2026-05-29")}, {"WARNING reminders-stopped -3"}},
      {"never ran, new store", {.tracked_since = noon("2026-05-31")}, {}},
      {"never ran, old store", {.tracked_since = noon("2026-05-01")}, {"WARNING reminders-stopped -31"}},
      {"nothing tracked, never ran", {}, {}},
      {"the clock went back", {.last_run = noon("2027-06-01")}, {"UNKNOWN clock-behind 365"}},
      {"a mail waits since an hour",
       {.last_run = noon("2026-06-01"), .undelivered = 1, .undelivered_since = at("2026-06-01T11:00:00Z")},
       {}},
      {"a mail waits since yesterday",
       {.last_run = noon("2026-06-01"), .undelivered = 2, .undelivered_since = noon("2026-05-31")},
       {"WARNING undelivered -1"}},
  };
  for (const WatchmanRow& row : rows)
    EXPECT_EQ(shown(findings_for(row.watchman, {}, noon("2026-06-01"))), row.expected) << row.name;
}

TEST(Check, TheHighestSeverityWinsAndComesFirst) {
  std::vector<Finding> findings{
      {.severity = Severity::unknown, .code = FindingCode::revocation_stale},
      {.severity = Severity::warning, .code = FindingCode::ends, .day = day("2026-07-01")},
      {.severity = Severity::critical, .code = FindingCode::ends, .day = day("2026-06-03")},
      {.severity = Severity::critical, .code = FindingCode::expired, .day = day("2026-05-03")}};
  EXPECT_EQ(worst(findings), Severity::critical);
  sort_by_weight(findings);
  EXPECT_EQ(shown(findings),
            (Words{"CRITICAL expired 0", "CRITICAL ends 0", "WARNING ends 0", "UNKNOWN revocation-stale 0"}));
  EXPECT_EQ(worst({}), Severity::ok);
}

TEST(Check, ExitCodesAreThoseOfNagios) {
  EXPECT_EQ(exit_code(Severity::ok), 0);
  EXPECT_EQ(exit_code(Severity::warning), 1);
  EXPECT_EQ(exit_code(Severity::critical), 2);
  EXPECT_EQ(exit_code(Severity::unknown), 3);
}

TEST(Check, PerfdataQuotesItsLabels) {
  EXPECT_EQ(perfdata({{.label = "insi-manu", .value = 47, .warning = "@~:60", .critical = "@~:15"},
                      {.label = "l'été=|", .value = -2}}),
            "'insi-manu'=47;@~:60;@~:15 'l''été'=-2;;");
  EXPECT_EQ(plugin_text("a|b\nc"), "a/b c");
}

}  // namespace
}  // namespace sceau::watch

#include "core/watch/deadline.hpp"

#include <gtest/gtest.h>

#include "tests/unit/watch/facts.hpp"

namespace sceau::watch {
namespace {

std::string shown(Date date) { return base::format_date(date); }

TEST(Holidays, EasterFallsOnTheDaysOfThePublishedTables) {
  // Bureau des longitudes / IMCCE, including the earliest and latest of this century's first half.
  for (const std::string_view easter : {"1961-04-02", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20",
                                        "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25", "2049-04-18"})
    EXPECT_EQ(shown(easter_sunday(std::chrono::year_month_day(day(easter)).year())), easter);
}

TEST(Holidays, TheElevenOf2026AreKnownAndNoOtherWeekday) {
  const std::vector<std::string> expected{"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08",
                                          "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
                                          "2026-11-01", "2026-11-11", "2026-12-25"};
  std::vector<std::string> found;
  for (Date date = day("2026-01-01"); date <= day("2026-12-31"); date += Days{1})
    if (is_public_holiday(date)) found.push_back(shown(date));
  EXPECT_EQ(found, expected);
}

TEST(Holidays, ADayOffOfOneRegionCountsOnlyWhenItIsConfigured) {
  const std::vector<Date> alsace{day("2026-04-03")};
  EXPECT_TRUE(is_working_day(day("2026-04-03")));
  EXPECT_FALSE(is_working_day(day("2026-04-03"), alsace));
  EXPECT_EQ(shown(working_day_at_or_before(day("2026-04-06"), alsace)), "2026-04-02");
}

struct DeadlineRow {
  const char* name;
  std::vector<Ending> endings;
  LeadTimes lead;
  const char* day;
  Limit why;
};

Ending certificate(std::string_view end) { return {Limit::certificate, "insi-manu", at(end)}; }
Ending card(std::string_view end) { return {Limit::card, "2600301752", at(end)}; }
Ending step(std::string_view end) { return {Limit::procedure, "mandate", at(end)}; }
Ending chain(std::string_view end) {
  return {Limit::chain, "AC IGC-SANTE ELEMENTAIRE ORGANISATIONS", at(end)};
}

TEST(Deadline, IsTheEarliestOfTheChainLessTheLeadTimesMovedBackOverDaysOff) {
  const std::vector<DeadlineRow> rows{
      {"the certificate alone, nine days before its end",
       {certificate("2027-01-09T12:59:06Z")},
       {},
       "2026-12-31",
       Limit::certificate},
      {"the administrator's card ends before it",
       {certificate("2027-01-09T12:59:06Z"), card("2027-01-03T00:00:00Z")},
       {},
       "2026-12-18",
       Limit::card},
      {"a card that ends after it does not matter",
       {certificate("2027-01-09T12:59:06Z"), card("2028-03-23T00:00:00Z")},
       {},
       "2026-12-31",
       Limit::certificate},
      {"the mandate ends first",
       {certificate("2027-01-09T12:59:06Z"), step("2026-12-01T00:00:00Z")},
       {},
       "2026-11-20",
       Limit::procedure},
      {"the authority ends first",
       {certificate("2034-01-01T00:00:00Z"), chain("2033-06-24T00:00:00Z")},
       {},
       "2033-06-14",
       Limit::chain},
      {"an end at midnight belongs to the day before",
       {certificate("2027-01-14T00:00:00Z")},
       {.portal = Days{0}},
       "2027-01-13",
       Limit::certificate},
      {"an end one second later has its own day",
       {certificate("2027-01-14T00:00:01Z")},
       {.portal = Days{0}},
       "2027-01-14",
       Limit::certificate},
      {"Saturday goes to Friday",
       {certificate("2027-01-16T08:00:00Z")},
       {.portal = Days{0}},
       "2027-01-15",
       Limit::certificate},
      {"Easter Monday goes to Thursday where Good Friday is a day off",
       {certificate("2026-04-06T08:00:00Z")},
       {.portal = Days{0}, .days_off = {day("2026-04-03")}},
       "2026-04-02",
       Limit::certificate},
      {"29 February of a leap year",
       {certificate("2028-03-09T08:00:00Z")},
       {},
       "2028-02-29",
       Limit::certificate},
      {"28 February of another, a Sunday",
       {certificate("2027-03-09T08:00:00Z")},
       {},
       "2027-02-26",
       Limit::certificate},
      {"over the turn of the year",
       {certificate("2027-01-10T08:00:00Z")},
       {},
       "2026-12-31",
       Limit::certificate},
      {"1 January goes to 31 December",
       {certificate("2027-01-10T08:00:00Z")},
       {.portal = Days{9}},
       "2026-12-31",
       Limit::certificate},
      {"the night of the summer time moves nothing",
       {certificate("2027-04-06T00:30:00Z")},
       {},
       "2027-03-26",
       Limit::certificate},
      {"25 and 26 December 2026 are a holiday and a Saturday",
       {certificate("2027-01-04T08:00:00Z")},
       {},
       "2026-12-24",
       Limit::certificate},
      {"of two that leave the same day the sooner end counts",
       {certificate("2027-01-12T08:00:00Z"), step("2027-01-10T08:00:00Z")},
       {.portal = Days{1}},
       "2027-01-08",
       Limit::procedure},
  };
  for (const DeadlineRow& row : rows) {
    const auto deadline = last_day_to_act(row.endings, row.lead);
    ASSERT_TRUE(deadline) << row.name;
    EXPECT_EQ(shown(deadline->day), row.day) << row.name;
    EXPECT_EQ(word(deadline->why.limit), word(row.why)) << row.name;
  }
}

TEST(Deadline, IsAWorkingDayAndNeverLaterThanWhatItComesFromOverFortyYears) {
  for (TimePoint end = at("2026-01-01T10:00:00Z"); end < at("2066-01-01T00:00:00Z"); end += 7 * 24h + 5h) {
    const auto deadline = last_day_to_act(std::vector{Ending{Limit::card, "", end}}, {});
    ASSERT_TRUE(deadline);
    EXPECT_TRUE(is_working_day(deadline->day));
    EXPECT_LE(deadline->day, deadline->before_move);
    EXPECT_LE(TimePoint(deadline->day) + deadline->portal, end);
  }
}

TEST(Deadline, HoldsUntilTheEndOfItsDay) {
  EXPECT_EQ(last_moment_of({.day = day("2026-12-18")}), at("2026-12-18T23:59:59Z"));
}

TEST(Deadline, NothingThatEndsLeavesNoLastDay) { EXPECT_FALSE(last_day_to_act({}, {})); }

TEST(Deadline, OfSeveralAdministratorsTheLastCardCounts) {
  const std::vector<Ending> cards{card("2027-01-02T00:00:00Z"),
                                  {Limit::card, "other", at("2028-01-02T00:00:00Z")}};
  EXPECT_EQ(last_card(cards)->name, "other");
  EXPECT_FALSE(last_card({}));
}

TEST(Deadline, ThePortalsTimeIsLearntFromThreeOrdersOn) {
  const std::vector<std::chrono::seconds> two{48h, 72h}, three{20 * 24h, 48h, 50h}, four{24h, 48h, 72h, 960h};
  EXPECT_EQ(learnt_from(two, {}).portal, Days{9});
  EXPECT_FALSE(learnt_from(two, {}).portal_learnt);
  EXPECT_EQ(learnt_from(three, {}).portal, Days{3});  // the median, 50 hours, in whole days
  EXPECT_TRUE(learnt_from(three, {}).portal_learnt);
  EXPECT_EQ(learnt_from(four, {}).portal, Days{3});
  const std::vector<std::chrono::seconds> at_once{0s, 60s, 0s};
  EXPECT_EQ(learnt_from(at_once, {}).portal, Days{1});
}

}  // namespace
}  // namespace sceau::watch

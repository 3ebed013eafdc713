#include "core/base/time.hpp"

#include <gtest/gtest.h>

namespace sceau::base {
namespace {

using std::chrono::seconds;

TEST(Time, IsWrittenAndReadInOneForm) {
  const TimePoint at = parse_rfc3339("2026-11-23T21:08:50Z").value();
  EXPECT_EQ(format_rfc3339(at), "2026-11-23T21:08:50Z");
  EXPECT_EQ(format_date(at), "2026-11-23");
  EXPECT_EQ(format_rfc3339(TimePoint{}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_rfc3339(TimePoint(seconds(-1))), "1969-12-31T23:59:59Z");
}

TEST(Time, OtherFormsAreNone) {
  for (const char* text :
       {"", "2026-11-23", "2026-11-23 21:08:50Z", "2026-11-23T21:08:50", "2026-11-23T21:08:50+01:00",
        "2026-11-23T24:00:00Z", "2026-11-23T21:60:00Z", "2026-13-01T00:00:00Z", "2026-11-23T21:08:50Zx"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  for (const char* text :
       {"", "2026-2-3", "23/11/2026", "2026-02-29", "2026-11-31", "2026-00-10", "2026-11-23x", "+026-11-23"})
    EXPECT_FALSE(parse_date(text)) << text;
  EXPECT_TRUE(parse_date("2028-02-29")) << "a leap year";
}

TEST(Time, DaysAreWholeOnesRoundedDown) {
  const TimePoint now = parse_rfc3339("2026-11-23T12:00:00Z").value();
  EXPECT_EQ(days_between(now, now + seconds(86'399)).count(), 0);
  EXPECT_EQ(days_between(now, now + seconds(86'400)).count(), 1);
  EXPECT_EQ(days_between(now, now - seconds(1)).count(), -1) << "negative once it has passed";
}

}  // namespace
}  // namespace sceau::base

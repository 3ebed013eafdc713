// Days as people say them, and why the last day to act is that day.
#pragma once
#include <string>

#include "core/watch/deadline.hpp"

namespace sceau::cli {

// From one day of the calendar to another, as reminders and check count: 0 on the day itself.
std::int64_t days_until(base::TimePoint now, base::TimePoint then);

std::string in_days(base::Days left);  // "today", "tomorrow", "in 60 days", "3 days ago"

std::string counted_days(base::Days days);  // "9 days"

// step_title: of the administrative path, where the last day comes from it.
std::string why_that_day(const watch::Deadline& deadline, const std::string& step_title = {});

}  // namespace sceau::cli

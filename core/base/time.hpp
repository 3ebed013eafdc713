// Time is a value: nothing below cli reads a clock. UTC, whole seconds.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sceau::base {

using TimePoint = std::chrono::sys_seconds;  // UTC
using Date = std::chrono::sys_days;          // a calendar day
using Days = std::chrono::days;

std::string format_rfc3339(TimePoint at);  // 2026-11-23T21:08:50Z
std::string format_date(TimePoint at);     // 2026-11-23
std::string format_date(Date day);
std::optional<TimePoint> parse_rfc3339(std::string_view text);  // only the form above
std::optional<Date> parse_date(std::string_view text);          // YYYY-MM-DD, real days only

// Whole days from now until then, rounded down; negative once it has passed.
inline Days days_between(TimePoint now, TimePoint then) { return std::chrono::floor<Days>(then - now); }

}  // namespace sceau::base

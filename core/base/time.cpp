#include "core/base/time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace sceau::base {
namespace chrono = std::chrono;
namespace {

std::optional<int> number(std::string_view digits) {
  int value = 0;
  for (const char c : digits)
    if (c < '0' || c > '9') return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string format_date(Date day) {
  const chrono::year_month_day ymd(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

std::string format_date(TimePoint at) { return format_date(chrono::floor<Days>(at)); }

std::string format_rfc3339(TimePoint at) {
  const Date day = chrono::floor<Days>(at);
  const chrono::hh_mm_ss clock(at - day);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(day), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const chrono::year_month_day ymd{chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                                   chrono::day(static_cast<unsigned>(*day))};
  if (!ymd.ok()) return std::nullopt;
  return Date(ymd);
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  const auto day = parse_date(text.substr(0, 10));
  const auto hour = number(text.substr(11, 2));
  const auto minute = number(text.substr(14, 2));
  const auto second = number(text.substr(17, 2));
  if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return TimePoint(*day) + chrono::hours(*hour) + chrono::minutes(*minute) + chrono::seconds(*second);
}

}  // namespace sceau::base

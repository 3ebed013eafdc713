#include "core/watch/holidays.hpp"

#include <algorithm>
#include <array>

namespace sceau::watch {
namespace chrono = std::chrono;
using namespace std::chrono_literals;

// The Gregorian computus as Meeus gives it (Astronomical Algorithms, chapter 8).
Date easter_sunday(chrono::year year) {
  const int y = static_cast<int>(year);
  const int golden = y % 19, century = y / 100, in_century = y % 100;
  const int correction = (century - (century + 8) / 25 + 1) / 3;
  const int epact = (19 * golden + century - century / 4 - correction + 15) % 30;
  const int weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
  const int late = (golden + 11 * epact + 22 * weekday) / 451;
  const int sum = epact + weekday - 7 * late + 114;
  return Date(year / (sum / 31) / (sum % 31 + 1));
}

namespace {

constexpr std::array kFixed{chrono::January / 1,   chrono::May / 1,      chrono::May / 8,
                            chrono::July / 14,     chrono::August / 15,  chrono::November / 1,
                            chrono::November / 11, chrono::December / 25};
constexpr std::array kAfterEaster{Days{1}, Days{39}, Days{50}};  // Easter Monday, Ascension, Whit Monday

bool is_week_end(Date day) {
  const chrono::weekday weekday(day);
  return weekday == chrono::Saturday || weekday == chrono::Sunday;
}

}  // namespace

bool is_public_holiday(Date day) {
  const chrono::year_month_day ymd(day);
  if (std::ranges::find(kFixed, ymd.month() / ymd.day()) != kFixed.end()) return true;
  return std::ranges::find(kAfterEaster, day - easter_sunday(ymd.year())) != kAfterEaster.end();
}

bool is_working_day(Date day, std::span<const Date> extra) {
  return !is_week_end(day) && !is_public_holiday(day) && std::ranges::find(extra, day) == extra.end();
}

Date working_day_at_or_before(Date day, std::span<const Date> extra) {
  while (!is_working_day(day, extra)) day -= Days{1};
  return day;
}

Date working_days_before(Date end, Days days, std::span<const Date> extra) {
  for (Days left = days; left > Days{0}; --left) {
    end = working_day_at_or_before(end, extra);
    if (left > Days{1}) end -= Days{1};
  }
  return end;
}

}  // namespace sceau::watch

// Days on which neither the portal's people nor the letter carrier work: week-ends and French public
// holidays. Source: Code du travail, L3133-1 (the eleven of the whole country). Those of a part of it
// (Alsace-Moselle, overseas) and bridges are not deduced from an address: they are given as `extra`, from the
// configuration.
#pragma once
#include <span>

#include "core/base/time.hpp"

namespace sceau::watch {

using base::Date;
using base::Days;
using base::TimePoint;

Date easter_sunday(std::chrono::year year);  // Gregorian
bool is_public_holiday(Date day);
bool is_working_day(Date day, std::span<const Date> extra = {});

// `day` itself when it is one.
Date working_day_at_or_before(Date day, std::span<const Date> extra = {});

// The day on which something that takes `days` working days must begin to be there on `end`; the day of the
// beginning is the first of them. 0: `end`.
Date working_days_before(Date end, Days days, std::span<const Date> extra = {});

}  // namespace sceau::watch

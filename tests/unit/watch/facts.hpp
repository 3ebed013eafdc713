// Days, moments and the certificate that most of these tests are about.
#pragma once
#include <string_view>

#include "core/model/lifecycle.hpp"

namespace sceau::watch {

using namespace std::chrono_literals;

inline base::Date day(std::string_view text) { return base::parse_date(text).value(); }
inline base::TimePoint at(std::string_view text) { return base::parse_rfc3339(text).value(); }
inline base::TimePoint noon(std::string_view date) { return base::TimePoint(day(date)) + 12h; }

// Issued, verified and installed on 2024-01-09.
inline model::Facts installed_until(std::string_view end) {
  model::Facts facts{.entry = "insi-manu"};
  facts.ordered_at = facts.issued_at = facts.verified_at = facts.installed_at = at("2024-01-09T12:00:00Z");
  facts.effective_end = at(end);
  return facts;
}
inline void nothing(model::Facts&) {}

}  // namespace sceau::watch

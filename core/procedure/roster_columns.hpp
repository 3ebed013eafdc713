// The columns of the roster, one row each: the only place that knows their names.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/procedure/roster.hpp"

namespace sceau::procedure {

struct RosterColumnRow {
  RosterColumn column;
  std::string_view id;
  std::string_view header;
  std::string Professional::*text = nullptr;  // one of the two
  std::optional<base::Date> Professional::*date = nullptr;
  bool required = false;  // for a registration; the identity copy apart
};

std::span<const RosterColumnRow, kRosterColumns> roster_columns();
const RosterColumnRow& row(RosterColumn column);
std::string value_of(const Professional& person, const RosterColumnRow& column);  // a date as YYYY-MM-DD

// The column of a header, whatever its case, accents and blanks; the id is understood too.
std::optional<RosterColumn> column_of(std::string_view header);

// Letters without accent and digits, in lower case; the rest left out: "Prénom d'usage" gives "prenomdusage".
std::string folded(std::string_view text);

}  // namespace sceau::procedure

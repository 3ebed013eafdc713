// The codes of faults and findings, as --json gives them, and the list of roles.
#include <fmt/format.h>

#include <algorithm>

#include "core/procedure/builtin.hpp"
#include "core/procedure/roster.hpp"

namespace sceau::procedure {

std::string_view code_of(RosterFault fault) {
  switch (fault) {
    case RosterFault::empty:
      return "empty";
    case RosterFault::utf16:
      return "utf16";
    case RosterFault::encoding:
      return "encoding";
    case RosterFault::unterminated_quote:
      return "unterminated_quote";
    case RosterFault::text_after_quote:
      return "text_after_quote";
    case RosterFault::too_many_fields:
      return "too_many_fields";
    case RosterFault::too_few_fields:
      return "too_few_fields";
    case RosterFault::header_unknown:
      return "header_unknown";
    case RosterFault::header_missing:
      return "header_missing";
    case RosterFault::header_twice:
      return "header_twice";
    case RosterFault::control_character:
      return "control_character";
    case RosterFault::formula:
      return "formula";
    case RosterFault::too_long:
      return "too_long";
    case RosterFault::date_malformed:
      return "date_malformed";
    case RosterFault::date_impossible:
      return "date_impossible";
    case RosterFault::sex:
      return "sex";
    case RosterFault::nationality:
      return "nationality";
    case RosterFault::birth_place_code:
      return "birth_place_code";
    case RosterFault::email:
      return "email";
    case RosterFault::phone:
      return "phone";
    case RosterFault::rpps_length:
      return "rpps_length";
    case RosterFault::rpps_check_digit:
      return "rpps_check_digit";
    case RosterFault::role_unknown:
      return "role_unknown";
    case RosterFault::activity_kind:
      return "activity_kind";
    case RosterFault::activity_mode:
      return "activity_mode";
    case RosterFault::structure_malformed:
      return "structure_malformed";
  }
  return {};
}

std::string_view code_of(RosterFinding finding) {
  switch (finding) {
    case RosterFinding::field_missing:
      return "field_missing";
    case RosterFinding::duplicate:
      return "duplicate";
    case RosterFinding::minor:
      return "minor";
    case RosterFinding::birth_in_future:
      return "birth_in_future";
    case RosterFinding::birth_too_old:
      return "birth_too_old";
    case RosterFinding::start_before_birth:
      return "start_before_birth";
    case RosterFinding::end_before_start:
      return "end_before_start";
    case RosterFinding::ended:
      return "ended";
    case RosterFinding::finess_check_digit:
      return "finess_check_digit";
    case RosterFinding::identity_copy_missing:
      return "identity_copy_missing";
    case RosterFinding::structure_unknown:
      return "structure_unknown";
    case RosterFinding::phone_zero:
      return "phone_zero";
  }
  return {};
}

bool is_error(RosterFinding finding) {
  switch (finding) {
    case RosterFinding::field_missing:
    case RosterFinding::duplicate:
    case RosterFinding::birth_in_future:
    case RosterFinding::birth_too_old:
    case RosterFinding::start_before_birth:
    case RosterFinding::end_before_start:
    case RosterFinding::identity_copy_missing:
      return true;
    case RosterFinding::minor:
    case RosterFinding::ended:
    case RosterFinding::finess_check_digit:
    case RosterFinding::structure_unknown:
    case RosterFinding::phone_zero:
      return false;
  }
  return false;
}

base::Result<std::vector<Role>> parse_roles(std::string_view text, const std::string& name) {
  std::vector<Role> roles;
  std::size_t line = 1;
  for (std::size_t from = 0; from < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string_view written = text.substr(from, end - from);
    from = end + 1;
    if (written.empty() || written[0] == '#') continue;
    const std::size_t tab = written.find('\t');
    if (tab == std::string_view::npos || tab == 0 || tab + 1 == written.size())
      return base::fail(base::ErrorCode::config_invalid, fmt::format("{}:{}", name, line),
                        std::string(written));
    Role role{std::string(written.substr(0, tab)), std::string(written.substr(tab + 1))};
    if (std::ranges::find(roles, role.code, &Role::code) != roles.end())
      return base::fail(base::ErrorCode::config_invalid, fmt::format("{}:{}", name, line), role.code);
    roles.push_back(std::move(role));
  }
  return roles;
}

base::Result<std::vector<Role>> builtin_roles() { return parse_roles(builtin_roles_tsv(), "rpps-roles.tsv"); }

}  // namespace sceau::procedure

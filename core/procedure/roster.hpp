// Professionals to enter in RPPS+, as a CSV file that Excel opens. ANS's own file is not known: these columns
// are ours, from the identity and activity lists of ANS's PSI interface (supplement, section 7). An identity
// copy is a path and a hash, never its content.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sceau::procedure {

enum class RosterColumn {
  birth_name,
  first_names,
  sex,
  birth_date,
  birth_place_code,
  birth_place,
  french_nationality,
  usual_name,
  usual_first_name,
  email,
  phone,
  rpps,
  role,
  profession,
  activity_kind,
  activity_mode,
  start_date,
  end_date,
  structure,
  identity_copy
};
inline constexpr std::size_t kRosterColumns = 20;

std::string_view header_of(RosterColumn column);  // French, as in the template
std::string_view id_of(RosterColumn column);      // birth_name…, as in JSON

struct Professional {
  std::string birth_name = {};
  std::string first_names = {};  // separated by spaces
  std::string sex = {};          // M, F, I
  std::optional<base::Date> birth_date = {};
  std::string birth_place_code = {};    // INSEE, 5 characters: commune, or country if abroad
  std::string birth_place = {};         // the town, where the code is a country's
  std::string french_nationality = {};  // O, N, or empty: not said
  std::string usual_name = {};
  std::string usual_first_name = {};
  std::string email = {};
  std::string phone = {};          // ^\+?[0-9]{4,15}$
  std::string rpps = {};           // 11 digits once registered
  std::string role = {};           // a code of the role list, which decides the access rights
  std::string profession = {};     // indicative, no effect on rights
  std::string activity_kind = {};  // GENRnn; the portal derives it from the role
  std::string activity_mode = {};  // L, S, B
  std::optional<base::Date> start_date = {};
  std::optional<base::Date> end_date = {};
  std::string structure = {};        // FINESS (9), SIRET (14) or RPPS-rang (14), without prefix
  std::string identity_copy = {};    // path
  std::string identity_sha256 = {};  // of that file, hexadecimal; empty: it was not found
  std::size_t line = 0;              // where it was read, 1 is the header
};

struct Role {
  std::string code;
  std::string label;
};
// "CODE<TAB>LABEL" a line, '#' begins a comment. Errors: config_invalid (subject name:line).
base::Result<std::vector<Role>> parse_roles(std::string_view text, const std::string& name);
// The 60 of JDV_J121-RolePriseCharge-ENREG, OID 1.2.250.1.213.1.6.1.200, version 20260505.
base::Result<std::vector<Role>> builtin_roles();

enum class RosterFault {
  empty,
  utf16,
  encoding,
  unterminated_quote,
  text_after_quote,
  too_many_fields,
  too_few_fields,
  header_unknown,
  header_missing,
  header_twice,
  control_character,
  formula,
  too_long,
  date_malformed,
  date_impossible,
  sex,
  nationality,
  birth_place_code,
  email,
  phone,
  rpps_length,
  rpps_check_digit,
  role_unknown,
  activity_kind,
  activity_mode,
  structure_malformed
};
std::string_view code_of(RosterFault fault);  // "date_malformed", as in JSON

struct RosterError {
  std::size_t line = 0;    // of the file, 1 is the first
  std::size_t column = 0;  // field of that line, 1 is the first; 0: the line as a whole
  std::optional<RosterColumn> field = {};
  RosterFault fault = RosterFault::encoding;
  std::string value = {};  // what was found
};

enum class RosterEncoding { utf8, windows_1252 };

struct RosterReading {
  std::vector<Professional> people = {};  // lines without error
  std::vector<RosterError> errors = {};   // all of them, in the order of the file
  RosterEncoding encoding = RosterEncoding::utf8;
  char separator = ';';
};

// Reads `;` or `,`, UTF-8 (with or without BOM) or Windows-1252, RFC 4180 quoting, CR LF or LF; columns in
// any order, found by their header. What is empty is no error here: `check_roster` tells what is missing.
RosterReading read_roster(base::ByteView file, std::span<const Role> roles);

// UTF-8 with BOM, `;`, CR LF, so that Excel opens it; the header alone is the template.
std::string write_roster(std::span<const Professional> people);

enum class RosterFinding {
  field_missing,
  duplicate,
  minor,
  birth_in_future,
  birth_too_old,
  start_before_birth,
  end_before_start,
  ended,
  finess_check_digit,
  identity_copy_missing,
  structure_unknown,
  phone_zero
};
std::string_view code_of(RosterFinding finding);
bool is_error(RosterFinding finding);  // stands in the way of registration; the others are warnings

struct RosterRemark {
  std::size_t person = 0;  // index in what was given
  RosterFinding finding = RosterFinding::field_missing;
  std::optional<RosterColumn> field = {};
  std::string value = {};  // duplicate: the index of the first; minor: the age
};

struct RosterCheck {
  std::vector<RosterRemark> remarks = {};  // by person
  std::vector<bool> complete = {};         // nothing stands in the way
};
// structures: identifiers of the store's structures; empty: not compared.
RosterCheck check_roster(std::span<const Professional> people, std::span<const std::string> structures,
                         base::Date today);

}  // namespace sceau::procedure

#include "cli/roster_words.hpp"

#include "cli/text.hpp"

namespace sceau::cli {
namespace {

using procedure::RosterError;
using procedure::RosterFault;
using procedure::RosterFinding;
using procedure::RosterRemark;

// {0}: what was found there.
const char* words_of(RosterFault fault) {
  switch (fault) {
    case RosterFault::empty:
      return N_("the file is empty: sceau roster template writes one to fill");
    case RosterFault::utf16:
      return N_("the file is in UTF-16: save it as CSV UTF-8");
    case RosterFault::encoding:
      return N_("bytes that are no character: save the file as CSV UTF-8");
    case RosterFault::unterminated_quote:
      return N_("a quotation mark is never closed");
    case RosterFault::text_after_quote:
      return N_("\"{0}\" follows a closed quotation mark");
    case RosterFault::too_many_fields:
      return N_("{0} fields, more than the header");
    case RosterFault::too_few_fields:
      return N_("{0} fields, fewer than the header");
    case RosterFault::header_unknown:
      return N_("no column is called \"{0}\"");
    case RosterFault::header_missing:
      return N_("the column \"{0}\" is missing");
    case RosterFault::header_twice:
      return N_("the column \"{0}\" is there twice");
    case RosterFault::control_character:
      return N_("a tabulation or a line break inside a field");
    case RosterFault::formula:
      return N_("\"{0}\" begins like a formula");
    case RosterFault::too_long:
      return N_("more than 200 bytes");
    case RosterFault::date_malformed:
      return N_("\"{0}\" is not a date: 1990-05-03 or 03/05/1990");
    case RosterFault::date_impossible:
      return N_("\"{0}\" is no day of the calendar");
    case RosterFault::sex:
      return N_("\"{0}\" is none of M, F, I");
    case RosterFault::nationality:
      return N_("\"{0}\" is neither O nor N");
    case RosterFault::birth_place_code:
      return N_("\"{0}\" is not an INSEE code of 5 characters (Excel takes leading zeros away)");
    case RosterFault::email:
      return N_("\"{0}\" is not one e-mail address");
    case RosterFault::phone:
      return N_("\"{0}\" is not a telephone number of 4 to 15 digits");
    case RosterFault::rpps_length:
      return N_("\"{0}\" is not an RPPS number of 11 digits");
    case RosterFault::rpps_check_digit:
      return N_("the RPPS number {0} has a wrong check digit");
    case RosterFault::role_unknown:
      return N_("\"{0}\" is no role code: sceau roster roles lists them");
    case RosterFault::activity_kind:
      return N_("\"{0}\" is none of GENR01, 08, 09, 10, 11, 12, 13, 99");
    case RosterFault::activity_mode:
      return N_("\"{0}\" is none of L, S, B");
    case RosterFault::structure_malformed:
      return N_("\"{0}\" is neither a FINESS, a SIRET nor an RPPS-rang (Excel takes leading zeros away)");
  }
  return "";
}

// {0}: the column, {1}: the value.
const char* words_of(RosterFinding finding) {
  switch (finding) {
    case RosterFinding::field_missing:
      return N_("{0} is missing");
    case RosterFinding::duplicate:
      return N_("the same person as {1}");
    case RosterFinding::minor:
      return N_("a minor when the work begins: {1} years");
    case RosterFinding::birth_in_future:
      return N_("born after today");
    case RosterFinding::birth_too_old:
      return N_("born more than 100 years ago");
    case RosterFinding::start_before_birth:
      return N_("the work begins before the birth");
    case RosterFinding::end_before_start:
      return N_("the work ends before it begins");
    case RosterFinding::ended:
      return N_("the work has ended");
    case RosterFinding::finess_check_digit:
      return N_("the FINESS {1} has a wrong check digit");
    case RosterFinding::identity_copy_missing:
      return N_("no copy of the identity document on file");
    case RosterFinding::structure_unknown:
      return N_("{1} is no structure of this store");
    case RosterFinding::phone_zero:
      return N_("the telephone number {1} has nine digits: has Excel taken its first 0 away?");
  }
  return "";
}

std::string place(const RosterError& error) {
  if (error.column == 0) return tr("line {}", error.line);
  if (!error.field) return tr("line {}, column {}", error.line, error.column);
  return tr("line {}, column {} ({})", error.line, error.column, procedure::header_of(*error.field));
}

}  // namespace

std::string sentence(const RosterError& error) {
  return tr("{}: {}", place(error), tr(words_of(error.fault), error.value));
}

std::string sentence(const RosterRemark& remark) {
  const std::string column = remark.field ? std::string(procedure::header_of(*remark.field)) : std::string();
  return tr(words_of(remark.finding), column, remark.value);
}

}  // namespace sceau::cli

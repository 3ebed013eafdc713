#include "core/model/identifier.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>

namespace sceau::model {

using base::ErrorCode;
using base::fail;
using base::Status;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

int luhn_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c == 'A' || c == 'B') return c - 'A' + 1;
  return -1;
}

Status check_luhn(std::string_view number, std::size_t length, ErrorCode malformed, ErrorCode wrong_digit) {
  if (number.size() != length || !all_digits(number)) return fail(malformed, std::string(number));
  if (!luhn_holds(number)) return fail(wrong_digit, std::string(number));
  return {};
}

constexpr std::string_view kLaPoste = "356000000";

struct PrefixRow {
  IdentifierType type;
  std::string_view prefix;
  std::size_t length;  // with the prefix
};
// NOS TRE_G07. 40 and 41 share their first digit with 4: the length tells.
constexpr std::array kPrefixes{
    PrefixRow{IdentifierType::adeli_practice, "0", 12}, PrefixRow{IdentifierType::finess, "1", 10},
    PrefixRow{IdentifierType::siren, "2", 10},          PrefixRow{IdentifierType::siret, "3", 15},
    PrefixRow{IdentifierType::rpps_practice, "4", 15},
};

}  // namespace

bool luhn_holds(std::string_view characters) {
  int sum = 0;
  bool twice = false;
  for (auto c = characters.rbegin(); c != characters.rend(); ++c, twice = !twice) {
    const int value = luhn_value(*c);
    if (value < 0) return false;
    const int weighted = twice ? value * 2 : value;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 == 0;
}

Status check_finess(std::string_view finess) {
  const bool letter_second = finess.size() == 9 && (finess[1] == 'A' || finess[1] == 'B');
  const bool shape = finess.size() == 9 && is_digit(finess[0]) && (letter_second || is_digit(finess[1])) &&
                     all_digits(finess.substr(2));
  if (!shape) return fail(ErrorCode::finess_malformed, std::string(finess));
  return {};
}

bool finess_check_digit_holds(std::string_view finess) { return luhn_holds(finess); }

Status check_siren(std::string_view siren) {
  return check_luhn(siren, 9, ErrorCode::siren_malformed, ErrorCode::siren_check_digit);
}

Status check_siret(std::string_view siret) {
  if (siret.size() == 14 && all_digits(siret) && siret.starts_with(kLaPoste)) {
    const int sum =
        std::accumulate(siret.begin(), siret.end(), 0, [](int total, char c) { return total + (c - '0'); });
    if (sum % 5 == 0) return {};
  }
  return check_luhn(siret, 14, ErrorCode::siret_malformed, ErrorCode::siret_check_digit);
}

Status check_rpps(std::string_view rpps) {
  return check_luhn(rpps, 11, ErrorCode::rpps_malformed, ErrorCode::rpps_check_digit);
}

std::string without_blanks(std::string_view number) {
  std::string out;
  std::copy_if(number.begin(), number.end(), std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

StructureIdentifier parse_struct_idnat(std::string_view ou) {
  for (const PrefixRow& row : kPrefixes)
    if (ou.size() == row.length && ou.starts_with(row.prefix)) return {row.type, std::string(ou.substr(1))};
  if (ou.starts_with("40")) return {IdentifierType::national, std::string(ou.substr(2))};
  if (ou.starts_with("41")) return {IdentifierType::ror, std::string(ou.substr(2))};
  return {IdentifierType::unknown, std::string(ou)};
}

std::string struct_idnat(std::string_view finess, std::string_view siret) {
  return finess.empty() ? "3" + std::string(siret) : "1" + std::string(finess);
}

std::string_view word(IdentifierType type) {
  switch (type) {
    case IdentifierType::adeli_practice:
      return "ADELI";
    case IdentifierType::finess:
      return "FINESS";
    case IdentifierType::siren:
      return "SIREN";
    case IdentifierType::siret:
      return "SIRET";
    case IdentifierType::rpps_practice:
      return "RPPS-RANG";
    case IdentifierType::national:
      return "STRUCT";
    case IdentifierType::ror:
      return "ROR";
    case IdentifierType::unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace sceau::model

// Identifiers of structures and persons: lengths, characters and check digits, with their sources.
// Source: MOS / NOS TRE_G07 (Struct_IdNat); check digits verified on published numbers (domain sheet, section
// 8). Nothing here asks a directory: a well-formed number may still not exist.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::model {

// Luhn over digits; the letters A and B of the FINESS of Corsica (and of test FINESS) count as 1 and 2.
bool luhn_holds(std::string_view characters);

// FINESS: 9 characters, the first two a department (2A and 2B included; test numbers begin with 0B).
// Errors: finess_malformed. A wrong check digit is no error (FINESS+ types the number as 9 free characters):
// ask finess_check_digit_holds() and warn.
base::Status check_finess(std::string_view finess);
bool finess_check_digit_holds(std::string_view finess);

// SIREN 9 digits, SIRET 14 digits, Luhn; La Poste's SIRETs (356000000) may have a digit sum that 5 divides
// instead. Errors: siren_malformed, siren_check_digit; siret_malformed, siret_check_digit.
base::Status check_siren(std::string_view siren);
base::Status check_siret(std::string_view siret);

// RPPS: 11 digits, Luhn. Errors: rpps_malformed, rpps_check_digit.
base::Status check_rpps(std::string_view rpps);

// Blanks between groups are how people write these numbers; they are not part of them.
std::string without_blanks(std::string_view number);

enum class IdentifierType { adeli_practice, finess, siren, siret, rpps_practice, national, ror, unknown };
std::string_view word(IdentifierType type);  // "FINESS", "SIRET"… as in --json

struct StructureIdentifier {
  IdentifierType type = IdentifierType::unknown;
  std::string value;  // without the prefix
};

// Struct_IdNat, the OU of a certificate: "10B0221636" is FINESS 0B0221636, "318751275100020" a SIRET.
StructureIdentifier parse_struct_idnat(std::string_view ou);
// FINESS where the structure has one, else SIRET: the prefix 1 or 3 and the number.
std::string struct_idnat(std::string_view finess, std::string_view siret);

}  // namespace sceau::model

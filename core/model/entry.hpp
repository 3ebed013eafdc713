// What is tracked: the certificates that a structure wants, each an entry with a short name.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::model {

enum class Environment { production, test, rehearsal };  // three worlds that never mix
enum class Usage { auth_cli, sign };                     // of offer ORG, as the portal names them
enum class KeyStorage { token, file, portal };           // portal: the platform makes the key and gives a P12
enum class Profile { insi_auto, insi_manu, dmp_auth, dmp_sign };

std::string_view word(Environment environment);  // "production", "test", "rehearsal"
std::string_view word(Usage usage);              // "AUTH_CLI", "SIGN"
std::string_view word(KeyStorage storage);       // "token", "file", "portal"
std::string_view word(Profile profile);          // "insi-auto"…: the entry's name
std::optional<Environment> environment_of(std::string_view word);
std::optional<Usage> usage_of(std::string_view word);
std::optional<KeyStorage> key_storage_of(std::string_view word);
std::optional<Profile> profile_of(std::string_view word);

// One certificate that the portal can be asked for; the offer is always ORG.
struct ProfileRow {
  Profile profile;
  std::string_view name;     // entry name
  std::string_view service;  // "insi" or "dmp", as in --json
  Usage usage;
  std::string_view fixed_cn;  // INSi imposes its name; empty: free
  std::string_view suits;     // as in inspect --json
};
const ProfileRow& row(Profile profile);

// "insi-manu", "radiologie-dmp-auth", "insi-manu-2": unit, profile and the number of the successor.
std::string entry_name(Profile profile, std::string_view unit, unsigned generation = 1);

// « Service applicatif », the CN of an ORG certificate. The portal's own limit and characters are not known;
// what real certificates show is kept as a safe default: letters, digits, space . _ - ; 1 to 64 characters.
// Errors: common_name_character, common_name_length.
base::Status check_common_name(std::string_view name);

// A unit is part of an entry's name: 1 to 24 of a-z, 0-9 and '-'. Errors: unit_malformed.
base::Status check_unit(std::string_view unit);

// The ST of a certificate: "Rhône (69)". Codes: 01 to 95, 2A, 2B, 971 to 978, 986 to 988 (INSEE).
// Errors: department_unknown.
base::Result<std::string> department_label(std::string_view code);

}  // namespace sceau::model

// Facts of the health PKI as rows of tables, each with its source.
#pragma once
#include <span>
#include <string_view>

#include "core/model/entry.hpp"

namespace sceau::model {

// A CA that may become an anchor without a word from the administrator: pinned by the SHA-256 of its DER.
// Production: the complete hierarchy of 2013 to 2033 (ANS, PSCC_SpecFonct_msi_cryptolib annexe C, and the
// installer of Cryptolib CPS 5.2.2). TEST: as far as it is known; the TEST FORT CAs were not found.
struct PinnedAuthority {
  Environment environment;
  std::string_view common_name;
  std::string_view sha256;  // lower-case hex
};
std::span<const PinnedAuthority> pinned_authorities();
const PinnedAuthority* pinned_authority(std::string_view sha256_hex);  // null when it is not one of them

// What tells usage, offer and environment apart in a certificate; evidence to be read together, never one
// alone (read off 38 real certificates; domain sheet, 4.4).
namespace oid {
inline constexpr std::string_view client_auth = "1.3.6.1.5.5.7.3.2";
inline constexpr std::string_view server_auth = "1.3.6.1.5.5.7.3.1";
inline constexpr std::string_view email_protection = "1.3.6.1.5.5.7.3.4";
inline constexpr std::string_view any_extended_usage = "2.5.29.37.0";
inline constexpr std::string_view production_policies = "1.2.250.1.213.1.7.1.";
inline constexpr std::string_view test_policies = "1.2.250.1.213.1.7.2.";
// The twin's, under the number that RFC 5612 keeps for documentation.
inline constexpr std::string_view rehearsal_policy = "1.3.6.1.4.1.32473.1.1";
}  // namespace oid

// The usage whose production policy this is, as far as they were seen (4.4: one certificate each, so evidence
// and no filter); empty: it says no usage. TEST has one policy for all.
std::string_view usage_of_policy(std::string_view oid);
// Where ANS publishes lists, CAs and policies (4.3).
inline constexpr std::string_view kPublicationHost = "//igc-sante.esante.gouv.fr/";

// CategorieProduit, TRE_G01, the last byte of extension 1.2.250.1.71.1.2.5; the high bit says TEST.
namespace category {
inline constexpr int card = 0x00;
inline constexpr int security_module = 0x02;
inline constexpr int software = 0x03;
inline constexpr int test_bit = 0x80;
}  // namespace category

// The twin CA of rehearsals and tests signs with this O; no CA of ANS has it.
inline constexpr std::string_view kTwinOrganization = "JUMEAU DE REPETITION";

}  // namespace sceau::model

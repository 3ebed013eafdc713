// Why a certificate is revoked: rows of the catalogue.
#pragma once
#include <span>
#include <string_view>

namespace sceau::model {

// The arrêté of 4 April 2022 (SSAD2210341A), article 3, as the domain sheet gives it (5.7). The list that the
// portal shows is not known (14.6): any other reason is taken as it is typed.
struct RevocationReasonRow {
  std::string_view id;      // what is typed: "loss"
  std::string_view french;  // the official words
};
std::span<const RevocationReasonRow> revocation_reasons();
const RevocationReasonRow* revocation_reason(std::string_view id);  // nullptr: words of one's own

}  // namespace sceau::model

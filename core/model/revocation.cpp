#include "core/model/revocation.hpp"

#include <algorithm>
#include <array>

namespace sceau::model {
namespace {

constexpr std::array<RevocationReasonRow, 3> kReasons{{
    {"loss", "perte ou vol"},
    {"end", "cessation d'activité ou fin de contrat"},
    {"change", "modification d'une donnée contenue dans le certificat"},
}};

}  // namespace

std::span<const RevocationReasonRow> revocation_reasons() { return kReasons; }

const RevocationReasonRow* revocation_reason(std::string_view id) {
  const auto at = std::find_if(kReasons.begin(), kReasons.end(),
                               [id](const RevocationReasonRow& row) { return row.id == id; });
  return at == kReasons.end() ? nullptr : &*at;
}

}  // namespace sceau::model

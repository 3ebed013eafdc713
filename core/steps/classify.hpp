// What a certificate is in the health PKI's words, and each thing wrong with it. Pure: certificate and time
// in, values out. Key usage, extended usage, usage period, alternative names, policies, CategorieProduit and
// issuer are read together, never one alone, never by their order; where they disagree, that is a finding.
// Sources: profiles read off real certificates (domain sheet, 4.1 to 4.5), cards (cpx-cards, 1c).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/entry.hpp"
#include "core/model/identifier.hpp"
#include "core/steps/finding.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/csr.hpp"

namespace sceau::steps {

enum class Offer { org, serv, pro, ps, card, authority, legacy, unknown };
std::string_view word(Offer offer);  // "ORG", "SERV", "PRO", "PS", "card", "CA", "legacy", "unknown"

struct Classification {
  Offer offer = Offer::unknown;
  // "AUTH_CLI", "SIGN", "CONF", "SSL_SERV", "S/MIME"; of persons "AUTH", "SIGN", "CONF"; "CA"
  std::string usage = "unknown";
  std::optional<model::Environment> environment;  // none: cannot be told
  model::StructureIdentifier structure;
  std::vector<std::string> suits;  // "insi:manu", "dmp:auth"…: by profile and name; dates are findings
  std::optional<std::string> card_type;  // "CPS", "CPF", "CDE/CPE", "CPA"; "CPX" when the card does not say
  std::vector<Finding> findings;
};

// anchored: the environment in which the chain reaches a pinned anchor, where that is known. It speaks where
// the issuer's name says nothing (a later generation of CAs); in the rehearsal any CA may play the portal,
// whatever its name.
Classification classify(const x509::Certificate& certificate, base::TimePoint now,
                        std::optional<model::Environment> anchored = std::nullopt);
Classification classify(const x509::Csr& request);

}  // namespace sceau::steps

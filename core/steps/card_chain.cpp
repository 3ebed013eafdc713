#include <algorithm>

#include "core/model/catalogue.hpp"
#include "core/steps/card.hpp"
#include "core/steps/trust.hpp"

namespace sceau::steps {

using base::Result;
using model::Environment;
using x509::Certificate;

namespace {

Result<x509::Trust> trust_for(const store::Database* database, Environment environment,
                              const std::vector<Certificate>& authorities) {
  std::vector<Certificate> anchors;
  std::vector<Certificate> material;
  if (database != nullptr) {
    SCEAU_TRY(const x509::Trust known, trust_of(*database, environment));
    anchors = known.anchors();
    material = known.material();
  }
  for (const Certificate& authority : authorities) {
    const auto* const pinned = model::pinned_authority(base::hex(authority.sha256));
    if (pinned != nullptr && pinned->environment == environment) anchors.push_back(authority);
  }
  return x509::Trust(std::move(anchors), std::move(material));
}

}  // namespace

Result<CardJudges> card_judges(const store::Database* database, const std::vector<Certificate>& authorities) {
  CardJudges judges;
  for (const Environment environment : {Environment::production, Environment::test, Environment::rehearsal}) {
    SCEAU_TRY(x509::Trust trust, trust_for(database, environment, authorities));
    if (trust.anchors().empty()) continue;
    SCEAU_TRY(auto both, x509::BothJudges::seat(std::move(trust)));
    judges.benches.push_back({environment, std::move(both)});
  }
  return judges;
}

CardChain card_chain(const Certificate& certificate, const CardJudges& judges, base::TimePoint now) {
  const base::TimePoint at = std::clamp(now, certificate.not_before, certificate.not_after);
  CardChain chain{.authority = certificate.issuer.first("CN").value_or("")};
  for (const auto& [environment, both] : judges.benches) {
    const x509::JointVerdict verdict = both.judge(certificate, {.at = at});
    if (verdict.trusted()) return {ChainState::trusted, chain.authority, environment};
    if (verdict.fault() != x509::ChainFault::issuer_missing) chain.state = ChainState::untrusted;
  }
  return chain;
}

}  // namespace sceau::steps

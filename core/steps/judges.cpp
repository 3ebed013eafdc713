#include "core/steps/judges.hpp"

#include <algorithm>

namespace sceau::steps {

Judges::Judges(const store::Database& database, const std::vector<x509::Certificate>& along)
    : database_(database) {
  learn(along);
}

void Judges::learn(const std::vector<x509::Certificate>& along) {
  for (const x509::Certificate& certificate : along) {
    if (!certificate.is_ca() || std::find(along_.begin(), along_.end(), certificate) != along_.end())
      continue;
    along_.push_back(certificate);
    seated_.clear();
  }
}

base::Result<const x509::BothJudges*> Judges::of(model::Environment environment) {
  if (const auto known = seated_.find(environment); known != seated_.end()) return &known->second;
  SCEAU_TRY(const x509::Trust trust, trust_of(database_, environment));
  std::vector<x509::Certificate> material = trust.material();
  material.insert(material.end(), along_.begin(), along_.end());
  SCEAU_TRY(auto judges, x509::BothJudges::seat(x509::Trust(trust.anchors(), std::move(material))));
  return &seated_.emplace(environment, std::move(judges)).first->second;
}

}  // namespace sceau::steps

// Both judges, seated once a run for each environment that is asked for: with the store's anchors, its
// material and what came along.
#pragma once
#include <map>
#include <vector>

#include "core/steps/trust.hpp"

namespace sceau::steps {

class Judges {
 public:
  // database must outlive it. along: only CA certificates of it count, and as material.
  explicit Judges(const store::Database& database, const std::vector<x509::Certificate>& along = {});
  // More that came along; seats anew where that is news.
  void learn(const std::vector<x509::Certificate>& along);
  // Lives until the next learn(). Errors: store_corrupt, judge_missing.
  base::Result<const x509::BothJudges*> of(model::Environment environment);

 private:
  const store::Database& database_;
  std::vector<x509::Certificate> along_;
  std::map<model::Environment, x509::BothJudges> seated_;
};

}  // namespace sceau::steps

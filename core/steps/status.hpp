// Everything on one screen: each entry with its stage and what to do next. Opens no token, parses no
// certificate.
#pragma once
#include <functional>

#include "core/steps/facts.hpp"

namespace sceau::steps {

struct EntryStatus {
  const store::EntryOverview& row;
  model::Stage stage;
  model::Action action;
  bool due;  // somebody should act now
};

// Streams in the order of the store.
base::Status each_status(const store::Database& database, const store::EntryFilter& filter,
                         const model::RenewalPolicy& policy, base::TimePoint now,
                         const std::function<void(const EntryStatus&)>& each);

}  // namespace sceau::steps

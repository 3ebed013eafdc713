#include "core/steps/status.hpp"

namespace sceau::steps {

base::Status each_status(const store::Database& database, const store::EntryFilter& filter,
                         const model::RenewalPolicy& policy, base::TimePoint now,
                         const std::function<void(const EntryStatus&)>& each) {
  return store::each_entry(database, filter, [&](const store::EntryOverview& row) {
    const model::Facts facts = facts_of(row);
    const model::Action action = model::next_action(facts, policy, now);
    each({row, model::stage_of(facts, now), action, model::is_due(action, policy, now)});
    return true;
  });
}

}  // namespace sceau::steps

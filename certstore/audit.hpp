// The audit trail: append-only, each event carrying the hash of the one before, so that a change, a gap or a
// cut end shows. Whoever writes the file by other means can compute a whole new chain: keep backups
// elsewhere.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "certstore/database.hpp"

namespace sceau::store {

struct Event {
  std::int64_t seq = 0;
  base::TimePoint at;
  std::string actor;   // login name
  std::string entry;   // "0B0221636/insi-manu", a structure, or empty
  std::string kind;    // "plan", "request", "import"…
  std::string detail;  // for people; never a secret
  std::string sha256;
};

// Within the caller's transaction. seq and sha256 are given by the store.
base::Status append(const Database& database, const Event& event);
base::Status each_event(const Database& database, const std::optional<std::string>& entry,
                        const std::function<bool(const Event&)>& each);
// The first event that is changed, missing or out of place; none: the chain holds, up to the last one
// written.
base::Result<std::optional<std::int64_t>> first_broken_event(const Database& database);

}  // namespace sceau::store

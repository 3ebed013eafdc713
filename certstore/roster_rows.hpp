// Professionals to enter in RPPS+, until they are registered: then their data is taken away and the row alone
// stays.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct RosterRow {
  std::int64_t id = 0;
  std::int64_t structure = 0;
  std::string columns;  // "name<TAB>value" a line; empty once purged
  base::TimePoint imported_at;
  std::optional<base::TimePoint> registered_at = {};
  std::optional<base::TimePoint> ecps_at = {};  // its e-CPS was activated
  std::optional<base::TimePoint> purged_at = {};
};

// Errors of all: those of Statement.
base::Result<std::int64_t> insert(const Database& database, const RosterRow& row);
base::Result<std::vector<RosterRow>> roster_rows(const Database& database, std::int64_t structure);
base::Status set_roster_columns(const Database& database, std::int64_t id, const std::string& columns);
base::Status set_registered(const Database& database, std::int64_t id, base::TimePoint at);
base::Status set_ecps(const Database& database, std::int64_t id, base::TimePoint at);

// Takes the data of these rows away and overwrites it in the file; what backups hold stays there. In the
// caller's transaction; drop_journal() after its commit, since the journal still has the old pages.
base::Status purge_roster(const Database& database, const std::vector<std::int64_t>& ids, base::TimePoint at);
// Errors: store_busy (another process still reads the state before: the journal keeps it; do it again).
base::Status drop_journal(const Database& database);

}  // namespace sceau::store

// The roster in the store: imported, registered, purged.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certstore/roster_rows.hpp"
#include "certstore/structures.hpp"
#include "core/procedure/facts.hpp"
#include "core/procedure/roster.hpp"

namespace sceau::procedure {

struct RosterMember {
  std::int64_t id = 0;
  Professional person;  // empty once purged
  base::TimePoint imported_at;
  std::optional<base::TimePoint> registered_at = {};
  std::optional<base::TimePoint> ecps_at = {};
  std::optional<base::TimePoint> purged_at = {};
};

// Errors of all: those of the store.
base::Result<std::vector<RosterMember>> read_members(const store::Database& database,
                                                     const store::Structure& structure);

struct RosterImport {
  std::size_t added = 0;
  std::size_t changed = 0;    // the same person again, with other data
  std::size_t unchanged = 0;  // the same person again, as it is known
};
// One transaction. The audit trail gets numbers, never names.
base::Result<RosterImport> write_members(const store::Database& database, const store::Structure& structure,
                                         std::span<const Professional> people, const Writer& writer);

enum class RosterEvent { registered, ecps };
struct RosterProgress {
  std::int64_t id = 0;
  RosterEvent event = RosterEvent::registered;
  base::TimePoint at;
  std::string rpps = {};  // checked; empty: not known yet
};
// False: that was recorded before, and nothing is written. Errors: person_unknown (subject: the id), also
// when it was purged; not_registered (an e-CPS comes after the registration).
base::Result<bool> write_progress(const store::Database& database, const store::Structure& structure,
                                  const RosterProgress& progress, const Writer& writer);

// Takes away the data of those who are registered; how many.
base::Result<std::size_t> purge_members(const store::Database& database, const store::Structure& structure,
                                        const Writer& writer);

// As one column of the store: "birth_name<TAB>…" a line, fields without value left out.
std::string to_columns(const Professional& person);
Professional from_columns(std::string_view columns);

}  // namespace sceau::procedure

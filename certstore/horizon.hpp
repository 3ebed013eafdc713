// What lies ahead and behind of a whole store, in a few numbers: answered by indexes, whatever its size.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

// Errors of all: those of Statement.
base::Result<std::uint64_t> count_entries(const Database& database);
// When the first entry was made.
base::Result<std::optional<base::TimePoint>> tracked_since(const Database& database);

struct NextEnd {
  std::string structure;  // FINESS, or SIRET where there is none
  std::string entry;
  base::TimePoint at;
};
// The first of the certificates in use to end after `now`; superseded, abandoned and revoked ones left out.
base::Result<std::optional<NextEnd>> next_end(const Database& database, base::TimePoint now);

struct AuthorityEnd {
  std::string subject;
  base::TimePoint at;
};
// Pinned roots of an environment in use, and authorities that issued a certificate of this store.
base::Result<std::vector<AuthorityEnd>> authorities_ending(const Database& database, base::TimePoint before);

// How long the portal took, from the order to the import, for the last orders; at most `count`.
base::Result<std::vector<std::chrono::seconds>> past_orders(const Database& database, int count);

}  // namespace sceau::store

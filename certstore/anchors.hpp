// Trust is data: the CA certificates that the administrator let in, each under an environment, and cached
// lists.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct AnchorRow {
  std::string sha256;  // hex
  std::string environment;
  std::string subject;
  base::Bytes der;
  std::string pinned_by;  // "catalogue", "administrator", or "issued": an issuing CA under a pinned root
  base::TimePoint not_after;
  base::TimePoint added_at;
};
// True when it was not there yet.
base::Result<bool> insert(const Database& database, const AnchorRow& row);
base::Result<std::vector<AnchorRow>> anchors(const Database& database,
                                             const std::optional<std::string>& environment);

struct CachedCrl {
  std::string issuer_sha256;  // SHA-256 of the issuer's certificate, hex
  std::string url;
  base::Bytes der;
  base::TimePoint this_update;
  std::optional<base::TimePoint> next_update;
  base::TimePoint fetched_at;
};
base::Status replace(const Database& database, const CachedCrl& row);
base::Result<std::optional<CachedCrl>> cached_crl(const Database& database, const std::string& issuer_sha256);

}  // namespace sceau::store

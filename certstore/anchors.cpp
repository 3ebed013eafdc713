#include "certstore/anchors.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

Result<bool> insert(const Database& database, const AnchorRow& row) {
  SCEAU_TRY(Statement statement,
            database.prepare(
                "INSERT OR IGNORE INTO anchor(sha256, environment, subject, der, pinned_by, not_after, "
                "added_at) VALUES(?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(row.sha256).bind(row.environment).bind(row.subject).bind(row.der).bind(row.pinned_by);
  SCEAU_CHECK(statement.bind(row.not_after).bind(row.added_at).run());
  return sqlite3_changes(database.handle()) > 0;
}

Result<std::vector<AnchorRow>> anchors(const Database& database,
                                       const std::optional<std::string>& environment) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT sha256, environment, subject, der, pinned_by, not_after, added_at FROM anchor "
                       "WHERE ?1 IS NULL OR environment = ?1 ORDER BY environment, added_at, subject"));
  statement.bind(environment);
  std::vector<AnchorRow> rows;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({statement.text(0), statement.text(1), statement.text(2), statement.blob(3),
                    statement.text(4), statement.time(5), statement.time(6)});
  }
}

Status replace(const Database& database, const CachedCrl& row) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("INSERT OR REPLACE INTO crl_cache(issuer_sha256, url, der, this_update, next_update, "
                       "fetched_at) VALUES(?, ?, ?, ?, ?, ?)"));
  statement.bind(row.issuer_sha256).bind(row.url).bind(row.der).bind(row.this_update).bind(row.next_update);
  return statement.bind(row.fetched_at).run().map([](std::int64_t) {});
}

Result<std::optional<CachedCrl>> cached_crl(const Database& database, const std::string& issuer_sha256) {
  SCEAU_TRY(Statement statement,
            database.prepare("SELECT url, der, this_update, next_update, fetched_at FROM crl_cache "
                             "WHERE issuer_sha256 = ?"));
  SCEAU_TRY(const bool found, statement.bind(issuer_sha256).step());
  if (!found) return std::optional<CachedCrl>();
  return std::optional(CachedCrl{issuer_sha256, statement.text(0), statement.blob(1), statement.time(2),
                                 statement.optional_time(3), statement.time(4)});
}

}  // namespace sceau::store

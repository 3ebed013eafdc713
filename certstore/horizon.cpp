#include "certstore/horizon.hpp"

namespace sceau::store {

using base::Result;

Result<std::uint64_t> count_entries(const Database& database) {
  SCEAU_TRY(Statement row, database.prepare("SELECT count(*) FROM entry"));
  SCEAU_CHECK(row.step());
  return static_cast<std::uint64_t>(row.integer(0));
}

Result<std::optional<base::TimePoint>> tracked_since(const Database& database) {
  SCEAU_TRY(Statement row, database.prepare("SELECT created_at FROM entry ORDER BY id LIMIT 1"));
  SCEAU_TRY(const bool found, row.step());
  return found ? row.optional_time(0) : std::nullopt;
}

Result<std::optional<NextEnd>> next_end(const Database& database, base::TimePoint now) {
  SCEAU_TRY(Statement row, database.prepare(R"sql(
SELECT CASE s.finess WHEN '' THEN s.siret ELSE s.finess END, e.name, c.effective_end
FROM certificate c JOIN entry e ON e.id = c.entry JOIN structure s ON s.id = e.structure
WHERE c.effective_end >= ? AND e.abandoned_at IS NULL
  AND (EXISTS (SELECT 1 FROM installation WHERE entry = e.id AND removed_at IS NULL)
       OR NOT EXISTS (SELECT 1 FROM entry n JOIN installation i ON i.entry = n.id
                      WHERE n.supersedes = e.id AND n.abandoned_at IS NULL AND i.proof <> 'failed'))
  AND NOT EXISTS (SELECT 1 FROM revocation WHERE entry = e.id AND status = 'revoked')
ORDER BY c.effective_end LIMIT 1)sql"));
  SCEAU_TRY(const bool found, row.bind(now).step());
  if (!found) return std::nullopt;
  return NextEnd{row.text(0), row.text(1), row.time(2)};
}

Result<std::vector<AuthorityEnd>> authorities_ending(const Database& database, base::TimePoint before) {
  SCEAU_TRY(Statement row, database.prepare(R"sql(
SELECT subject, not_after FROM anchor a
WHERE not_after < ? AND environment IN (SELECT environment FROM structure)
  AND (pinned_by <> 'issued' OR EXISTS (SELECT 1 FROM certificate WHERE issuer = a.subject))
ORDER BY not_after, subject)sql"));
  row.bind(before);
  std::vector<AuthorityEnd> ends;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return ends;
    ends.push_back({row.text(0), row.time(1)});
  }
}

Result<std::vector<std::chrono::seconds>> past_orders(const Database& database, int count) {
  SCEAU_TRY(
      Statement row,
      database.prepare("SELECT c.imported_at - (SELECT max(at) FROM submission WHERE entry = c.entry) AS took"
                       " FROM certificate c WHERE took >= 0 ORDER BY c.entry DESC LIMIT ?"));
  row.bind(count);
  std::vector<std::chrono::seconds> durations;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return durations;
    durations.emplace_back(row.integer(0));
  }
}

}  // namespace sceau::store

#include "certstore/peers.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

Result<bool> insert(const Database& database, const Peer& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO peer(entry, name, needs, contact, added_at, told_at, "
                             "told_sha256) VALUES(?, ?, ?, ?, ?, ?, ?) "
                             "ON CONFLICT(entry, name) DO NOTHING"));
  statement.bind(row.entry).bind(row.name).bind(row.needs).bind(row.contact).bind(row.added_at);
  SCEAU_CHECK(statement.bind(row.told_at).bind(row.told_sha256).run());
  return sqlite3_changes(database.handle()) > 0;
}

Result<std::vector<Peer>> peers_of(const Database& database, std::int64_t entry) {
  SCEAU_TRY(Statement row, database.prepare(R"sql(
SELECT p.id, p.name, p.needs, p.contact, p.added_at, p.told_at, p.told_sha256,
  c.sha256 IS NOT NULL AND p.told_sha256 <> c.sha256 AND NOT (p.needs = 'dn' AND EXISTS (
    SELECT 1 FROM certificate t WHERE t.sha256 = p.told_sha256 AND t.subject = c.subject))
FROM peer p LEFT JOIN certificate c ON c.entry = p.entry WHERE p.entry = ? ORDER BY p.id)sql"));
  row.bind(entry);
  std::vector<Peer> rows;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return rows;
    rows.push_back({.id = row.integer(0),
                    .entry = entry,
                    .name = row.text(1),
                    .needs = row.text(2),
                    .contact = row.text(3),
                    .added_at = row.time(4),
                    .told_at = row.optional_time(5),
                    .told_sha256 = row.text(6),
                    .due = row.integer(7) != 0});
  }
}

Status copy_peers(const Database& database, std::int64_t from, std::int64_t to, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO peer(entry, name, needs, contact, added_at, told_at, told_sha256) "
                             "SELECT ?, name, needs, contact, ?, told_at, told_sha256 FROM peer "
                             "WHERE entry = ? ORDER BY id"));
  SCEAU_CHECK(statement.bind(to).bind(at).bind(from).run());
  return {};
}

Status remove_peer(const Database& database, std::int64_t peer) {
  SCEAU_TRY(Statement statement, database.prepare("DELETE FROM peer WHERE id = ?"));
  SCEAU_CHECK(statement.bind(peer).run());
  return {};
}

Status set_told(const Database& database, std::int64_t peer, const std::string& sha256, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE peer SET told_at = ?, told_sha256 = ? WHERE id = ?"));
  SCEAU_CHECK(statement.bind(at).bind(sha256).bind(peer).run());
  return {};
}

}  // namespace sceau::store

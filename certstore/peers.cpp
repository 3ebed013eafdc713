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
  SCEAU_TRY(Statement row, database.prepare("SELECT id, name, needs, contact, added_at, told_at, told_sha256 "
                                            "FROM peer WHERE entry = ? ORDER BY id"));
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
                    .told_sha256 = row.text(6)});
  }
}

Status set_told(const Database& database, std::int64_t peer, const std::string& sha256, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE peer SET told_at = ?, told_sha256 = ? WHERE id = ?"));
  SCEAU_CHECK(statement.bind(at).bind(sha256).bind(peer).run());
  return {};
}

}  // namespace sceau::store

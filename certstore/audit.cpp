#include "certstore/audit.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

namespace {

// Lengths before fields: no two different events give the same bytes.
std::string hash_of(const Event& event, const std::string& previous) {
  std::string bytes;
  for (const std::string& field : {std::to_string(event.seq), base::format_rfc3339(event.at), event.actor,
                                   event.entry, event.kind, event.detail, previous})
    bytes += std::to_string(field.size()) + ":" + field;
  return base::hex(base::sha256(base::view(bytes)));
}

Event read_event(const Statement& row) {
  return {row.integer(0), row.time(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
}

}  // namespace

Status append(const Database& database, const Event& event) {
  SCEAU_TRY(Statement last, database.prepare("SELECT seq, sha256 FROM event ORDER BY seq DESC LIMIT 1"));
  SCEAU_TRY(const bool any, last.step());
  const std::string previous = any ? last.text(1) : std::string();
  Event next = event;
  next.seq = any ? last.integer(0) + 1 : 1;
  SCEAU_TRY(
      Statement statement,
      database.prepare("INSERT INTO event(seq, at, actor, entry, kind, detail, previous_sha256, sha256) "
                       "VALUES(?, ?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(next.seq).bind(next.at).bind(next.actor).bind(next.entry).bind(next.kind).bind(next.detail);
  return statement.bind(previous).bind(hash_of(next, previous)).run().map([](std::int64_t) {});
}

Status each_event(const Database& database, const std::optional<std::string>& entry,
                  const std::function<bool(const Event&)>& each) {
  SCEAU_TRY(Statement statement,
            database.prepare("SELECT seq, at, actor, entry, kind, detail, sha256 FROM event "
                             "WHERE ?1 IS NULL OR entry = ?1 ORDER BY seq"));
  statement.bind(entry);
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more || !each(read_event(statement))) return {};
  }
}

// The head is read first: what is appended meanwhile comes after it.
Result<std::optional<std::int64_t>> first_broken_event(const Database& database) {
  SCEAU_TRY(Statement head, database.prepare("SELECT seq, sha256 FROM event_head"));
  SCEAU_TRY(const bool any, head.step());
  const std::int64_t last = any ? head.integer(0) : 0;
  SCEAU_TRY(Statement row,
            database.prepare("SELECT seq, at, actor, entry, kind, detail, sha256, previous_sha256 "
                             "FROM event ORDER BY seq"));
  std::string previous;
  for (std::int64_t expected = 1;; ++expected) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return expected <= last ? std::optional(expected) : std::nullopt;
    const Event event = read_event(row);
    const bool follows = event.seq == expected && row.text(7) == previous &&
                         event.sha256 == hash_of(event, previous) &&
                         (expected != last || event.sha256 == head.text(1));
    if (!follows) return std::optional(expected);
    previous = event.sha256;
  }
}

}  // namespace sceau::store

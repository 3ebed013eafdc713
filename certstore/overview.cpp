#include "certstore/entries.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

// A revocation is final: no later answer takes its place. An entry is superseded once its successor was
// installed and it is itself installed nowhere any more.
// Latest facts by index look-ups, one row at a time: memory stays flat however many entries there are.
constexpr const char* kOverview = R"sql(
SELECT e.id, e.structure, e.name, e.profile, e.unit, e.service, e.usage, e.common_name, e.key_storage, e.bits,
  e.supersedes, e.created_at, e.abandoned_at,
  s.name, s.finess, s.siret, s.department, s.environment, s.created_at,
  k.uri, k.path, k.spki_sha256, k.born, k.created_at, k.destroyed_at,
  q.created_at,
  (SELECT max(at) FROM submission WHERE entry = e.id),
  (SELECT reference FROM submission WHERE entry = e.id ORDER BY at DESC LIMIT 1),
  c.sha256, c.serial, c.subject, c.issuer, c.not_before, c.not_after, c.effective_end, c.imported_at, c.file,
  (SELECT max(at) FROM verification WHERE entry = e.id AND verdict = 'yes'),
  (SELECT n.at FROM verification n WHERE n.entry = e.id AND n.verdict = 'no' AND NOT EXISTS (
      SELECT 1 FROM verification y WHERE y.entry = e.id AND y.verdict = 'yes'
        AND (y.at > n.at OR (y.at = n.at AND y.rowid > n.rowid)))
    ORDER BY n.at DESC LIMIT 1),
  r.status, r.revoked_at, r.reason, r.source, r.checked_at, r.this_update, r.next_update,
  (SELECT max(ifnull(proof_at, at)) FROM installation WHERE entry = e.id AND removed_at IS NULL AND proof <> 'failed'),
  (SELECT max(ifnull(proof_at, at)) FROM installation WHERE entry = e.id AND removed_at IS NULL AND proof = 'failed'),
  (SELECT name FROM entry WHERE id = e.supersedes),
  n.name,
  CASE WHEN NOT EXISTS (SELECT 1 FROM installation WHERE entry = e.id AND removed_at IS NULL)
    THEN (SELECT min(at) FROM installation WHERE entry = n.id AND proof <> 'failed') END,
  (SELECT max(until) FROM acknowledgement WHERE entry = e.id),
  (SELECT count(*) FROM peer p WHERE p.entry = e.id AND c.sha256 IS NOT NULL AND p.told_sha256 <> c.sha256
    AND NOT (p.needs = 'dn' AND EXISTS (
      SELECT 1 FROM certificate t WHERE t.sha256 = p.told_sha256 AND t.subject = c.subject)))
FROM entry e JOIN structure s ON s.id = e.structure
  LEFT JOIN key k ON k.entry = e.id
  LEFT JOIN csr q ON q.entry = e.id
  LEFT JOIN certificate c ON c.entry = e.id
  LEFT JOIN revocation r ON r.id = ifnull(
    (SELECT id FROM revocation WHERE entry = e.id AND status <> 'good' AND status = 'revoked' ORDER BY id LIMIT 1),
    (SELECT id FROM revocation WHERE entry = e.id ORDER BY checked_at DESC, id DESC LIMIT 1))
  LEFT JOIN entry n ON n.supersedes = e.id AND n.abandoned_at IS NULL
)sql";

constexpr const char* kEndsBefore = " AND e.id IN (SELECT entry FROM certificate WHERE effective_end < ?)";
// Each part is answered by an index of its own.
constexpr const char* kAttention = R"sql( AND e.abandoned_at IS NULL AND e.id IN (
  SELECT entry FROM certificate WHERE effective_end < ?
  UNION SELECT entry FROM open_entry
  UNION SELECT entry FROM installation WHERE proof = 'failed'
  UNION SELECT entry FROM verification WHERE verdict = 'no'
  UNION SELECT entry FROM revocation WHERE status <> 'good'
  UNION SELECT p.entry FROM peer p JOIN certificate t ON t.entry = p.entry WHERE p.told_sha256 <> t.sha256
)sql";
constexpr const char* kUnchecked = " UNION SELECT entry FROM last_check WHERE checked_at < ?";

// Columns are read in the order of the SELECT.
class Reader {
 public:
  explicit Reader(const Statement& row) : row_(row) {}
  std::int64_t integer() { return row_.integer(at_++); }
  std::string text() { return row_.text(at_++); }
  base::TimePoint time() { return row_.time(at_++); }
  std::optional<base::TimePoint> optional_time() { return row_.optional_time(at_++); }
  std::optional<std::int64_t> optional_integer() { return row_.optional_integer(at_++); }
  bool next_is_null() const { return row_.is_null(at_); }
  void skip(int columns) { at_ += columns; }

 private:
  const Statement& row_;
  int at_ = 0;
};

Entry read_entry(Reader& row) {
  Entry entry;
  entry.id = row.integer();
  entry.structure = row.integer();
  for (std::string* field : {&entry.name, &entry.profile, &entry.unit, &entry.service, &entry.usage,
                             &entry.common_name, &entry.key_storage})
    *field = row.text();
  entry.bits = static_cast<int>(row.integer());
  entry.supersedes = row.optional_integer();
  entry.created_at = row.time();
  entry.abandoned_at = row.optional_time();
  return entry;
}

Structure read_structure(Reader& row, std::int64_t id) {
  Structure structure;
  structure.id = id;
  for (std::string* field :
       {&structure.name, &structure.finess, &structure.siret, &structure.department, &structure.environment})
    *field = row.text();
  structure.created_at = row.time();
  return structure;
}

std::optional<Key> read_key(Reader& row, std::int64_t entry) {
  if (row.next_is_null()) {
    row.skip(6);
    return std::nullopt;
  }
  Key key;
  key.entry = entry;
  for (std::string* field : {&key.uri, &key.path, &key.spki_sha256, &key.born}) *field = row.text();
  key.created_at = row.time();
  key.destroyed_at = row.optional_time();
  return key;
}

std::optional<CertificateRow> read_certificate(Reader& row, std::int64_t entry) {
  if (row.next_is_null()) {
    row.skip(9);
    return std::nullopt;
  }
  CertificateRow certificate;
  certificate.entry = entry;
  for (std::string* field :
       {&certificate.sha256, &certificate.serial, &certificate.subject, &certificate.issuer})
    *field = row.text();
  for (base::TimePoint* field : {&certificate.not_before, &certificate.not_after, &certificate.effective_end,
                                 &certificate.imported_at})
    *field = row.time();
  certificate.file = row.text();
  return certificate;
}

std::optional<Revocation> read_revocation(Reader& row, std::int64_t entry) {
  if (row.next_is_null()) {
    row.skip(7);
    return std::nullopt;
  }
  Revocation revocation;
  revocation.entry = entry;
  revocation.status = row.text();
  revocation.revoked_at = row.optional_time();
  revocation.reason = row.text();
  revocation.source = row.text();
  revocation.checked_at = row.time();
  revocation.this_update = row.optional_time();
  revocation.next_update = row.optional_time();
  return revocation;
}

EntryOverview read_overview(const Statement& statement) {
  Reader row(statement);
  EntryOverview out;
  out.entry = read_entry(row);
  out.structure = read_structure(row, out.entry.structure);
  out.key = read_key(row, out.entry.id);
  out.csr_at = row.optional_time();
  out.submitted_at = row.optional_time();
  out.reference = row.text();
  out.certificate = read_certificate(row, out.entry.id);
  out.verified_at = row.optional_time();
  out.refused_at = row.optional_time();
  out.revocation = read_revocation(row, out.entry.id);
  out.installed_at = row.optional_time();
  out.proof_failed_at = row.optional_time();
  out.supersedes = row.text();
  out.successor = row.text();
  out.successor_installed_at = row.optional_time();
  out.acknowledged_until = row.optional_time();
  out.peers_to_tell = static_cast<int>(row.integer());
  return out;
}

}  // namespace

Status each_entry(const Database& database, const EntryFilter& filter, const EachEntry& each) {
  std::string sql = kOverview;
  sql += " WHERE 1";
  if (filter.structure) sql += " AND e.structure = ?";
  if (filter.name) sql += " AND e.name = ?";
  if (filter.ends_before) sql += kEndsBefore;
  if (filter.attention) sql += kAttention;
  if (filter.attention && filter.attention->checked_before) sql += kUnchecked;
  if (filter.attention) sql += ")";
  // A whole listing comes sorted from an index; few entries are found first and sorted then ("+": not by
  // index).
  sql +=
      filter.ends_before || filter.attention ? " ORDER BY +e.structure, e.id" : " ORDER BY e.structure, e.id";
  SCEAU_TRY(Statement statement, database.prepare(sql));
  if (filter.structure) statement.bind(*filter.structure);
  if (filter.name) statement.bind(*filter.name);
  if (filter.ends_before) statement.bind(*filter.ends_before);
  if (filter.attention) statement.bind(filter.attention->ends_before);
  if (filter.attention && filter.attention->checked_before) statement.bind(*filter.attention->checked_before);
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more || !each(read_overview(statement))) return {};
  }
}

Result<EntryOverview> find_entry(const Database& database, const std::string& name,
                                 const std::optional<std::string>& structure) {
  const std::size_t slash = name.rfind('/');
  const std::optional<std::string> within = slash == std::string::npos ? structure : name.substr(0, slash);
  EntryFilter filter{.name = slash == std::string::npos ? name : name.substr(slash + 1)};
  if (within) {
    SCEAU_TRY(const Structure found, find_structure(database, within));
    filter.structure = found.id;
  }
  std::vector<EntryOverview> found;
  SCEAU_CHECK(each_entry(database, filter, [&found](const EntryOverview& row) {
    found.push_back(row);
    return true;
  }));
  if (found.empty()) return fail(ErrorCode::entry_unknown, name);
  if (found.size() == 1) return found.front();
  std::string candidates;
  for (const EntryOverview& row : found)
    candidates += (candidates.empty() ? "" : ", ") + identifier_of(row.structure) + "/" + row.entry.name;
  return fail(ErrorCode::entry_ambiguous, name, candidates);
}

namespace {

Result<EntryOverview> find_where(const Database& database, const char* condition, const std::string& value) {
  SCEAU_TRY(Statement statement, database.prepare(std::string(kOverview) + condition));
  SCEAU_TRY(const bool found, statement.bind(value).step());
  if (!found) return fail(ErrorCode::entry_unknown, value);
  return read_overview(statement);
}

}  // namespace

Result<EntryOverview> find_entry_by_key(const Database& database, const std::string& spki_sha256) {
  return find_where(database, " WHERE k.spki_sha256 = ?", spki_sha256);
}

Result<EntryOverview> find_entry_by_certificate(const Database& database, const std::string& sha256) {
  return find_where(database, " WHERE c.sha256 = ?", sha256);
}

}  // namespace sceau::store

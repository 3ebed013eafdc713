#include "certstore/entries.hpp"

#include "core/base/bytes.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

Status done(Result<std::int64_t> ran) {
  return ran.map([](std::int64_t) {});
}

Status set_once(const Database& database, const char* sql, std::int64_t id, base::TimePoint at) {
  SCEAU_TRY(Statement statement, database.prepare(sql));
  return done(statement.bind(at).bind(id).run());
}

}  // namespace

Result<std::int64_t> insert(const Database& database, const Entry& row) {
  SCEAU_TRY(Statement known, database.prepare("SELECT 1 FROM entry WHERE structure = ? AND name = ?"));
  SCEAU_TRY(const bool exists, known.bind(row.structure).bind(row.name).step());
  if (exists) return fail(ErrorCode::entry_exists, row.name);
  SCEAU_TRY(
      Statement statement,
      database.prepare("INSERT INTO entry(structure, name, profile, unit, service, usage, common_name, "
                       "key_storage, bits, supersedes, created_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(row.structure)
      .bind(row.name)
      .bind(row.profile)
      .bind(row.unit)
      .bind(row.service)
      .bind(row.usage);
  statement.bind(row.common_name)
      .bind(row.key_storage)
      .bind(row.bits)
      .bind(row.supersedes)
      .bind(row.created_at);
  return statement.run();
}

Status insert(const Database& database, const Key& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO key(entry, uri, path, spki_sha256, born, created_at) "
                             "VALUES(?, ?, ?, ?, ?, ?)"));
  statement.bind(row.entry)
      .bind(row.uri)
      .bind(row.path)
      .bind(row.spki_sha256)
      .bind(row.born)
      .bind(row.created_at);
  return done(statement.run());
}

Status insert(const Database& database, const Csr& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO csr(entry, subject, created_at) VALUES(?, ?, ?)"));
  SCEAU_CHECK(statement.bind(row.entry).bind(row.subject).bind(row.created_at).run());
  SCEAU_TRY(Statement bytes, database.prepare("INSERT INTO csr_der(entry, der) VALUES(?, ?)"));
  return done(bytes.bind(row.entry).bind(row.der).run());
}

Status insert_submission(const Database& database, std::int64_t entry, base::TimePoint at,
                         const std::string& reference) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO submission(entry, at, reference) VALUES(?, ?, ?)"));
  return done(statement.bind(entry).bind(at).bind(reference).run());
}

Status insert(const Database& database, const CertificateRow& row, base::ByteView der) {
  SCEAU_TRY(Statement statement,
            database.prepare(
                "INSERT INTO certificate(entry, sha256, serial, subject, issuer, not_before, not_after, "
                "effective_end, imported_at, file) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(row.entry)
      .bind(row.sha256)
      .bind(row.serial)
      .bind(row.subject)
      .bind(row.issuer)
      .bind(row.not_before);
  statement.bind(row.not_after).bind(row.effective_end).bind(row.imported_at).bind(row.file);
  SCEAU_CHECK(statement.run());
  SCEAU_TRY(Statement bytes,
            database.prepare("INSERT OR IGNORE INTO certificate_der(sha256, der) VALUES(?, ?)"));
  return done(bytes.bind(row.sha256).bind(der).run());
}

Status insert(const Database& database, const Verification& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO verification(entry, at, verdict, findings, offline) "
                             "VALUES(?, ?, ?, ?, ?)"));
  statement.bind(row.entry)
      .bind(row.at)
      .bind(row.verdict ? "yes" : "no")
      .bind(row.findings)
      .bind(row.offline);
  return done(statement.run());
}

Status insert(const Database& database, const Revocation& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO revocation(entry, status, revoked_at, reason, source, checked_at, "
                             "this_update, next_update) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(row.entry).bind(row.status).bind(row.revoked_at).bind(row.reason).bind(row.source);
  return done(statement.bind(row.checked_at).bind(row.this_update).bind(row.next_update).run());
}

Result<std::int64_t> insert(const Database& database, const Installation& row) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO installation(entry, target, path, at, proof, proof_at, detail) "
                             "VALUES(?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(row.entry).bind(row.target).bind(row.path).bind(row.at).bind(row.proof).bind(row.proof_at);
  return statement.bind(row.detail).run();
}

Result<std::optional<Csr>> csr_of(const Database& database, std::int64_t entry) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT der, subject, created_at FROM csr JOIN csr_der USING(entry) WHERE entry = ?"));
  SCEAU_TRY(const bool found, statement.bind(entry).step());
  if (!found) return std::optional<Csr>();
  return std::optional(Csr{entry, statement.blob(0), statement.text(1), statement.time(2)});
}

Result<std::optional<base::Bytes>> certificate_der(const Database& database, const std::string& sha256) {
  SCEAU_TRY(Statement statement, database.prepare("SELECT der FROM certificate_der WHERE sha256 = ?"));
  SCEAU_TRY(const bool found, statement.bind(sha256).step());
  if (!found) return std::optional<base::Bytes>();
  return std::optional(statement.blob(0));
}

Status insert_chain(const Database& database, std::int64_t entry, const std::vector<base::Bytes>& chain) {
  std::int64_t position = 0;
  for (const base::Bytes& der : chain) {
    const std::string sha256 = base::hex(base::sha256(der));
    SCEAU_TRY(Statement bytes,
              database.prepare("INSERT OR IGNORE INTO certificate_der(sha256, der) VALUES(?, ?)"));
    SCEAU_CHECK(bytes.bind(sha256).bind(der).run());
    SCEAU_TRY(Statement link,
              database.prepare("INSERT OR REPLACE INTO chain_material(entry, position, sha256) "
                               "VALUES(?, ?, ?)"));
    SCEAU_CHECK(link.bind(entry).bind(position++).bind(sha256).run());
  }
  return {};
}

Result<std::vector<base::Bytes>> chain_of(const Database& database, std::int64_t entry) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT der FROM chain_material JOIN certificate_der USING(sha256) WHERE entry = ? "
                       "ORDER BY position"));
  statement.bind(entry);
  std::vector<base::Bytes> chain;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return chain;
    chain.push_back(statement.blob(0));
  }
}

namespace {

Result<std::vector<Installation>> read_installations(Statement statement) {
  std::vector<Installation> rows;
  for (;;) {
    SCEAU_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({.id = statement.integer(0),
                    .entry = statement.integer(8),
                    .target = statement.text(1),
                    .path = statement.text(2),
                    .at = statement.time(3),
                    .proof = statement.text(4),
                    .proof_at = statement.optional_time(5),
                    .removed_at = statement.optional_time(6),
                    .detail = statement.text(7)});
  }
}

constexpr const char* kInstallations =
    "SELECT id, target, path, at, proof, proof_at, removed_at, detail, entry FROM installation WHERE ";

}  // namespace

Result<std::vector<Installation>> installations_of(const Database& database, std::int64_t entry) {
  SCEAU_TRY(Statement statement, database.prepare(std::string(kInstallations) + "entry = ? ORDER BY at, id"));
  statement.bind(entry);
  return read_installations(std::move(statement));
}

Result<std::vector<Installation>> installations_at(const Database& database, const std::string& path) {
  SCEAU_TRY(Statement statement, database.prepare(std::string(kInstallations) +
                                                  "removed_at IS NULL AND path = ? ORDER BY at, id"));
  statement.bind(path);
  return read_installations(std::move(statement));
}

Status set_key_destroyed(const Database& database, std::int64_t entry, base::TimePoint at) {
  return set_once(database, "UPDATE key SET destroyed_at = ? WHERE entry = ? AND destroyed_at IS NULL", entry,
                  at);
}
Status set_abandoned(const Database& database, std::int64_t entry, base::TimePoint at) {
  return set_once(database, "UPDATE entry SET abandoned_at = ? WHERE id = ? AND abandoned_at IS NULL", entry,
                  at);
}
Status set_installation_removed(const Database& database, std::int64_t installation, base::TimePoint at) {
  return set_once(database, "UPDATE installation SET removed_at = ? WHERE id = ? AND removed_at IS NULL",
                  installation, at);
}
Status set_proof(const Database& database, std::int64_t installation, bool holds, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE installation SET proof = ?, proof_at = ? WHERE id = ?"));
  return done(statement.bind(holds ? "ok" : "failed").bind(at).bind(installation).run());
}

}  // namespace sceau::store

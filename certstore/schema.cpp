#include "certstore/schema.hpp"

#include <array>

namespace sceau::store {
namespace {

// Only the last step may still be edited, and only until a release has made stores with it: what changes
// after that is a step more, with a fixture of the store before it in tests/unit/certstore/fixtures. Times
// are seconds since 1970 UTC. Nothing secret is ever a column: of PINs, passphrases and revocation codes at
// most where they are kept.
constexpr const char* kFirst = R"sql(
CREATE TABLE structure(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, finess TEXT NOT NULL, siret TEXT NOT NULL, department TEXT NOT NULL,
  environment TEXT NOT NULL CHECK(environment IN ('production', 'test', 'rehearsal')), created_at INTEGER NOT NULL,
  CHECK(finess <> '' OR siret <> ''), UNIQUE(finess, siret, environment)) STRICT;

CREATE TABLE entry(
  id INTEGER PRIMARY KEY, structure INTEGER NOT NULL REFERENCES structure(id), name TEXT NOT NULL,
  profile TEXT NOT NULL, unit TEXT NOT NULL, service TEXT NOT NULL, usage TEXT NOT NULL, common_name TEXT NOT NULL,
  key_storage TEXT NOT NULL CHECK(key_storage IN ('token', 'file', 'portal')), bits INTEGER NOT NULL,
  supersedes INTEGER REFERENCES entry(id), created_at INTEGER NOT NULL, abandoned_at INTEGER,
  UNIQUE(structure, name)) STRICT;
CREATE INDEX entry_supersedes ON entry(supersedes) WHERE supersedes IS NOT NULL;

CREATE TABLE key(
  entry INTEGER PRIMARY KEY REFERENCES entry(id), uri TEXT NOT NULL, path TEXT NOT NULL,
  spki_sha256 TEXT NOT NULL UNIQUE, born TEXT NOT NULL CHECK(born IN ('token', 'file', 'portal', 'imported')),
  created_at INTEGER NOT NULL, destroyed_at INTEGER) STRICT;

CREATE TABLE csr(
  entry INTEGER PRIMARY KEY REFERENCES entry(id), der BLOB NOT NULL, subject TEXT NOT NULL,
  created_at INTEGER NOT NULL) STRICT;

CREATE TABLE submission(
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(id), at INTEGER NOT NULL,
  reference TEXT NOT NULL) STRICT;
CREATE INDEX submission_entry ON submission(entry, at);

CREATE TABLE certificate(
  entry INTEGER PRIMARY KEY REFERENCES entry(id), sha256 TEXT NOT NULL UNIQUE, serial TEXT NOT NULL,
  subject TEXT NOT NULL, issuer TEXT NOT NULL, not_before INTEGER NOT NULL, not_after INTEGER NOT NULL,
  effective_end INTEGER NOT NULL, imported_at INTEGER NOT NULL, file TEXT NOT NULL) STRICT;
CREATE INDEX certificate_end ON certificate(effective_end);
CREATE TABLE certificate_der(sha256 TEXT PRIMARY KEY, der BLOB NOT NULL) STRICT;
CREATE TABLE chain_material(entry INTEGER NOT NULL REFERENCES entry(id), position INTEGER NOT NULL,
  sha256 TEXT NOT NULL, PRIMARY KEY(entry, position)) STRICT;

CREATE TABLE verification(
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(id), at INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK(verdict IN ('yes', 'no')), findings TEXT NOT NULL, offline INTEGER NOT NULL) STRICT;
CREATE INDEX verification_entry ON verification(entry, at);

CREATE TABLE revocation(
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(id),
  status TEXT NOT NULL CHECK(status IN ('good', 'revoked', 'unknown')), revoked_at INTEGER, reason TEXT NOT NULL,
  source TEXT NOT NULL, checked_at INTEGER NOT NULL, this_update INTEGER, next_update INTEGER) STRICT;
CREATE INDEX revocation_entry ON revocation(entry, checked_at);

CREATE TABLE installation(
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(id), target TEXT NOT NULL, path TEXT NOT NULL,
  at INTEGER NOT NULL, proof TEXT NOT NULL CHECK(proof IN ('none', 'ok', 'failed')), proof_at INTEGER,
  removed_at INTEGER, detail TEXT NOT NULL) STRICT;
CREATE INDEX installation_entry ON installation(entry, at);

CREATE TABLE anchor(
  sha256 TEXT NOT NULL, environment TEXT NOT NULL, subject TEXT NOT NULL, der BLOB NOT NULL,
  pinned_by TEXT NOT NULL CHECK(pinned_by IN ('catalogue', 'administrator', 'issued')), not_after INTEGER NOT NULL,
  added_at INTEGER NOT NULL, PRIMARY KEY(sha256, environment)) STRICT;
CREATE TABLE crl_cache(
  issuer_sha256 TEXT PRIMARY KEY, url TEXT NOT NULL, der BLOB NOT NULL, this_update INTEGER NOT NULL,
  next_update INTEGER, fetched_at INTEGER NOT NULL) STRICT;

CREATE TABLE procedure_fact(
  id INTEGER PRIMARY KEY, structure INTEGER NOT NULL REFERENCES structure(id), step TEXT NOT NULL,
  kind TEXT NOT NULL, at INTEGER NOT NULL, done_by TEXT NOT NULL, value TEXT NOT NULL, evidence TEXT NOT NULL,
  sha256 TEXT NOT NULL, expires INTEGER, undone_at INTEGER) STRICT;
CREATE INDEX procedure_fact_step ON procedure_fact(structure, step);
CREATE TABLE person(
  id INTEGER PRIMARY KEY, structure INTEGER NOT NULL REFERENCES structure(id), role TEXT NOT NULL,
  name TEXT NOT NULL, first_name TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, card_number TEXT NOT NULL,
  card_type TEXT NOT NULL, card_not_after INTEGER, vendor TEXT NOT NULL, added_at INTEGER NOT NULL,
  removed_at INTEGER) STRICT;
CREATE TABLE card(
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, holder TEXT NOT NULL, type TEXT NOT NULL, national_id TEXT NOT NULL,
  structure_id TEXT NOT NULL, not_after INTEGER NOT NULL, role TEXT NOT NULL, environment TEXT NOT NULL,
  seen_at INTEGER NOT NULL) STRICT;
CREATE TABLE roster(
  id INTEGER PRIMARY KEY, structure INTEGER NOT NULL REFERENCES structure(id), columns TEXT NOT NULL,
  imported_at INTEGER NOT NULL, registered_at INTEGER, ecps_at INTEGER, purged_at INTEGER) STRICT;

CREATE TABLE peer(
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(id), name TEXT NOT NULL,
  needs TEXT NOT NULL CHECK(needs IN ('dn', 'certificate', 'hash', 'file')), contact TEXT NOT NULL,
  added_at INTEGER NOT NULL, told_at INTEGER, told_sha256 TEXT NOT NULL, UNIQUE(entry, name)) STRICT;

CREATE TABLE reminder(
  id INTEGER PRIMARY KEY, entry INTEGER REFERENCES entry(id), structure INTEGER REFERENCES structure(id),
  kind TEXT NOT NULL, stage TEXT NOT NULL, recipient TEXT NOT NULL, due_at INTEGER NOT NULL, message TEXT NOT NULL,
  message_id TEXT NOT NULL, queued_at INTEGER NOT NULL, sent_at INTEGER, tries INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX reminder_once ON reminder(ifnull(entry, 0), ifnull(structure, 0), kind, stage, recipient);
CREATE INDEX reminder_queue ON reminder(queued_at) WHERE sent_at IS NULL;
CREATE TABLE acknowledgement(
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(id), until INTEGER NOT NULL,
  acknowledged_by TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE heartbeat(name TEXT PRIMARY KEY, at INTEGER NOT NULL, value TEXT NOT NULL) STRICT;

CREATE TABLE pin_failure(
  id INTEGER PRIMARY KEY, token TEXT NOT NULL, file TEXT NOT NULL, device INTEGER NOT NULL, inode INTEGER NOT NULL,
  modified_at INTEGER NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;

CREATE TABLE event(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, entry TEXT NOT NULL, kind TEXT NOT NULL,
  detail TEXT NOT NULL, previous_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
)sql";

// CSRs apart as certificates are; what cannot be true refused; the audit trail's end guarded, not only its
// rows.
constexpr const char* kSecond = R"sql(
CREATE TABLE csr_der(entry INTEGER PRIMARY KEY REFERENCES entry(id), der BLOB NOT NULL CHECK(der <> x'')) STRICT;
INSERT INTO csr_der(entry, der) SELECT entry, der FROM csr;
ALTER TABLE csr DROP COLUMN der;

CREATE TABLE new_key(
  entry INTEGER PRIMARY KEY REFERENCES entry(id), uri TEXT NOT NULL CHECK(instr(uri, 'pin-value') = 0),
  path TEXT NOT NULL, spki_sha256 TEXT NOT NULL UNIQUE CHECK(spki_sha256 <> ''),
  born TEXT NOT NULL CHECK(born IN ('token', 'file', 'portal', 'imported')), created_at INTEGER NOT NULL,
  destroyed_at INTEGER, CHECK(uri <> '' OR path <> '')) STRICT;
INSERT INTO new_key SELECT entry, uri, path, spki_sha256, born, created_at, destroyed_at FROM key;
DROP TABLE key;
ALTER TABLE new_key RENAME TO key;

CREATE TABLE new_certificate(
  entry INTEGER PRIMARY KEY REFERENCES entry(id), sha256 TEXT NOT NULL UNIQUE CHECK(sha256 <> ''),
  serial TEXT NOT NULL CHECK(serial <> ''), subject TEXT NOT NULL, issuer TEXT NOT NULL, not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL CHECK(not_before <= not_after),
  effective_end INTEGER NOT NULL CHECK(effective_end <= not_after), imported_at INTEGER NOT NULL,
  file TEXT NOT NULL) STRICT;
INSERT INTO new_certificate SELECT entry, sha256, serial, subject, issuer, not_before, not_after, effective_end,
  imported_at, file FROM certificate;
DROP TABLE certificate;
ALTER TABLE new_certificate RENAME TO certificate;
CREATE INDEX certificate_end ON certificate(effective_end);
CREATE INDEX verification_no ON verification(entry) WHERE verdict = 'no';
CREATE INDEX revocation_not_good ON revocation(entry) WHERE status <> 'good';
CREATE INDEX installation_failed ON installation(entry) WHERE proof = 'failed';

-- Two indexes that SQLite cannot make by itself, kept by triggers, so that the daily look at a hundred thousand
-- entries reads only those that lack something: an answer of the portal or an installation; a recent check.
CREATE TABLE open_entry(entry INTEGER PRIMARY KEY REFERENCES entry(id)) STRICT;
CREATE TRIGGER order_opens AFTER INSERT ON submission BEGIN
  INSERT OR IGNORE INTO open_entry VALUES(NEW.entry); END;
CREATE TRIGGER certificate_opens AFTER INSERT ON certificate BEGIN
  INSERT OR IGNORE INTO open_entry VALUES(NEW.entry); INSERT OR IGNORE INTO last_check VALUES(NEW.entry, 0); END;
CREATE TRIGGER installation_closes AFTER INSERT ON installation BEGIN
  DELETE FROM open_entry WHERE entry = NEW.entry; END;
CREATE TRIGGER removal_opens AFTER UPDATE OF removed_at ON installation WHEN NEW.removed_at IS NOT NULL BEGIN
  INSERT OR IGNORE INTO open_entry VALUES(NEW.entry); END;
CREATE TABLE last_check(entry INTEGER PRIMARY KEY REFERENCES entry(id), checked_at INTEGER NOT NULL) STRICT;
CREATE INDEX last_check_at ON last_check(checked_at);
CREATE TRIGGER revocation_is_a_check AFTER INSERT ON revocation BEGIN
  INSERT INTO last_check VALUES(NEW.entry, NEW.checked_at)
    ON CONFLICT(entry) DO UPDATE SET checked_at = max(checked_at, excluded.checked_at); END;

INSERT INTO open_entry SELECT entry FROM submission UNION SELECT entry FROM certificate
  EXCEPT SELECT entry FROM installation WHERE removed_at IS NULL;
INSERT INTO last_check SELECT entry, ifnull((SELECT max(checked_at) FROM revocation r WHERE r.entry = c.entry), 0)
  FROM certificate c;

-- One successor at a time: a second is possible only after the first was abandoned.
CREATE UNIQUE INDEX entry_successor ON entry(supersedes) WHERE supersedes IS NOT NULL AND abandoned_at IS NULL;

-- A step is reopened by one more row.
ALTER TABLE procedure_fact DROP COLUMN undone_at;

-- The file is known again by these five; modified_ns is nanoseconds since 1970.
DROP TABLE pin_failure;
CREATE TABLE pin_failure(
  id INTEGER PRIMARY KEY, token TEXT NOT NULL, file TEXT NOT NULL, device INTEGER NOT NULL, inode INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL, cleared_at INTEGER) STRICT;
CREATE INDEX pin_failure_token ON pin_failure(token) WHERE cleared_at IS NULL;

-- A whole listing comes in the order structure, id without being sorted, whatever the number of entries.
CREATE INDEX entry_structure ON entry(structure);
CREATE INDEX entry_name ON entry(name);
CREATE INDEX acknowledgement_entry ON acknowledgement(entry, until);
CREATE INDEX person_structure ON person(structure);
CREATE INDEX roster_structure ON roster(structure);
CREATE INDEX card_number ON card(number, seen_at);
CREATE INDEX event_entry ON event(entry);

-- OR REPLACE removes a row without the trigger against removal; and rows taken off the end break no chain.
CREATE TABLE event_head(one INTEGER PRIMARY KEY CHECK(one = 1), seq INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT;
INSERT INTO event_head SELECT 1, seq, sha256 FROM event ORDER BY seq DESC LIMIT 1;
CREATE TRIGGER event_follows_the_last BEFORE INSERT ON event
  WHEN NEW.seq <> ifnull((SELECT seq FROM event_head), 0) + 1
  BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_moves_the_head AFTER INSERT ON event
  BEGIN INSERT OR REPLACE INTO event_head VALUES(1, NEW.seq, NEW.sha256); END;
)sql";

constexpr std::array<const char*, kSchemaVersion> kMigrations = {kFirst, kSecond};

}  // namespace

std::span<const char* const> migrations() { return kMigrations; }

}  // namespace sceau::store

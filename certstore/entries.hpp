// Entries and what happened to them: rows of facts. One function a fact; nothing is changed once written, but
// for the few columns that are set once.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"
#include "certstore/structures.hpp"

namespace sceau::store {

struct Entry {
  std::int64_t id = 0;
  std::int64_t structure = 0;
  std::string name;     // "insi-manu", unique in its structure
  std::string profile;  // "insi-auto", "insi-manu", "dmp-auth", "dmp-sign"
  std::string unit;     // empty, or a department with certificates of its own
  std::string service;  // "insi", "dmp"
  std::string usage;    // "AUTH_CLI", "SIGN"
  std::string common_name;
  std::string key_storage;  // "token", "file", "portal"
  int bits = 2048;
  std::optional<std::int64_t> supersedes = {};
  base::TimePoint created_at;
  std::optional<base::TimePoint> abandoned_at = {};
};

struct Key {
  std::int64_t entry = 0;
  std::string uri;          // RFC 7512 for a token; empty for a file
  std::string path;         // of a key file; empty for a token
  std::string spki_sha256;  // hex
  std::string born;         // "token", "file", "portal", "imported"
  base::TimePoint created_at;
  std::optional<base::TimePoint> destroyed_at = {};
};

struct Csr {
  std::int64_t entry = 0;
  base::Bytes der;
  std::string subject;
  base::TimePoint created_at;
};

struct CertificateRow {
  std::int64_t entry = 0;
  std::string sha256, serial, subject, issuer;
  base::TimePoint not_before, not_after, effective_end, imported_at;
  std::string file;  // the name it came under
};

struct Verification {
  std::int64_t entry = 0;
  base::TimePoint at;
  bool verdict = false;
  std::string findings;  // JSON, as --json shows them
  bool offline = false;
};

struct Revocation {
  std::int64_t entry = 0;
  std::string status;  // "good", "revoked", "unknown"
  std::optional<base::TimePoint> revoked_at = {};
  std::string reason, source;
  base::TimePoint checked_at;
  std::optional<base::TimePoint> this_update = {}, next_update = {};
};

struct Installation {
  std::int64_t id = 0;
  std::int64_t entry = 0;
  std::string target, path;
  base::TimePoint at;
  std::string proof;  // "none", "ok", "failed"
  std::optional<base::TimePoint> proof_at = {};
  std::optional<base::TimePoint> removed_at = {};
  std::string detail;  // JSON of the target's own
};

// One row an entry, with the latest fact of each kind: what lists, status and check read. No DER.
struct EntryOverview {
  Entry entry;
  Structure structure;
  std::optional<Key> key;
  std::optional<base::TimePoint> csr_at;
  std::optional<base::TimePoint> submitted_at;  // the last one
  std::string reference;
  std::optional<CertificateRow> certificate;
  std::optional<base::TimePoint> verified_at;      // the last yes
  std::optional<base::TimePoint> refused_at;       // the last no, as long as no yes followed
  std::optional<Revocation> revocation;            // the revocation, else the last check
  std::optional<base::TimePoint> installed_at;     // the last installation in place whose proof did not fail
  std::optional<base::TimePoint> proof_failed_at;  // the last failed proof
  std::string supersedes;                          // name of the entry before, empty: none
  std::string successor;                           // name of the entry after, empty: none
  std::optional<base::TimePoint> successor_installed_at;  // none while this one is still installed somewhere
  std::optional<base::TimePoint> acknowledged_until;
  int peers_to_tell = 0;  // those that were not told of this certificate
};

// Entries that somebody may have to look at: their end is near or over, an order or an installation is
// missing, a proof, a verification or a revocation check was not good. Wider than what is due, found by
// indexes.
struct Attention {
  base::TimePoint ends_before;
  std::optional<base::TimePoint> checked_before = {};  // also: no revocation check since then
};

struct EntryFilter {
  std::optional<std::int64_t> structure = {};
  std::optional<std::string> name = {};
  std::optional<base::TimePoint> ends_before = {};  // effective_end below this
  std::optional<Attention> attention = {};
};

// Errors of all: those of Statement; entry_exists where a name is taken.
base::Result<std::int64_t> insert(const Database& database, const Entry& row);
base::Status insert(const Database& database, const Key& row);
base::Status insert(const Database& database, const Csr& row);
base::Status insert_submission(const Database& database, std::int64_t entry, base::TimePoint at,
                               const std::string& reference);
base::Status insert(const Database& database, const CertificateRow& row, base::ByteView der);
base::Status insert(const Database& database, const Verification& row);
base::Status insert(const Database& database, const Revocation& row);
base::Result<std::int64_t> insert(const Database& database, const Installation& row);

// Streams in the order structure, id, with flat memory; stops when told so (false).
using EachEntry = std::function<bool(const EntryOverview&)>;
base::Status each_entry(const Database& database, const EntryFilter& filter, const EachEntry& each);
// name: "insi-manu", or "FINESS/insi-manu". Errors: entry_unknown, entry_ambiguous.
base::Result<EntryOverview> find_entry(const Database& database, const std::string& name,
                                       const std::optional<std::string>& structure);
// Errors: entry_unknown when no key has this public key (hex of the SHA-256 of its SPKI).
base::Result<EntryOverview> find_entry_by_key(const Database& database, const std::string& spki_sha256);

base::Result<std::optional<Csr>> csr_of(const Database& database, std::int64_t entry);
base::Result<std::optional<base::Bytes>> certificate_der(const Database& database, const std::string& sha256);
// The chain that came along or was found at import, issuer first.
base::Status insert_chain(const Database& database, std::int64_t entry,
                          const std::vector<base::Bytes>& chain);
base::Result<std::vector<base::Bytes>> chain_of(const Database& database, std::int64_t entry);
base::Result<std::vector<Installation>> installations_of(const Database& database, std::int64_t entry);
// What is in place there, whatever entry it is of: the newest last.
base::Result<std::vector<Installation>> installations_at(const Database& database, const std::string& path);
// Errors: entry_unknown when no entry has this certificate (hex of its SHA-256).
base::Result<EntryOverview> find_entry_by_certificate(const Database& database, const std::string& sha256);

base::Status set_key_destroyed(const Database& database, std::int64_t entry, base::TimePoint at);
base::Status set_abandoned(const Database& database, std::int64_t entry, base::TimePoint at);
base::Status set_installation_removed(const Database& database, std::int64_t installation,
                                      base::TimePoint at);
base::Status set_proof(const Database& database, std::int64_t installation, bool holds, base::TimePoint at);

}  // namespace sceau::store

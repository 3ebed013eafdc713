// A backup: one file, which is the store as copy_to() makes it with the files that lie beside the store in
// tables of their own, and a digest over every row of it.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "certstore/beside.hpp"
#include "certstore/database.hpp"

namespace sceau::store {

struct ArchiveHead {
  base::TimePoint made_at;
  std::string state;  // the folder that the store was in: paths below it are in the store
};

struct ArchivedFile {
  std::string name;      // "csr/insi-manu.csr.pem": of a folder, or none; not hidden, no control characters
  std::string source;    // its path, read when the backup is made; empty in one that was read
  std::uint32_t mode{};  // 0600, 0640
  std::string sha256;    // given by the store
};

// Of mode 0600, read again and checked before it has its name; whole under it or not there.
// Errors: file_not_ours (the target exists), those of read_file and of copy_to().
base::Status write_archive(const Database& database, const ArchiveHead& head,
                           const std::vector<ArchivedFile>& files, const std::string& target);

// A copy of a backup, made beside the store that it is to become: the backup itself is never written.
class Archive {
 public:
  // Checks everything: pages, references, the digest, the audit trail, each file's name; upgrades
  // an older schema. Errors: backup_invalid, store_newer, file_missing, file_unreadable, disk_full.
  static base::Result<Archive> open(const std::string& file, const std::string& store);

  const ArchiveHead& head() const { return head_; }
  const std::vector<ArchivedFile>& files() const { return files_; }
  base::Result<base::Bytes> content(const std::string& name) const;
  // What the store will be, still to be written: a path that changes, the event of this day.
  const Database& database() const { return *database_; }

  // The store becomes this: in one transaction of SQLite where there is a sound one, which is first copied to
  // `kept`; one that cannot be opened is moved there. Errors: store_busy, file_not_ours (kept exists),
  // disk_full.
  base::Status become_store(const std::string& kept);

 private:
  Archive(std::string store, Beside beside) : store_(std::move(store)), beside_(std::move(beside)) {}
  std::string store_;
  Beside beside_;
  ArchiveHead head_;
  std::vector<ArchivedFile> files_;
  std::optional<Database> database_;
};

}  // namespace sceau::store

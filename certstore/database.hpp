// The store's file: opened, migrated, written one transaction a step. Two processes at once wait for each
// other a little, never corrupt; a kill leaves the last committed transaction.
#pragma once
#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "certstore/statement.hpp"
#include "core/base/result.hpp"

namespace sceau::store {

enum class Access { read_only, read_write };

class Database {
 public:
  // A new file of mode 0600 in a folder of mode 0700 (made where missing).
  // Errors: store_exists, file_unwritable, disk_full, store_failed.
  static base::Result<Database> create(const std::string& path);
  // A store of an older schema is upgraded first, also to be read. Errors: store_missing, store_newer
  // (untouched), store_corrupt (no store, or a damaged one), store_busy, disk_full, file_unreadable,
  // file_unwritable (to write, or to upgrade), store_failed.
  static base::Result<Database> open(const std::string& path, Access access);

  // A copy that is being looked at: to be written, not upgraded, without a log. Errors: store_corrupt,
  // store_newer.
  static base::Result<Database> open_as_is(const std::string& path);

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }

  // sql is ours, never built from input. Errors: store_busy, disk_full, store_corrupt, store_failed.
  base::Result<Statement> prepare(std::string_view sql) const;
  base::Status execute(const char* sql) const;
  base::Error error(int code) const;  // a result code of SQLite as our own

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  static base::Result<Database> connect(const std::string& path, int flags);
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// BEGIN IMMEDIATE; rolled back unless committed.
class Transaction {
 public:
  static base::Result<Transaction> begin(const Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  base::Status commit();

 private:
  explicit Transaction(const Database& database) : database_(&database) {}
  const Database* database_;
};

// A consistent copy of mode 0600 while others write; whole under that name or not there. Not inside a
// transaction. Errors: file_not_ours (the target exists), file_unwritable, those of prepare().
base::Status copy_to(const Database& database, const std::string& target);
// Reads the whole file: pages, indexes, references. Errors: store_corrupt (lower: what SQLite found first).
base::Status check_integrity(const Database& database);

}  // namespace sceau::store

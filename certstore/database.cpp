#include "certstore/database.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "certstore/schema.hpp"
#include "core/base/file.hpp"

namespace sceau::store {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr int kApplicationId = 0x53434541;  // "SCEA"
constexpr int kWaitMs = 10'000;             // for another process's transaction

Result<int> pragma_number(const Database& database, const char* sql) {
  SCEAU_TRY(Statement statement, database.prepare(sql));
  SCEAU_CHECK(statement.step());
  return static_cast<int>(statement.integer(0));
}

Status set_up_connection(const Database& database) {
  sqlite3_busy_timeout(database.handle(), kWaitMs);
  sqlite3_limit(database.handle(), SQLITE_LIMIT_LENGTH, 32 * 1024 * 1024);
  return database.execute(
      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;");
}

// Each step in one transaction with its number; another process may have done it while we waited for the
// lock.
Status migrate(const Database& database) {
  for (;;) {
    SCEAU_TRY(Transaction transaction, Transaction::begin(database));
    SCEAU_TRY(const int version, pragma_number(database, "PRAGMA user_version"));
    if (version >= kSchemaVersion) return transaction.commit();
    SCEAU_CHECK(database.execute(migration(version)));
    SCEAU_CHECK(database.execute(("PRAGMA user_version = " + std::to_string(version + 1)).c_str()));
    SCEAU_CHECK(transaction.commit());
  }
}

Status check_identity(const Database& database) {
  SCEAU_TRY(const int application, pragma_number(database, "PRAGMA application_id"));
  if (application != kApplicationId) return fail(ErrorCode::store_corrupt, database.path());
  SCEAU_TRY(const int version, pragma_number(database, "PRAGMA user_version"));
  if (version > kSchemaVersion) return fail(ErrorCode::store_newer, database.path(), std::to_string(version));
  return {};
}

}  // namespace

Error Database::error(int code) const {
  const std::string words = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::store_busy, path_, {}, words};
    case SQLITE_FULL:
      return {ErrorCode::disk_full, path_, {}, words};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::store_corrupt, path_, {}, words};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorCode::file_unwritable, path_, words, words};
    case SQLITE_CANTOPEN:
      return {ErrorCode::file_unreadable, path_, words, words};
    default:
      return {ErrorCode::store_failed, path_, {}, words};
  }
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  return Statement(*this, statement);
}

Status Database::execute(const char* sql) const {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  return {};
}

Result<Database> Database::connect(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(path, handle);
  if (code != SQLITE_OK) return tl::unexpected(database.error(code));
  SCEAU_CHECK(set_up_connection(database));
  return database;
}

Result<Database> Database::create(const std::string& path) {
  if (base::exists(path)) return fail(ErrorCode::store_exists, path);
  SCEAU_CHECK(base::make_folder(std::filesystem::path(path).parent_path().string(), 0700));
  // Complete before it has its name: a kill leaves no half-made store.
  const std::string beside = path + ".new-" + std::to_string(::getpid());
  SCEAU_CHECK(base::remove_file(beside));
  SCEAU_CHECK(base::create_file(beside, {}, {.mode = 0600}));
  const auto fill = [&]() -> Status {
    SCEAU_TRY(const Database database, connect(beside, SQLITE_OPEN_READWRITE));
    SCEAU_CHECK(database.execute("PRAGMA application_id = 1396917569;"));
    return migrate(database);
  };
  Status made = fill();
  if (made && ::link(beside.c_str(), path.c_str()) != 0)
    made = errno == EEXIST ? Status(fail(ErrorCode::store_exists, path))
                           : Status(fail(ErrorCode::file_unwritable, path));
  SCEAU_CHECK(base::remove_file(beside));
  SCEAU_CHECK(made);
  SCEAU_CHECK(base::sync_folder(std::filesystem::path(path).parent_path().string()));
  SCEAU_TRY(Database database, connect(path, SQLITE_OPEN_READWRITE));
  SCEAU_CHECK(database.execute("PRAGMA journal_mode = WAL;"));
  return database;
}

Result<Database> Database::open(const std::string& path, Access access) {
  if (!base::exists(path)) return fail(ErrorCode::store_missing, path);
  const bool writable = ::access(path.c_str(), W_OK) == 0;
  if (access == Access::read_write && !writable) return fail(ErrorCode::file_unwritable, path, "read-only");
  const int flags =
      writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;  // WAL's index wants to be written
  SCEAU_TRY(Database database, connect(path, flags));
  SCEAU_CHECK(check_identity(database));
  SCEAU_TRY(const int version, pragma_number(database, "PRAGMA user_version"));
  if (writable && version < kSchemaVersion) SCEAU_CHECK(migrate(database));
  if (access == Access::read_only) SCEAU_CHECK(database.execute("PRAGMA query_only = ON;"));
  return database;
}

Result<Transaction> Transaction::begin(const Database& database) {
  SCEAU_CHECK(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}
Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
Transaction::~Transaction() {
  if (database_ != nullptr) sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}
Status Transaction::commit() {
  SCEAU_CHECK(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

Status copy_to(const Database& database, const std::string& target) {
  if (base::exists(target)) return fail(ErrorCode::file_not_ours, target);
  const mode_t before = ::umask(0077);
  const auto copy = [&]() -> Status {
    SCEAU_TRY(Statement statement, database.prepare("VACUUM INTO ?"));
    SCEAU_CHECK(statement.bind(target).run());
    return {};
  };
  const Status copied = copy();
  ::umask(before);
  return copied;
}

Status check_integrity(const Database& database) {
  SCEAU_TRY(Statement statement, database.prepare("PRAGMA integrity_check(1)"));
  SCEAU_CHECK(statement.step());
  if (const std::string words = statement.text(0); words != "ok")
    return fail(ErrorCode::store_corrupt, database.path(), {}, words);
  return {};
}

}  // namespace sceau::store

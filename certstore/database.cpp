#include "certstore/database.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "certstore/beside.hpp"
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

Status check_application(const Database& database) {
  SCEAU_TRY(const int application, pragma_number(database, "PRAGMA application_id"));
  if (application != kApplicationId) return fail(ErrorCode::store_corrupt, database.path());
  return {};
}

// SQLite sees whole pages that are missing, not the half of one. While there is a write-ahead log the file
// may be anything: the log mends it.
Status check_whole(const Database& database) {
  struct stat file {
  }, log{};
  if (::stat((database.path() + "-wal").c_str(), &log) == 0 && log.st_size > 0) return {};
  if (::stat(database.path().c_str(), &file) != 0) return {};
  SCEAU_TRY(const int page_size, pragma_number(database, "PRAGMA page_size"));
  if (file.st_size % page_size != 0) return fail(ErrorCode::store_corrupt, database.path());
  return {};
}

// Of a store of ours, whole as far as its size tells, that this program can read.
Result<int> known_version(const Database& database) {
  SCEAU_CHECK(check_application(database));
  SCEAU_CHECK(check_whole(database));
  SCEAU_TRY(const int version, schema_version(database));
  if (version > kSchemaVersion) return fail(ErrorCode::store_newer, database.path(), std::to_string(version));
  return version;
}

// A copy made by copy_to(), put in the store's place, has no write-ahead log yet.
Status set_up_log(const Database& database) { return database.execute("PRAGMA journal_mode = WAL"); }

// A quota, a limit on file size, an index of the log that cannot grow: SQLite calls only the plain case a
// full disk.
bool no_room(int code) {
  return code == SQLITE_FULL || code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE;
}

}  // namespace

Error Database::error(int code) const {
  const std::string words = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  if (no_room(code)) return {ErrorCode::disk_full, path_, {}, words};
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::store_busy, path_, {}, words};
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
  SCEAU_CHECK(base::make_folder(folder_of(path), 0700));
  SCEAU_TRY(const Beside beside, Beside::make(path));
  {
    SCEAU_TRY(const Database database, connect(beside.name(), SQLITE_OPEN_READWRITE));
    SCEAU_CHECK(database.execute(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str()));
    SCEAU_CHECK(migrate(database, migrations()));
    SCEAU_CHECK(set_up_log(database));
  }
  SCEAU_CHECK(beside.become_real(ErrorCode::store_exists));
  return connect(path, SQLITE_OPEN_READWRITE);
}

Result<Database> Database::open(const std::string& path, Access access) {
  if (!base::exists(path)) return fail(ErrorCode::store_missing, path);
  const bool writable = ::access(path.c_str(), W_OK) == 0;
  if (access == Access::read_write && !writable) return fail(ErrorCode::file_unwritable, path, "read-only");
  // To read, too: the index of the write-ahead log wants to be written.
  SCEAU_TRY(Database database, connect(path, writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY));
  SCEAU_TRY(const int version, known_version(database));
  if (version < kSchemaVersion && !writable) return fail(ErrorCode::file_unwritable, path, "read-only");
  if (version < kSchemaVersion) SCEAU_CHECK(migrate(database, migrations()));
  SCEAU_CHECK(access == Access::read_only ? database.execute("PRAGMA query_only = ON")
                                          : set_up_log(database));
  return database;
}

Result<Database> Database::open_as_is(const std::string& path) {
  SCEAU_TRY(Database database, connect(path, SQLITE_OPEN_READWRITE));
  SCEAU_CHECK(known_version(database));
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

}  // namespace sceau::store

#include "certstore/archive.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "certstore/audit.hpp"
#include "certstore/schema.hpp"
#include "core/base/file.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::size_t kLargestFile = 100U * 1024U * 1024U;
constexpr std::size_t kPiece = 8U * 1024U * 1024U;  // SQLite's rows have a limit of their own

constexpr const char* kTables = R"sql(
CREATE TABLE backup(made_at INTEGER NOT NULL, state TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
CREATE TABLE backup_file(name TEXT PRIMARY KEY, mode INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT;
CREATE TABLE backup_piece(name TEXT NOT NULL REFERENCES backup_file(name), position INTEGER NOT NULL,
  content BLOB NOT NULL, PRIMARY KEY(name, position)) STRICT;
)sql";

tl::unexpected<base::Error> invalid(const std::string& file, std::string why) {
  return fail(ErrorCode::backup_invalid, file, {}, std::move(why));
}

// Lengths before fields, so that no two different tables give the same bytes.
Result<std::string> digest_rows(const Database& database, const std::string& table, std::string digest) {
  SCEAU_TRY(Statement count, database.prepare("SELECT count(*) FROM pragma_table_info(?)"));
  SCEAU_CHECK(count.bind(table).step());
  const int columns = static_cast<int>(count.integer(0));
  SCEAU_TRY(Statement row, database.prepare("SELECT * FROM \"" + table + "\" ORDER BY rowid"));
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return digest;
    for (int column = 0; column < columns; ++column) {
      const std::string field = row.text(column);
      digest += row.is_null(column) ? "-" : std::to_string(field.size()) + ":" + field;
    }
    digest = base::hex(base::sha256(base::view(digest)));
  }
}

// Over every row of every table but the one that holds it.
Result<std::string> digest_of(const Database& database) {
  SCEAU_TRY(Statement tables,
            database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'backup' AND "
                             "instr(name, 'sqlite_') <> 1 AND instr(name, '\"') = 0 ORDER BY name"));
  std::string digest;
  for (;;) {
    SCEAU_TRY(const bool more, tables.step());
    if (!more) return digest;
    SCEAU_TRY(digest, digest_rows(database, tables.text(0), digest + tables.text(0) + "="));
  }
}

Status add_file(const Database& database, const ArchivedFile& file) {
  SCEAU_TRY(const base::Bytes content, base::read_file(file.source, kLargestFile));
  SCEAU_TRY(Statement row, database.prepare("INSERT INTO backup_file VALUES(?, ?, ?)"));
  row.bind(file.name).bind(static_cast<int>(file.mode)).bind(base::hex(base::sha256(content)));
  SCEAU_CHECK(row.run());
  int position = 0;
  for (std::size_t at = 0; at < content.size(); at += kPiece) {
    SCEAU_TRY(Statement piece, database.prepare("INSERT INTO backup_piece VALUES(?, ?, ?)"));
    const auto part = base::ByteView(content).subspan(at, std::min(kPiece, content.size() - at));
    SCEAU_CHECK(piece.bind(file.name).bind(position++).bind(part).run());
  }
  return {};
}

Status add_files(const Database& copy, const ArchiveHead& head, const std::vector<ArchivedFile>& files) {
  SCEAU_CHECK(copy.execute("PRAGMA journal_mode = MEMORY"));  // a copy that is not whole is thrown away
  SCEAU_TRY(Transaction transaction, Transaction::begin(copy));
  SCEAU_CHECK(copy.execute(kTables));
  for (const ArchivedFile& file : files) SCEAU_CHECK(add_file(copy, file));
  SCEAU_TRY(const std::string digest, digest_of(copy));
  SCEAU_TRY(Statement row, copy.prepare("INSERT INTO backup VALUES(?, ?, ?)"));
  SCEAU_CHECK(row.bind(head.made_at).bind(head.state).bind(digest).run());
  return transaction.commit();
}

// "csr/a.pem" or "sceau.toml": never a way out of the folder that it is put back into.
bool is_plain(std::string_view name) {
  const std::size_t slash = name.find('/');
  const auto sound = [](std::string_view part) {
    return !part.empty() && part[0] != '.' && part.find('/') == std::string_view::npos &&
           std::ranges::all_of(part,
                               [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
  };
  if (slash == std::string_view::npos) return sound(name);
  return sound(name.substr(0, slash)) && sound(name.substr(slash + 1));
}

Result<ArchiveHead> read_head(const Database& database) {
  SCEAU_TRY(Statement row, database.prepare("SELECT made_at, state, digest FROM backup"));
  SCEAU_TRY(const bool any, row.step());
  SCEAU_TRY(const std::string digest, digest_of(database));
  if (!any || row.text(2) != digest) return fail(ErrorCode::store_corrupt, {}, {}, "its digest is another");
  return ArchiveHead{row.time(0), row.text(1)};
}

Result<std::vector<ArchivedFile>> read_files(const Database& database) {
  SCEAU_TRY(Statement row, database.prepare("SELECT name, mode, sha256 FROM backup_file ORDER BY name"));
  std::vector<ArchivedFile> files;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return files;
    if (!is_plain(row.text(0))) return fail(ErrorCode::store_corrupt, {}, {}, "a file's name");
    files.push_back({row.text(0), {}, static_cast<std::uint32_t>(row.integer(1)) & 0640U, row.text(2)});
  }
}

Status check_trail(const Database& database) {
  SCEAU_TRY(const auto broken, first_broken_event(database));
  if (broken) return fail(ErrorCode::store_corrupt, {}, {}, "audit trail, event " + std::to_string(*broken));
  return {};
}

Status copy_file(const std::string& from, const std::string& to) {
  const int in = ::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (in < 0)
    return fail(errno == ENOENT ? ErrorCode::file_missing : ErrorCode::file_unreadable, from,
                strerror(errno));
  const int out = ::open(to.c_str(), O_WRONLY | O_CLOEXEC);
  ssize_t wrote = out < 0 ? -1 : 1;
  while (wrote > 0) wrote = ::sendfile(out, in, nullptr, 1U << 30U);
  const int error = errno;
  ::close(in);
  if (out >= 0) ::close(out);
  if (wrote < 0)
    return fail(error == ENOSPC || error == EFBIG || error == EDQUOT ? ErrorCode::disk_full
                                                                     : ErrorCode::file_unreadable,
                error == EISDIR || error == EINVAL ? from : to, strerror(error));
  return {};
}

// The content of the tables is overwritten, not only unlinked: key files may have been in them.
Status strip(const Database& database) {
  return database.execute(
      "PRAGMA secure_delete = ON; DROP TABLE backup_piece; DROP TABLE backup_file; DROP TABLE backup; "
      "VACUUM; "
      "PRAGMA journal_mode = DELETE;");
}

Status overwrite(const Database& live, const Database& with) {
  sqlite3_backup* backup = sqlite3_backup_init(live.handle(), "main", with.handle(), "main");
  if (backup == nullptr) return tl::unexpected(live.error(sqlite3_errcode(live.handle())));
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return tl::unexpected(live.error(code));
  return {};
}

Status move_aside(const std::string& store, const std::string& kept) {
  if (base::exists(kept)) return fail(ErrorCode::file_not_ours, kept);
  for (const char* suffix : {"", "-wal", "-shm"})
    if (::rename((store + suffix).c_str(), (kept + suffix).c_str()) != 0 && errno != ENOENT)
      return fail(ErrorCode::file_unwritable, store, strerror(errno));
  return {};
}

}  // namespace

Status write_archive(const Database& database, const ArchiveHead& head,
                     const std::vector<ArchivedFile>& files, const std::string& target) {
  if (base::exists(target)) return fail(ErrorCode::file_not_ours, target);
  SCEAU_TRY(const Beside beside, Beside::make(target));
  SCEAU_CHECK(copy_into(database, beside));
  {
    SCEAU_TRY(const Database copy, Database::open_as_is(beside.name()));
    SCEAU_CHECK(beside.said_of_path(add_files(copy, head, files)));
  }
  SCEAU_TRY(const Database written, Database::open_as_is(beside.name()));
  SCEAU_CHECK(check_integrity(written));
  SCEAU_CHECK(check_trail(written));
  SCEAU_CHECK(read_head(written));
  SCEAU_CHECK(read_files(written));
  return beside.become_real(ErrorCode::file_not_ours);
}

Result<Archive> Archive::open(const std::string& file, const std::string& store) {
  SCEAU_TRY(Beside beside, Beside::make(store));
  SCEAU_CHECK(copy_file(file, beside.name()));
  Archive archive(store, std::move(beside));
  const auto checked = [&archive]() -> Status {
    SCEAU_TRY(archive.database_, Database::open_as_is(archive.beside_.name()));
    SCEAU_CHECK(check_integrity(*archive.database_));
    SCEAU_TRY(archive.head_, read_head(*archive.database_));
    SCEAU_TRY(archive.files_, read_files(*archive.database_));
    SCEAU_CHECK(check_trail(*archive.database_));
    return migrate(*archive.database_, migrations());
  }();
  if (checked) return archive;
  const base::Error& error = checked.error();
  if (error.code == ErrorCode::store_newer) return fail(ErrorCode::store_newer, file, error.value);
  if (error.code == ErrorCode::disk_full) return tl::unexpected(error);
  return invalid(file, error.lower);
}

Result<base::Bytes> Archive::content(const std::string& name) const {
  SCEAU_TRY(Statement row,
            database_->prepare("SELECT content FROM backup_piece WHERE name = ? ORDER BY position"));
  row.bind(name);
  base::Bytes content;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return content;
    const base::Bytes piece = row.blob(0);
    content.insert(content.end(), piece.begin(), piece.end());
  }
}

Status Archive::become_store(const std::string& kept) {
  SCEAU_CHECK(strip(*database_));
  if (!base::exists(store_)) {
    database_.reset();
    return beside_.become_real(ErrorCode::store_exists);
  }
  const auto live = Database::open(store_, Access::read_write);
  if (live) {
    SCEAU_CHECK(copy_to(*live, kept));
    return overwrite(*live, *database_);
  }
  if (live.error().code != ErrorCode::store_corrupt && live.error().code != ErrorCode::store_newer)
    return tl::unexpected(live.error());
  database_.reset();
  SCEAU_CHECK(move_aside(store_, kept));
  return beside_.become_real(ErrorCode::store_exists);
}

}  // namespace sceau::store

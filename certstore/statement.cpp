#include "certstore/statement.hpp"

#include "certstore/database.hpp"

namespace sceau::store {

using base::Result;

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), next_++, value);
  return *this;
}
Statement& Statement::bind(std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();  // NULL would bind SQL's NULL
  sqlite3_bind_text(statement_.get(), next_++, data, static_cast<int>(value.size()), SQLITE_TRANSIENT);
  return *this;
}
Statement& Statement::bind(base::ByteView value) {
  sqlite3_bind_blob(statement_.get(), next_++,
                    value.empty() ? "" : reinterpret_cast<const char*>(value.data()),
                    static_cast<int>(value.size()), SQLITE_TRANSIENT);
  return *this;
}
Statement& Statement::bind(std::nullopt_t) {
  sqlite3_bind_null(statement_.get(), next_++);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected(database_->error(code));
}

Result<std::int64_t> Statement::run() {
  SCEAU_CHECK(step());
  return sqlite3_last_insert_rowid(database_->handle());
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
std::string Statement::text(int column) const {
  const auto* data = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}
base::Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const unsigned char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? base::Bytes() : base::Bytes(data, data + size);
}
base::TimePoint Statement::time(int column) const {
  return base::TimePoint(std::chrono::seconds(integer(column)));
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
std::optional<base::TimePoint> Statement::optional_time(int column) const {
  return is_null(column) ? std::nullopt : std::optional(time(column));
}
std::optional<std::int64_t> Statement::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

}  // namespace sceau::store

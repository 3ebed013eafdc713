#include "certstore/pin_failures.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

namespace {

Statement& bind_file(Statement& statement, const PinFile& file) {
  return statement.bind(file.path)
      .bind(static_cast<std::int64_t>(file.device))
      .bind(static_cast<std::int64_t>(file.inode))
      .bind(file.modified_ns)
      .bind(file.size);
}

}  // namespace

Status insert_pin_failure(const Database& database, const std::string& token, const PinFile& file,
                          base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO pin_failure(at, token, file, device, inode, modified_ns, size) "
                             "VALUES(?, ?, ?, ?, ?, ?, ?)"));
  SCEAU_CHECK(bind_file(statement.bind(at).bind(token), file).run());
  return {};
}

Result<bool> pin_failed_before(const Database& database, const std::string& token, const PinFile& file) {
  SCEAU_TRY(
      Statement statement,
      database.prepare("SELECT 1 FROM pin_failure WHERE cleared_at IS NULL AND token = ? AND file = ? AND "
                       "device = ? AND inode = ? AND modified_ns = ? AND size = ? LIMIT 1"));
  return bind_file(statement.bind(token), file).step();
}

Result<bool> pin_failures_open(const Database& database, const std::string& token) {
  SCEAU_TRY(Statement statement,
            database.prepare("SELECT 1 FROM pin_failure WHERE cleared_at IS NULL AND token = ? LIMIT 1"));
  return statement.bind(token).step();
}

Status clear_pin_failures(const Database& database, const std::string& token, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE pin_failure SET cleared_at = ? WHERE token = ? AND cleared_at IS NULL"));
  SCEAU_CHECK(statement.bind(at).bind(token).run());
  return {};
}

}  // namespace sceau::store

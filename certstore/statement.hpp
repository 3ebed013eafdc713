// One SQL statement: bound in order, stepped, read by column. Thin over sqlite3.
#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sceau::store {

class Database;

class Statement {
 public:
  // Values are bound in the order of the `?`. Text and blobs are copied.
  Statement& bind(std::int64_t value);
  Statement& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
  Statement& bind(bool value) { return bind(static_cast<std::int64_t>(value ? 1 : 0)); }
  Statement& bind(std::string_view value);
  Statement& bind(const std::string& value) { return bind(std::string_view(value)); }
  Statement& bind(const char* value) { return bind(std::string_view(value)); }
  Statement& bind(base::ByteView value);
  Statement& bind(const base::Bytes& value) { return bind(base::ByteView(value)); }
  Statement& bind(base::TimePoint value) { return bind(std::int64_t{value.time_since_epoch().count()}); }
  Statement& bind(std::nullopt_t);
  template <class Value>
  Statement& bind(const std::optional<Value>& value) {
    return value ? bind(*value) : bind(std::nullopt);
  }

  // True: a row is there. Errors: those of Database::error().
  base::Result<bool> step();
  // For statements without rows; returns the new rowid. Errors: the same.
  base::Result<std::int64_t> run();

  std::int64_t integer(int column) const;
  std::string text(int column) const;  // empty for NULL
  base::Bytes blob(int column) const;
  base::TimePoint time(int column) const;
  bool is_null(int column) const;
  std::optional<base::TimePoint> optional_time(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Statement(const Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}
  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 1;
};

}  // namespace sceau::store

// A store of its own for each test, in memory-backed files, and rows to put into it.
#pragma once
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"
#include "certstore/entries.hpp"
#include "certstore/structures.hpp"

namespace sceau::store {

inline base::TimePoint utc(std::string_view text) { return base::parse_rfc3339(text).value(); }
inline const base::TimePoint kDay = utc("2026-11-23T10:00:00Z");

class StoreTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  std::string path() const { return folder_ + "/state/sceau.db"; }
  Database& made();                      // creates the store of this test at the first call
  Database opened(Access access) const;  // another connection, as another process has one
  std::string raw(
      const std::string& sql) const;  // what SQLite says about this SQL, on a bare connection; or "ok"
  std::vector<std::string> query(const std::string& sql) const;  // first column, on a bare connection

  Structure add_structure(const std::string& finess = "0B0221636");
  std::int64_t add_entry(const std::string& name, std::optional<std::int64_t> supersedes = {});
  void add_key(std::int64_t entry);
  std::string add_certificate(std::int64_t entry, base::TimePoint end);  // its SHA-256
  EntryOverview overview(std::int64_t entry);

  std::string folder_;

 private:
  std::optional<Database> database_;
  std::optional<Structure> structure_;
};

// A table row's own words as the name of its test.
template <class Row>
std::string name_of(const testing::TestParamInfo<Row>& info) {
  std::string name = info.param.what;
  for (char& letter : name)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  return name;
}

// Runs this in a process of its own; its words, empty when all was well.
std::string in_child(const std::function<std::string()>& work);
// The same, but ends the child by SIGKILL once it says that it is ready.
void killed_in_child(const std::function<void(const std::function<void()>& ready)>& work);

template <class T>
std::string code_of(const base::Result<T>& result) {
  return result ? "ok" : std::to_string(static_cast<int>(result.error().code)) + " " + result.error().lower;
}

}  // namespace sceau::store

// The published schema names every table and every column that a store has, and no other.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using Tables = std::map<std::string, std::set<std::string>>;

// "## table" and below it rows "| column | …".
Tables published() {
  std::ifstream page(SCEAU_SOURCE_DIR "/certstore/SCHEMA.md");
  static const std::regex heading("^## ([a-z0-9_]+)$"), row("^\\| `([a-z0-9_]+)` \\|.*");
  Tables tables;
  std::string table;
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (std::regex_match(line, match, heading)) table = match[1];
    if (std::regex_match(line, match, row)) tables[table].insert(match[1]);
  }
  return tables;
}

class SchemaPage : public StoreTest {
 protected:
  Tables stored() {
    made();
    Tables tables;
    for (const std::string& table :
         query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
      for (const std::string& column : query("SELECT name FROM pragma_table_info('" + table + "')"))
        tables[table].insert(column);
    return tables;
  }
};

TEST_F(SchemaPage, NamesEveryTableAndColumnAndNoOther) { EXPECT_EQ(published(), stored()); }

TEST_F(SchemaPage, HasNoColumnForASecret) {
  for (const auto& [table, columns] : stored())
    for (const std::string& column : columns)
      EXPECT_THAT(column, testing::Not(testing::ContainsRegex("pin$|puk|passphrase|password|secret|private")))
          << table << "." << column;
}

TEST_F(SchemaPage, EveryTableIsStrict) {
  made();
  EXPECT_THAT(query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT "
                    "LIKE 'sqlite_%'"),
              testing::IsEmpty());
}

}  // namespace
}  // namespace sceau::store

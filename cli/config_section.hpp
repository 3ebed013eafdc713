// One [section] of sceau.toml: each key is taken once; what is left over is unknown, and an error with its
// line.
#pragma once
#include <toml++/toml.h>

#include <set>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sceau::cli {

std::string place(const std::string& path, const toml::node& node);  // "sceau.toml:12"

class Section {
 public:
  // table: null where the section is missing: every key keeps its default.
  Section(const std::string& path, const toml::table* table) : path_(path), table_(table) {}

  // Errors of all: config_invalid (subject file:line, value: the key).
  template <class Value>
  base::Status take(const char* key, Value& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    const auto found = node->value_exact<Value>();
    if (!found) return wrong(*node, key);
    value = *found;
    return {};
  }
  base::Status take_days(const char* key, base::Days& value);  // 0 to 3650
  base::Status take_days(const char* key, std::optional<base::Days>& value);
  base::Status take_list(const char* key, std::vector<std::string>& values);
  base::Status take_list(const char* key, std::vector<base::Days>& values);
  const toml::node* find(const char* key);  // null: not there; known from now on
  tl::unexpected<base::Error> wrong(const toml::node& node, const char* key) const;
  base::Status finish() const;

 private:
  const std::string& path_;
  const toml::table* table_;
  std::set<std::string> known_;
};

}  // namespace sceau::cli

// One table of the procedure file. What is wrong is noted with its line and read as empty, so that one
// reading finds all of it.
#pragma once
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/procedure/definition.hpp"
#include "core/procedure/definition_fault.hpp"

namespace sceau::procedure {

class DefinitionTable {
 public:
  DefinitionTable(const toml::table& table, DefinitionFaults& faults) : table_(&table), faults_(&faults) {}

  std::size_t line() const { return line_of(*table_); }
  const toml::node* find(std::string_view key) const { return table_->get(key); }

  void only(std::initializer_list<std::string_view> known) const;
  std::string word(std::string_view key) const;           // needed
  std::string optional_word(std::string_view key) const;  // empty where it is absent
  bool flag(std::string_view key) const;                  // false where it is absent
  std::vector<std::string> words(std::string_view key) const;
  std::vector<std::string> words_of(const toml::node& node, std::string_view key) const;
  Text text_of() const;                   // en and fr of this table itself
  Text text(std::string_view key) const;  // needed
  DefinitionTable inner(const toml::table& table) const { return {table, *faults_}; }

  // Each table of the array `key`, given to `read`.
  template <class T>
  std::vector<T> each(std::string_view key, T (*read)(const DefinitionTable&)) const {
    std::vector<T> list;
    const toml::node* node = find(key);
    if (node == nullptr) return list;
    const auto* array = node->as_array();
    if (array == nullptr) {
      fault(*node, DefinitionProblem::not_tables, std::string(key));
      return list;
    }
    for (const toml::node& item : *array) {
      if (const auto* table = item.as_table())
        list.push_back(read(inner(*table)));
      else
        fault(item, DefinitionProblem::not_tables, std::string(key));
    }
    return list;
  }

  void fault(const toml::node& node, DefinitionProblem problem, std::string subject = {},
             std::string value = {}) const {
    faults_->push_back({line_of(node), problem, std::move(subject), std::move(value)});
  }
  void fault(DefinitionProblem problem, std::string subject) const {
    fault(*table_, problem, std::move(subject));
  }

 private:
  static std::size_t line_of(const toml::node& node) { return node.source().begin.line; }
  const toml::table* table_;
  DefinitionFaults* faults_;
};

}  // namespace sceau::procedure

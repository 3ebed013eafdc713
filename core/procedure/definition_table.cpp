#include "core/procedure/definition_table.hpp"

namespace sceau::procedure {

void DefinitionTable::only(std::initializer_list<std::string_view> known) const {
  for (const auto& [key, node] : *table_)
    if (std::ranges::find(known, key.str()) == known.end())
      fault(node, DefinitionProblem::unknown_key, std::string(key.str()));
}

std::string DefinitionTable::optional_word(std::string_view key) const {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  const auto* text = node->as_string();
  if (text != nullptr) return text->get();
  fault(*node, DefinitionProblem::not_a_word, std::string(key));
  return {};
}

std::string DefinitionTable::word(std::string_view key) const {
  std::string text = optional_word(key);
  const toml::node* node = find(key);
  if (text.empty() && (node == nullptr || node->is_string()))
    fault(DefinitionProblem::missing, std::string(key));
  return text;
}

bool DefinitionTable::flag(std::string_view key) const {
  const toml::node* node = find(key);
  if (node == nullptr) return false;
  const auto* value = node->as_boolean();
  if (value != nullptr) return value->get();
  fault(*node, DefinitionProblem::not_a_flag, std::string(key));
  return false;
}

std::vector<std::string> DefinitionTable::words_of(const toml::node& node, std::string_view key) const {
  std::vector<std::string> list;
  const auto* array = node.as_array();
  if (array == nullptr) {
    fault(node, DefinitionProblem::not_words, std::string(key));
    return list;
  }
  for (const toml::node& item : *array) {
    if (const auto* text = item.as_string())
      list.push_back(text->get());
    else
      fault(item, DefinitionProblem::not_words, std::string(key));
  }
  return list;
}

std::vector<std::string> DefinitionTable::words(std::string_view key) const {
  const toml::node* node = find(key);
  return node == nullptr ? std::vector<std::string>() : words_of(*node, key);
}

Text DefinitionTable::text_of() const { return {word("en"), word("fr")}; }

Text DefinitionTable::text(std::string_view key) const {
  const toml::node* node = find(key);
  if (node == nullptr) {
    fault(DefinitionProblem::missing, std::string(key));
    return {};
  }
  const auto* table = node->as_table();
  if (table == nullptr) {
    fault(*node, DefinitionProblem::not_a_table, std::string(key));
    return {};
  }
  const DefinitionTable both = inner(*table);
  both.only({"en", "fr"});
  return both.text_of();
}

}  // namespace sceau::procedure

#include "cli/config_section.hpp"

namespace sceau::cli {

using base::Status;

namespace {

constexpr std::int64_t kMostDays = 3650;

std::optional<base::Days> days_of(const toml::node& node) {
  const auto days = node.value_exact<std::int64_t>();
  if (!days || *days < 0 || *days > kMostDays) return std::nullopt;
  return base::Days(static_cast<int>(*days));
}

}  // namespace

std::string place(const std::string& path, const toml::node& node) {
  return path + ":" + std::to_string(node.source().begin.line);
}

const toml::node* Section::find(const char* key) {
  known_.insert(key);
  return table_ == nullptr ? nullptr : table_->get(key);
}

tl::unexpected<base::Error> Section::wrong(const toml::node& node, const char* key) const {
  return base::fail(base::ErrorCode::config_invalid, place(path_, node), key);
}

Status Section::take_days(const char* key, base::Days& value) {
  std::optional<base::Days> days = value;
  SCEAU_CHECK(take_days(key, days));
  value = *days;
  return {};
}

Status Section::take_days(const char* key, std::optional<base::Days>& value) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  value = days_of(*node);
  return value ? Status() : wrong(*node, key);
}

Status Section::take_list(const char* key, std::vector<std::string>& values) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_array()) return wrong(*node, key);
  values.clear();
  for (const toml::node& item : *node->as_array()) {
    if (!item.is_string()) return wrong(item, key);
    values.push_back(item.as_string()->get());
  }
  return {};
}

Status Section::take_list(const char* key, std::vector<base::Days>& values) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_array()) return wrong(*node, key);
  values.clear();
  for (const toml::node& item : *node->as_array()) {
    const auto days = days_of(item);
    if (!days) return wrong(item, key);
    values.push_back(*days);
  }
  return {};
}

Status Section::finish() const {
  if (table_ == nullptr) return {};
  for (const auto& [key, node] : *table_)
    if (!known_.contains(std::string(key.str())))
      return base::fail(base::ErrorCode::config_invalid, place(path_, node), std::string(key.str()));
  return {};
}

}  // namespace sceau::cli

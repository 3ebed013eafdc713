#include "cli/json.hpp"

#include <nlohmann/json.hpp>

namespace sceau::cli {

using nlohmann::ordered_json;

Json::Json(std::unique_ptr<ordered_json> value) : value_(std::move(value)) {}
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::Json(const Json& other) : value_(std::make_unique<ordered_json>(*other.value_)) {}
Json::~Json() = default;

Json Json::object() { return Json(std::make_unique<ordered_json>(ordered_json::object())); }
Json Json::array() { return Json(std::make_unique<ordered_json>(ordered_json::array())); }

Json Json::array(const std::vector<std::string>& items) {
  Json out = array();
  for (const std::string& item : items) out.push(item);
  return out;
}

base::Result<Json> Json::parse(std::string_view text) {
  auto value = ordered_json::parse(text, nullptr, false);
  if (value.is_discarded()) return base::fail(base::ErrorCode::internal, "JSON");
  return Json(std::make_unique<ordered_json>(std::move(value)));
}

Json& Json::set(std::string_view key, std::string_view value) {
  (*value_)[std::string(key)] = std::string(value);
  return *this;
}
Json& Json::set(std::string_view key, bool value) {
  (*value_)[std::string(key)] = value;
  return *this;
}
Json& Json::set(std::string_view key, std::int64_t value) {
  (*value_)[std::string(key)] = value;
  return *this;
}
Json& Json::set(std::string_view key, base::TimePoint value) { return set(key, base::format_rfc3339(value)); }
Json& Json::set(std::string_view key, Json value) {
  (*value_)[std::string(key)] = std::move(*value.value_);
  return *this;
}
Json& Json::set(std::string_view key, std::nullptr_t) {
  (*value_)[std::string(key)] = nullptr;
  return *this;
}
Json& Json::push(Json value) {
  value_->push_back(std::move(*value.value_));
  return *this;
}
Json& Json::push(std::string_view value) {
  value_->push_back(std::string(value));
  return *this;
}

std::string Json::dump() const { return value_->dump(2, ' ', false, ordered_json::error_handler_t::replace); }

}  // namespace sceau::cli

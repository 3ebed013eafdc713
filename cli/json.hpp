// --json: one document, fields in the order they were set. Hides nlohmann-json, which costs seconds to
// compile.
#pragma once
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sceau::cli {

class Json {
 public:
  static Json object();
  static Json array();
  static Json array(const std::vector<std::string>& items);
  static base::Result<Json> parse(std::string_view text);  // Errors: internal (what we wrote ourselves)
  Json(Json&& other) noexcept;
  Json& operator=(Json&& other) noexcept;
  Json(const Json& other);
  ~Json();

  Json& set(std::string_view key, std::string_view value);
  Json& set(std::string_view key, const char* value) { return set(key, std::string_view(value)); }
  Json& set(std::string_view key, const std::string& value) { return set(key, std::string_view(value)); }
  Json& set(std::string_view key, bool value);
  Json& set(std::string_view key, std::int64_t value);
  Json& set(std::string_view key, int value) { return set(key, static_cast<std::int64_t>(value)); }
  Json& set(std::string_view key, std::size_t value) { return set(key, static_cast<std::int64_t>(value)); }
  Json& set(std::string_view key, base::TimePoint value);  // RFC 3339 UTC
  Json& set(std::string_view key, Json value);
  Json& set(std::string_view key, std::nullptr_t);
  template <class Value>
  Json& set(std::string_view key, const std::optional<Value>& value) {
    return value ? set(key, *value) : set(key, nullptr);
  }
  Json& push(Json value);
  Json& push(std::string_view value);

  std::string dump() const;  // indented; bytes that are not UTF-8 replaced

 private:
  explicit Json(std::unique_ptr<nlohmann::ordered_json> value);
  std::unique_ptr<nlohmann::ordered_json> value_;
};

}  // namespace sceau::cli

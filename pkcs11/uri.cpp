#include "pkcs11/uri.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using Text = std::optional<std::string>;

struct TextAttribute {
  const char* name;
  Text Uri::*member;
};
constexpr std::array kPathTexts{
    TextAttribute{"token", &Uri::token},
    TextAttribute{"manufacturer", &Uri::manufacturer},
    TextAttribute{"model", &Uri::model},
    TextAttribute{"serial", &Uri::serial},
    TextAttribute{"object", &Uri::object},
    TextAttribute{"library-manufacturer", &Uri::library_manufacturer},
    TextAttribute{"library-description", &Uri::library_description},
    TextAttribute{"library-version", &Uri::library_version},
    TextAttribute{"slot-manufacturer", &Uri::slot_manufacturer},
    TextAttribute{"slot-description", &Uri::slot_description},
};
constexpr std::array kQueryTexts{
    TextAttribute{"module-path", &Uri::module_path},
    TextAttribute{"module-name", &Uri::module_name},
};

struct TypeName {
  const char* name;
  UriType type;
};
constexpr std::array kTypes{
    TypeName{"public", UriType::public_key}, TypeName{"private", UriType::private_key},
    TypeName{"cert", UriType::certificate},  TypeName{"secret-key", UriType::secret_key},
    TypeName{"data", UriType::data},
};

bool alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool unreserved(char c) {
  return alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

// RFC 7512, section 2.3: pk11-pchar and pk11-qchar, beside what is percent-encoded.
bool allowed(char c, bool query) {
  const std::string_view more = query ? ":[]@!$'()*+,=/?|" : ":[]@!$'()*+,=&";
  return unreserved(c) || more.find(c) != std::string_view::npos;
}

tl::unexpected<base::Error> invalid(std::string what) {
  return base::fail(ErrorCode::token_uri_invalid, {}, std::move(what));
}

Result<base::Bytes> decode(std::string_view text, bool query) {
  base::Bytes bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      if (!allowed(text[i], query))
        return invalid(fmt::format("%{:02X}", static_cast<unsigned char>(text[i])));
      bytes.push_back(static_cast<unsigned char>(text[i]));
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2)
      return invalid("%" + std::string(digits));
    bytes.push_back(static_cast<unsigned char>(value));
    i += 2;
  }
  return bytes;
}

Result<std::string> decode_text(std::string_view text, bool query) {
  SCEAU_TRY(const base::Bytes bytes, decode(text, query));
  if (std::find(bytes.begin(), bytes.end(), 0) != bytes.end()) return invalid("%00");
  return std::string(base::text(bytes));
}

template <std::size_t N>
const TextAttribute* attribute_named(const std::array<TextAttribute, N>& table, std::string_view name) {
  const auto* found =
      std::find_if(table.begin(), table.end(), [name](const auto& row) { return row.name == name; });
  return found == table.end() ? nullptr : found;
}

bool is_version(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t dot = text.find('.');
  return digits(text.substr(0, dot)) && (dot == std::string_view::npos || digits(text.substr(dot + 1)));
}

Status take_type(Uri& uri, const std::string& name) {
  const auto* found =
      std::find_if(kTypes.begin(), kTypes.end(), [&name](const TypeName& row) { return row.name == name; });
  if (found == kTypes.end()) return invalid("type=" + name);
  uri.type = found->type;
  return {};
}

Status take_slot(Uri& uri, std::string_view digits) {
  unsigned long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size())
    return invalid("slot-id=" + std::string(digits));
  uri.slot_id = value;
  return {};
}

Status take_path(Uri& uri, std::string_view name, std::string_view encoded) {
  if (name == "id") {
    SCEAU_TRY(uri.id, decode(encoded, false));
    return {};
  }
  SCEAU_TRY(const std::string value, decode_text(encoded, false));
  if (name == "type") return take_type(uri, value);
  if (name == "slot-id") return take_slot(uri, value);
  if (name == "library-version" && !is_version(value)) return invalid("library-version=" + value);
  const TextAttribute* attribute = attribute_named(kPathTexts, name);
  if (attribute == nullptr) return invalid(std::string(name));
  uri.*attribute->member = value;
  return {};
}

// A PIN is read from a file by its absolute path; "|command" and other schemes are not for us.
Status take_pin_source(Uri& uri, std::string_view value) {
  std::string_view path = value;
  if (path.substr(0, 5) == "file:") path.remove_prefix(5);
  if (path.substr(0, 3) == "///") path.remove_prefix(2);  // file:///etc/pin: an empty host
  if (path.empty() || path[0] != '/' || path.substr(0, 2) == "//")
    return invalid("pin-source=" + std::string(value));
  uri.pin_source = std::string(path);
  return {};
}

Status take_query(Uri& uri, std::string_view name, std::string_view encoded) {
  if (name == "pin-value") return base::fail(ErrorCode::pin_in_uri);
  SCEAU_TRY(const std::string value, decode_text(encoded, true));
  if (name == "pin-source") return take_pin_source(uri, value);
  if (const TextAttribute* attribute = attribute_named(kQueryTexts, name)) uri.*attribute->member = value;
  return {};
}

using Take = Status (*)(Uri&, std::string_view name, std::string_view encoded);

// "a=1;b=2" or "a=1&b=2"; nothing at all is no attribute.
Status take_all(Uri& uri, std::string_view part, char separator, Take take) {
  std::set<std::string_view> seen;
  while (!part.empty()) {
    const std::size_t end = std::min(part.find(separator), part.size());
    const std::string_view attribute = part.substr(0, end);
    const std::size_t equals = attribute.find('=');
    if (equals == std::string_view::npos || equals == 0) return invalid(std::string(attribute));
    const std::string_view name = attribute.substr(0, equals);
    if (!seen.insert(name).second) return invalid(std::string(name));
    SCEAU_CHECK(take(uri, name, attribute.substr(equals + 1)));
    if (end + 1 == part.size()) return invalid(std::string(1, separator));
    part.remove_prefix(std::min(end + 1, part.size()));
  }
  return {};
}

bool has_scheme(std::string_view text) {
  const std::string_view scheme = "pkcs11:";
  const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b); };
  return text.size() >= scheme.size() && std::equal(scheme.begin(), scheme.end(), text.begin(),
                                                    [&same](char b, char a) { return same(a, b); });
}

Result<Uri> parse_parts(std::string_view text) {
  if (!has_scheme(text)) return invalid("pkcs11:");
  text.remove_prefix(7);
  const std::size_t question = std::min(text.find('?'), text.size());
  Uri uri;
  SCEAU_CHECK(take_all(uri, text.substr(0, question), ';', take_path));
  if (question < text.size()) SCEAU_CHECK(take_all(uri, text.substr(question + 1), '&', take_query));
  return uri;
}

std::string encode(base::ByteView bytes, std::string_view also) {
  std::string result;
  for (const unsigned char byte : bytes) {
    const char c = static_cast<char>(byte);
    if (unreserved(c) || also.find(c) != std::string_view::npos)
      result += c;
    else
      result += fmt::format("%{:02X}", byte);
  }
  return result;
}

std::string encode_id(base::ByteView bytes) {
  std::string result;
  for (const unsigned char byte : bytes) result += fmt::format("%{:02X}", byte);
  return result;
}

std::string joined(const std::vector<std::string>& parts, char separator) {
  std::string result;
  for (const std::string& part : parts) result += (result.empty() ? "" : std::string(1, separator)) + part;
  return result;
}

const char* type_name(UriType type) {
  const auto* found =
      std::find_if(kTypes.begin(), kTypes.end(), [type](const TypeName& row) { return row.type == type; });
  return found->name;
}

}  // namespace

Result<Uri> Uri::parse(std::string_view text) {
  auto uri = parse_parts(text);
  if (uri) return uri;
  // What is wrong is shown, but never a PIN.
  if (text.find("pin-value") != std::string_view::npos) return base::fail(ErrorCode::pin_in_uri);
  uri.error().subject = std::string(text);
  return uri;
}

std::string Uri::str() const {
  std::vector<std::string> path;
  std::vector<std::string> query;
  for (const TextAttribute& attribute : kPathTexts)
    if (const Text& value = this->*attribute.member)
      path.push_back(fmt::format("{}={}", attribute.name, encode(base::view(*value), {})));
  if (slot_id) path.push_back(fmt::format("slot-id={}", *slot_id));
  if (id) path.push_back("id=" + encode_id(*id));
  if (type) path.push_back(fmt::format("type={}", type_name(*type)));
  for (const TextAttribute& attribute : kQueryTexts)
    if (const Text& value = this->*attribute.member)
      query.push_back(fmt::format("{}={}", attribute.name, encode(base::view(*value), "/")));
  if (pin_source) query.push_back("pin-source=file:" + encode(base::view(*pin_source), "/"));
  return "pkcs11:" + joined(path, ';') + (query.empty() ? "" : "?" + joined(query, '&'));
}

}  // namespace sceau::pkcs11

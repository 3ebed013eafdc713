#include "core/x509/url.hpp"

#include <algorithm>
#include <charconv>

namespace sceau::x509 {
namespace {

constexpr std::string_view kScheme = "http://";

bool is_plain(char c) { return c > ' ' && c < '\x7F'; }
bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_';
}
bool is_address_character(char c) { return is_host_character(c) || c == ':'; }

bool is_port(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value > 0 && value < 65536;
}

// "host", "host:port", "[::1]:port"
bool read_authority(std::string_view text, Url& url) {
  const bool literal = text.starts_with('[');
  const std::size_t end = literal ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos) return false;
  url.host = text.substr(literal ? 1 : 0, literal ? end - 1 : end);
  const std::string_view rest = text.substr(literal ? end + 1 : end);
  url.port = rest.empty() ? "80" : rest.substr(1);
  return !url.host.empty() && (rest.empty() || rest.front() == ':') && is_port(url.port) &&
         std::all_of(url.host.begin(), url.host.end(), literal ? is_address_character : is_host_character);
}

}  // namespace

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == "80" ? name : name + ":" + port;
}

base::Result<Url> parse_url(std::string_view text) {
  const auto invalid = [&] { return base::fail(base::ErrorCode::url_invalid, std::string(text)); };
  if (!text.starts_with(kScheme) || !std::all_of(text.begin(), text.end(), is_plain)) return invalid();
  const std::string_view rest = text.substr(kScheme.size());
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  Url url;
  if (!read_authority(rest.substr(0, end), url)) return invalid();
  const std::string_view target = rest.substr(end, rest.find('#') - end);
  url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  return url;
}

base::Result<Url> follow(const Url& from, std::string_view location) {
  if (location.starts_with('/') && !location.starts_with("//"))
    return parse_url(std::string(kScheme) + from.authority() + std::string(location));
  return parse_url(location);
}

}  // namespace sceau::x509

#include "core/steps/http_answer.hpp"

#include <algorithm>
#include <charconv>

namespace sceau::steps {

std::string http_get_request(std::string_view host, std::string_view path) {
  std::string request = "GET ";
  request.append(path).append(" HTTP/1.1\r\nHost: ").append(host);
  return request + "\r\nUser-Agent: sceau\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

std::optional<HttpAnswer> parse_http(std::string_view answer) {
  constexpr std::string_view start = "HTTP/1.";
  if (!answer.starts_with(start) || answer.size() < start.size() + 5) return std::nullopt;
  HttpAnswer parsed;
  const char* digits = answer.data() + start.size() + 2;  // "HTTP/1.1 200"
  const auto [end, error] = std::from_chars(digits, digits + 3, parsed.status);
  if (error != std::errc() || end != digits + 3) return std::nullopt;
  const std::size_t body = answer.find("\r\n\r\n");
  if (body != std::string_view::npos) parsed.body = answer.substr(body + 4);
  return parsed;
}

bool says_certificate_refused(const HttpAnswer& answer) {
  if (answer.status == 495 || answer.status == 496) return true;
  return answer.status == 400 && (answer.body.find("SSL certificate error") != std::string_view::npos ||
                                  answer.body.find("No required SSL certificate") != std::string_view::npos);
}

std::string find_sha256(std::string_view text) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  for (auto at = text.begin(); at != text.end();) {
    const auto from = std::find_if(at, text.end(), is_hex);
    const auto to = std::find_if_not(from, text.end(), is_hex);
    if (to - from == 64) {
      std::string found(from, to);
      for (char& c : found)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
      return found;
    }
    at = to;
  }
  return {};
}

}  // namespace sceau::steps

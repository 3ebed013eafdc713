#include "core/steps/http_answer.hpp"

#include <charconv>

#include "core/base/bytes.hpp"

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

std::string presented_leaf(std::string_view body) {
  for (const std::string_view start : {std::string_view("sha256 "), std::string_view("{\"sha256\":\"")}) {
    if (!body.starts_with(start)) continue;
    const std::string_view digits = body.substr(start.size(), 64);
    if (const auto bytes = base::from_hex(digits); bytes && bytes->size() == 32) return base::hex(*bytes);
  }
  return {};
}

}  // namespace sceau::steps

// The little HTTP that a probe speaks: one GET, its status, and what our own peers write in the answer.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sceau::steps {

inline constexpr std::size_t kHttpAnswerLimit = 65'536;  // bytes; a probe reads no more of an answer

std::string http_get_request(std::string_view host, std::string_view path);

struct HttpAnswer {
  int status = 0;
  std::string_view body;  // of the text given
};
std::optional<HttpAnswer> parse_http(std::string_view answer);  // none: this is not HTTP

// nginx ends the handshake well and says so in HTTP: 400 with these words, or its own 495 and 496.
bool says_certificate_refused(const HttpAnswer& answer);
// The SHA-256 of the leaf that one of our own peers got, in hex: its answer begins with it. Empty: another
// server.
std::string presented_leaf(std::string_view body);

}  // namespace sceau::steps

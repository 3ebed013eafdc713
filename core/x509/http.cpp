#include "core/x509/http.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/x509/socket.hpp"
#include "core/x509/url.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;

constexpr std::size_t kHeadLimit = 16U * 1024U;

struct Request {
  std::string url;  // for messages
  std::string content_type = {};
  base::ByteView body = {};
  bool is_post() const { return !content_type.empty(); }
};

struct Answer {
  int status = 0;
  std::string location = {};
  base::Bytes body = {};
};

struct Head {
  int status = 0;
  std::size_t size = 0;  // up to and with the blank line
  std::optional<std::size_t> length = {};
  std::string location = {};
  bool encoded = false;  // chunked or compressed, although HTTP/1.0 was spoken
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t"), until = text.find_last_not_of(" \t\r");
  return from == std::string_view::npos ? std::string_view() : text.substr(from, until - from + 1);
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void read_field(std::string_view line, Head& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = lower(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name == "content-length") head.length = number<std::size_t>(value).value_or(SIZE_MAX);
  if (name == "location") head.location = value;
  if (name == "transfer-encoding" || (name == "content-encoding" && value != "identity")) head.encoded = true;
}

// None until the blank line has come. Status 0: not HTTP.
std::optional<Head> read_head(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  Head head{.size = end + 4};
  std::string_view rest = text.substr(0, end);
  const std::string_view first = rest.substr(0, rest.find("\r\n"));
  if (first.starts_with("HTTP/1.") && first.size() >= 12)
    head.status = number<int>(first.substr(9, 3)).value_or(0);
  while (!rest.empty()) {
    const std::size_t line = std::min(rest.find("\r\n"), rest.size());
    read_field(rest.substr(0, line), head);
    rest.remove_prefix(std::min(line + 2, rest.size()));
  }
  return head;
}

base::Result<Head> receive_head(Socket& socket, base::Bytes& buffer, const Request& request) {
  for (;;) {
    if (const auto head = read_head(base::text(buffer))) {
      if (head->status == 0 || head->encoded)
        return base::fail(ErrorCode::http_failed, request.url, "not HTTP/1.0");
      return *head;
    }
    if (buffer.size() > kHeadLimit) return base::fail(ErrorCode::http_failed, request.url, "endless header");
    const std::size_t before = buffer.size();
    SCEAU_CHECK(socket.receive(buffer));
    if (buffer.size() == before) return base::fail(ErrorCode::http_failed, request.url, "no answer");
  }
}

base::Status receive_body(Socket& socket, const Head& head, base::Bytes& buffer, std::size_t limit,
                          const Request& request) {
  const auto too_large = [&] {
    return base::fail(ErrorCode::file_too_large, request.url, std::to_string(limit));
  };
  if (head.length.value_or(0) > limit) return too_large();
  while (!head.length || buffer.size() < *head.length) {
    const std::size_t before = buffer.size();
    SCEAU_CHECK(socket.receive(buffer));
    if (buffer.size() > limit) return too_large();
    if (buffer.size() != before) continue;
    if (head.length) return base::fail(ErrorCode::http_failed, request.url, "cut short");
    return {};
  }
  buffer.resize(*head.length);
  return {};
}

std::string head_of(const Request& request, const Url& url, bool through_proxy) {
  std::string head = request.is_post() ? "POST " : "GET ";
  head += (through_proxy ? "http://" + url.authority() : "") + url.target +
          " HTTP/1.0\r\nHost: " + url.authority() + "\r\nUser-Agent: sceau\r\nConnection: close\r\n";
  if (request.is_post())
    head += "Content-Type: " + request.content_type +
            "\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
  return head + "\r\n";
}

base::Result<Answer> exchange(const Request& request, const Url& url, const HttpLimits& limits,
                              Deadline deadline) {
  const bool through_proxy = !limits.proxy.empty();
  Url peer = url;
  if (through_proxy) {
    SCEAU_TRY(peer, parse_url(limits.proxy));
  }
  SCEAU_TRY(Socket socket, Socket::connect(peer.host, peer.port, deadline));
  SCEAU_CHECK(socket.send(base::view(head_of(request, url, through_proxy))));
  SCEAU_CHECK(socket.send(request.body));
  base::Bytes buffer;
  SCEAU_TRY(const Head head, receive_head(socket, buffer, request));
  Answer answer{.status = head.status, .location = head.location, .body = {}};
  if (head.status != 200) return answer;
  buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(head.size));
  SCEAU_CHECK(receive_body(socket, head, buffer, limits.size, request));
  answer.body = std::move(buffer);
  return answer;
}

bool is_redirect(const Answer& answer) {
  const int status = answer.status;
  return !answer.location.empty() &&
         (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

base::Result<base::Bytes> transfer(const Request& request, const HttpLimits& limits) {
  const Deadline deadline = std::chrono::steady_clock::now() + limits.time;
  SCEAU_TRY(Url url, parse_url(request.url));
  for (unsigned hops = 0; hops <= limits.redirects; ++hops) {
    SCEAU_TRY(Answer answer, exchange(request, url, limits, deadline));
    if (answer.status == 200) return std::move(answer.body);
    if (request.is_post() || !is_redirect(answer))
      return base::fail(ErrorCode::http_failed, request.url, std::to_string(answer.status));
    SCEAU_TRY(url, follow(url, answer.location));
  }
  return base::fail(ErrorCode::http_failed, request.url, "redirects");
}

}  // namespace

base::Result<base::Bytes> http_get(const std::string& url, const HttpLimits& limits) {
  return transfer({.url = url}, limits);
}

base::Result<base::Bytes> http_post(const std::string& url, const std::string& content_type,
                                    base::ByteView body, const HttpLimits& limits) {
  return transfer({.url = url, .content_type = content_type, .body = body}, limits);
}

}  // namespace sceau::x509

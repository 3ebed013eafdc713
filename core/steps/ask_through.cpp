#include <sys/socket.h>

#include <cerrno>

#include "core/steps/http_answer.hpp"
#include "core/steps/probe.hpp"
#include "core/steps/socket.hpp"
#include "core/steps/url.hpp"

namespace sceau::steps {
namespace {

using base::ErrorCode;

struct Asked {
  std::vector<Address> addresses;
  std::string request;
};

base::Result<Asked> asked_of(const std::string& url) {
  constexpr std::string_view unix_scheme = "unix:";
  if (url.starts_with(unix_scheme)) {
    SCEAU_TRY(const Address address, unix_address(url.substr(unix_scheme.size())));
    return Asked{{address}, http_get_request("localhost", "/")};
  }
  SCEAU_TRY(const Url parts, parse_url(url));
  if (parts.scheme != "http") return base::fail(ErrorCode::url_invalid, url);
  SCEAU_TRY(auto addresses, resolve(parts.host, parts.port));
  return Asked{std::move(addresses), http_get_request(parts.host, parts.path)};
}

base::Result<std::string> exchange(const Socket& socket, const std::string& request, const std::string& url) {
  if (::send(socket.fd(), request.data(), request.size(), MSG_NOSIGNAL) < 0)
    return base::fail(ErrorCode::http_failed, url);
  std::string answer;
  char buffer[8192];
  while (answer.size() < kHttpAnswerLimit) {
    const ssize_t got = ::recv(socket.fd(), buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && answer.empty() && errno == EAGAIN) return base::fail(ErrorCode::connection_timed_out, url);
    if (got <= 0) break;
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  return answer;
}

}  // namespace

base::Result<ThroughReport> ask_through(const std::string& url, std::chrono::milliseconds limit) {
  SCEAU_TRY(const Asked asked, asked_of(url));
  SCEAU_TRY(const Connected connected, connect_first(asked.addresses, limit));
  SCEAU_TRY(const std::string answer, exchange(connected.socket, asked.request, url));
  const auto http = parse_http(answer);
  if (!http) return base::fail(ErrorCode::http_failed, url, "-");
  return ThroughReport{http->status, presented_leaf(http->body)};
}

}  // namespace sceau::steps

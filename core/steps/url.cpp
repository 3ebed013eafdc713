#include "core/steps/url.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/http.h>

#include <memory>

namespace sceau::steps {
namespace {

struct Free {
  void operator()(char* text) const { OPENSSL_free(text); }
};
using Text = std::unique_ptr<char, Free>;

std::string or_empty(const Text& text) { return text ? text.get() : std::string(); }

// "[::1]" is how an address is written in a URL, "::1" how it is connected to.
std::string without_brackets(const std::string& host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') return host.substr(1, host.size() - 2);
  return host;
}

}  // namespace

base::Result<Url> parse_url(const std::string& text) {
  const std::string scheme = text.substr(0, std::min(text.find("://"), text.size()));
  if (scheme != "http" && scheme != "https") return base::fail(base::ErrorCode::url_invalid, text);
  char *host = nullptr, *port = nullptr, *path = nullptr, *query = nullptr;
  int number = 0;
  const int parsed =
      OSSL_parse_url(text.c_str(), nullptr, nullptr, &host, &port, &number, &path, &query, nullptr);
  const Text host_text(host), port_text(port), path_text(path), query_text(query);
  ERR_clear_error();
  if (parsed != 1 || or_empty(host_text).empty()) return base::fail(base::ErrorCode::url_invalid, text);
  Url url{scheme, without_brackets(or_empty(host_text)), or_empty(port_text), or_empty(path_text)};
  if (number == 0) url.port = scheme == "https" ? "443" : "80";
  if (const std::string asked = or_empty(query_text); !asked.empty()) url.path += "?" + asked;
  return url;
}

}  // namespace sceau::steps

// The plain http addresses that certificates carry.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::x509 {

struct Url {
  std::string host;               // without the brackets of an IPv6 address
  std::string port;               // "80" where none is given
  std::string target;             // path and query, "/" at least
  std::string authority() const;  // host[:port] as a Host header has it
};
// Errors: url_invalid (not http, a user name, blanks or control characters, a port that is none).
base::Result<Url> parse_url(std::string_view text);
// Where a redirect leads: an address in full, or a path on the same host. Errors: url_invalid.
base::Result<Url> follow(const Url& from, std::string_view location);

}  // namespace sceau::x509

// The parts of an http or https address.
#pragma once
#include <string>

#include "core/base/result.hpp"

namespace sceau::steps {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // a name, or an address without brackets
  std::string port;    // a number; 443 or 80 where the address has none
  std::string path;    // begins with '/', the query with it
};
// Errors: url_invalid.
base::Result<Url> parse_url(const std::string& text);

}  // namespace sceau::steps

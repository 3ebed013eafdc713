// The parts of a gateway that every configuration wants, checked once.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/install/install.hpp"

namespace sceau::install {

struct GatewayParts {
  std::string listen;  // "127.0.0.1:8081"; empty: no gateway
  std::string host, port, path;
  std::string url() const { return "https://" + host + ":" + port + path; }
};
// Errors: url_invalid; listen_not_local (a plain listener that others reach would lend them the certificate).
base::Result<GatewayParts> gateway_parts(const Gateway& gateway);

std::string loopback(unsigned port);  // "127.0.0.1:20443"

}  // namespace sceau::install

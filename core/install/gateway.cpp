#include "core/install/gateway.hpp"

#include "core/steps/url.hpp"

namespace sceau::install {

base::Result<GatewayParts> gateway_parts(const Gateway& gateway) {
  GatewayParts parts{.listen = gateway.listen, .host = {}, .port = {}, .path = {}};
  if (gateway.listen.empty()) return parts;
  const bool local = gateway.listen.starts_with("127.") || gateway.listen.starts_with("[::1]:");
  if (!local || gateway.listen.find(':') == std::string::npos)
    return base::fail(base::ErrorCode::listen_not_local, gateway.listen);
  SCEAU_TRY(const steps::Url upstream, steps::parse_url(gateway.upstream));
  if (upstream.scheme != "https") return base::fail(base::ErrorCode::url_invalid, gateway.upstream);
  parts.host = upstream.host;
  parts.port = upstream.port;
  parts.path = upstream.path;
  return parts;
}

std::string loopback(unsigned port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace sceau::install

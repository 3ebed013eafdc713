// One HTTP exchange for lists and OCSP: plain http, a limit on time, size and redirects; the environment's
// proxy variables are not looked at.
#pragma once
#include <chrono>
#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::x509 {

struct HttpLimits {
  std::chrono::seconds time{10};           // for the whole exchange, redirects included
  std::size_t size = 10U * 1024U * 1024U;  // of the answer's body, bytes
  unsigned redirects = 3;                  // GET only
  std::string proxy = {};                  // "http://host:port"; empty: none
};

// Errors: url_invalid (not http), host_unknown, connection_refused, connection_timed_out,
// http_failed (value: status, or "redirects"), file_too_large (value: the limit).
base::Result<base::Bytes> http_get(const std::string& url, const HttpLimits& limits);
base::Result<base::Bytes> http_post(const std::string& url, const std::string& content_type,
                                    base::ByteView body, const HttpLimits& limits);

}  // namespace sceau::x509

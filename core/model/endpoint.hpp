// Where the teleservices answer: the catalogue's rows of endpoints and of what TLS they speak, each with its
// source.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "core/model/entry.hpp"

namespace sceau::model {

enum class TlsVersion { tls12, tls13 };

struct TlsRow {
  TlsVersion lowest, highest;
  std::string_view suites;  // TLS 1.2, in OpenSSL's words, ':' between; empty: OpenSSL's own
  std::string_view source;
};

struct EndpointRow {
  std::string_view id;       // "insi-production"
  std::string_view service;  // "insi" or "dmp"
  Environment clients;       // the certificates that it takes
  std::string_view url;      // https, host, port where it is not 443, the path where it is known
  // Which CAs the server's own chain leads to. Not that of the client: INSi's qualification platform takes
  // test certificates and shows a production one. None: not established, the administrator says.
  std::optional<Environment> server_chain;
  TlsRow tls;
  std::string_view source;
};

std::span<const EndpointRow> endpoints();
const EndpointRow* find_endpoint(std::string_view id);  // nullptr: no such row
// The first row of this service that takes certificates of this environment; nullptr: none (rehearsal).
const EndpointRow* endpoint_for(std::string_view service, Environment clients);

}  // namespace sceau::model

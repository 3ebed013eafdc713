#include "core/model/endpoint.hpp"

#include <algorithm>
#include <array>

namespace sceau::model {
namespace {

constexpr TlsRow kInsiTls{
    TlsVersion::tls12, TlsVersion::tls13, "",
    "domain sheet 7.1 and 14: not written anywhere public; OpenSSL's own from TLS 1.2 on"};
constexpr TlsRow kDmpTls{TlsVersion::tls12, TlsVersion::tls12,
                         "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
                         "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-SHA384",
                         "PDT-INF-579 v4, 10/07/2025: TLS 1.2 for LPS, these four suites"};

constexpr std::array kEndpoints{
    EndpointRow{"insi-production", "insi", Environment::production, "https://services-ps-tlsm.ameli.fr/lps",
                Environment::production, kInsiTls, "domain sheet 7.1: an integrator's code"},
    EndpointRow{"insi-test", "insi", Environment::test, "https://qualiflps-services-ps-tlsm.ameli.fr/lps",
                Environment::production, kInsiTls,
                "domain sheet 7.1: an integrator's code; the server chain is production's"},
    EndpointRow{"dmp-production", "dmp", Environment::production, "https://lps2.dmp.gouv.fr/",
                Environment::production, kDmpTls,
                "domain sheet 7.2: DMP samples name the host; the trust anchor of an official one is "
                "ACI-EL-ORG; the path is the software's"},
    EndpointRow{"dmp-production-v1", "dmp", Environment::production, "https://lps.dmp.gouv.fr/",
                Environment::production, kDmpTls, "domain sheet 7.2: the other host of the DMP samples"},
    EndpointRow{"dmp-test", "dmp", Environment::test,
                "https://dev6.lps2.dmp.gouv.fr/si-dmp-server/v2/services/", std::nullopt, kDmpTls,
                "domain sheet 7.2: DMP samples; which CA signed its server certificate is not established"},
};

}  // namespace

std::span<const EndpointRow> endpoints() { return kEndpoints; }

const EndpointRow* find_endpoint(std::string_view id) {
  const auto at = std::find_if(kEndpoints.begin(), kEndpoints.end(),
                               [id](const EndpointRow& endpoint) { return endpoint.id == id; });
  return at == kEndpoints.end() ? nullptr : &*at;
}

const EndpointRow* endpoint_for(std::string_view service, Environment clients) {
  const auto at = std::find_if(kEndpoints.begin(), kEndpoints.end(), [&](const EndpointRow& endpoint) {
    return endpoint.service == service && endpoint.clients == clients;
  });
  return at == kEndpoints.end() ? nullptr : &*at;
}

}  // namespace sceau::model

#include <algorithm>

#include "core/x509/chain.hpp"

namespace sceau::x509 {
namespace {

constexpr const char* kServerAuth = "1.3.6.1.5.5.7.3.1";
constexpr const char* kClientAuth = "1.3.6.1.5.5.7.3.2";

bool has_usage(const Certificate& certificate, bool KeyUsage::*bit) {
  return !certificate.key_usage || (*certificate.key_usage).*bit;
}
bool has_extended(const Certificate& certificate, const char* oid) {
  const auto& all = certificate.extended_key_usage;
  return all.empty() || std::find(all.begin(), all.end(), oid) != all.end();
}

}  // namespace

bool serves(const Certificate& certificate, Purpose purpose) {
  if (certificate.key_usage && certificate.key_usage->cert_sign && !certificate.is_ca())
    return false;  // RFC 5280
  switch (purpose) {
    case Purpose::any:
      return true;
    case Purpose::tls_client:
      return has_usage(certificate, &KeyUsage::digital_signature) && has_extended(certificate, kClientAuth);
    case Purpose::tls_server:
      return (has_usage(certificate, &KeyUsage::digital_signature) ||
              has_usage(certificate, &KeyUsage::key_encipherment)) &&
             has_extended(certificate, kServerAuth);
    case Purpose::signature:
      return has_usage(certificate, &KeyUsage::non_repudiation);
    case Purpose::ca:
      return certificate.is_ca() && has_usage(certificate, &KeyUsage::cert_sign);
  }
  return false;
}

}  // namespace sceau::x509

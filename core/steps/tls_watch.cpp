#include "core/steps/tls_watch.hpp"

#include "core/steps/identity.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::steps {
namespace {

TlsWatch& watch_of(const SSL* ssl) {
  return *static_cast<TlsWatch*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
}

std::string name_text(const X509_NAME* name) {
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  if (X509_NAME_get0_der(name, &der, &size) != 1) return {};
  const auto parsed = x509::Name::from_der({der, size});
  return parsed ? parsed->text() : std::string();
}

std::optional<ServerCertificate> row_of(const X509* certificate) {
  const auto parsed = x509::parse_certificate(der_of(certificate));
  if (!parsed) return std::nullopt;
  return ServerCertificate{parsed->subject.text(), parsed->issuer.text(), base::hex(parsed->sha256),
                           parsed->not_after};
}

// Called only when the server has asked for a certificate.
int certificate_wanted(SSL* ssl, void* watch) {
  auto& seen = *static_cast<TlsWatch*>(watch);
  seen.certificate_asked = true;
  const STACK_OF(X509_NAME)* names = SSL_get0_peer_CA_list(ssl);
  for (int i = 0; i < sk_X509_NAME_num(names); ++i)
    seen.client_cas.push_back(name_text(sk_X509_NAME_value(names, i)));
  return 1;
}

// OpenSSL forgets the chain of a server that it refuses, so it is kept here.
int server_shown(X509_STORE_CTX* question, void* watch) {
  auto& seen = *static_cast<TlsWatch*>(watch);
  seen.server_seen = true;
  seen.server_chain.clear();
  const STACK_OF(X509)* sent = X509_STORE_CTX_get0_untrusted(question);
  for (int i = 0; i < sk_X509_num(sent); ++i)
    if (const auto row = row_of(sk_X509_value(sent, i))) seen.server_chain.push_back(*row);
  const int verified = X509_verify_cert(question);
  seen.server_verified = verified == 1;
  seen.verify_error = X509_STORE_CTX_get_error(question);
  const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(question);
  if (seen.server_verified && sk_X509_num(built) > 0)
    if (const auto row = row_of(sk_X509_value(built, sk_X509_num(built) - 1))) {
      seen.anchor = row->subject;
      seen.anchor_sha256 = row->sha256;
    }
  return verified;
}

void told(const SSL* ssl, int where, int what) {
  constexpr int fatal = 2;
  if ((where & SSL_CB_READ) == 0 || (where & SSL_CB_ALERT) == 0) return;
  if (what >> 8 == fatal) watch_of(ssl).alert = alert_of(what & 0xff);
}

int ticket(SSL* ssl, SSL_SESSION*) {
  watch_of(ssl).ticket_received = true;
  return 0;  // we keep no reference
}

}  // namespace

void TlsWatch::attach(SSL_CTX* context) {
  SSL_CTX_set_app_data(context, this);
  SSL_CTX_set_cert_cb(context, certificate_wanted, this);
  SSL_CTX_set_cert_verify_callback(context, server_shown, this);
  SSL_CTX_set_info_callback(context, told);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, ticket);
}

ProbeFailure refusal_of(int verify_error) {
  switch (verify_error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return ProbeFailure::server_expired;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return ProbeFailure::server_name;
    default:
      return ProbeFailure::server_untrusted;
  }
}

}  // namespace sceau::steps

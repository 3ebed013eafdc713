#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <thread>

#include "core/base/file.hpp"
#include "core/steps/identity.hpp"
#include "core/steps/loopback.hpp"
#include "core/steps/socket.hpp"

namespace sceau::steps {
namespace {

using base::ErrorCode;
using Context = std::shared_ptr<SSL_CTX>;

// RSA, since the DMP's TLS 1.2 suites are all ECDHE-RSA.
std::shared_ptr<EVP_PKEY> own_key() { return {EVP_RSA_gen(2048), EVP_PKEY_free}; }

void add_extension(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Trusted by nobody but the caller, to whom its DER is told; dates are those of the run.
X509Handle own_certificate(EVP_PKEY* key) {
  X509Handle certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  constexpr long day = 86'400;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), day);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>("sceau loopback peer");
  X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, text, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  add_extension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

base::Status trust_clients(SSL_CTX* context, const std::string& trust_file) {
  if (!base::exists(trust_file)) return base::fail(ErrorCode::file_missing, trust_file);
  if (SSL_CTX_load_verify_file(context, trust_file.c_str()) != 1)
    return base::fail(ErrorCode::not_x509, trust_file, {}, openssl_words());
  X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(trust_file.c_str()));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return {};
}

base::Result<Context> context_for(EVP_PKEY* key, X509* certificate, const std::string& trust_file) {
  const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX_use_certificate(context.get(), certificate);
  SSL_CTX_use_PrivateKey(context.get(), key);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
  // A client of TLS 1.3 waits for a word after the handshake: a ticket that nobody will recognise.
  SSL_CTX_set_num_tickets(context.get(), 1);
  SCEAU_CHECK(trust_clients(context.get(), trust_file));
  return context;
}

base::Result<Socket> listen_on(unsigned port) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.fd(), 64) != 0)
    return base::fail(ErrorCode::connection_refused, "127.0.0.1:" + std::to_string(port));
  return socket;
}

unsigned port_of(const Socket& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::string answer_for(const SSL* ssl) {
  const X509Handle leaf(SSL_get1_peer_certificate(ssl));
  const std::string body =
      "{\"sha256\":\"" + sha256_of(leaf.get()) + "\",\"tls\":\"" + SSL_get_version(ssl) + "\"}\n";
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A client that does not pass gets its alert from OpenSSL, and nothing else.
void serve(const Context& context, const Socket& socket) {
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
  SSL_set_fd(ssl.get(), socket.fd());
  std::string request;
  char buffer[4096];
  if (SSL_accept(ssl.get()) == 1) {
    while (request.find("\r\n\r\n") == std::string::npos && request.size() < 65'536) {
      const int got = SSL_read(ssl.get(), buffer, sizeof buffer);
      if (got <= 0) break;
      request.append(buffer, static_cast<std::size_t>(got));
    }
    const std::string answer = answer_for(ssl.get());
    SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
    SSL_shutdown(ssl.get());
  }
  // What the client still says is read, since a reset would take our last word from it.
  ::shutdown(socket.fd(), SHUT_WR);
  while (::recv(socket.fd(), buffer, sizeof buffer, 0) > 0) continue;
  ERR_clear_error();
}

}  // namespace

base::Status serve_loopback(unsigned port, const std::string& trust_file,
                            const std::function<void(const std::string& line)>& ready) {
  ::signal(SIGPIPE, SIG_IGN);
  const std::shared_ptr<EVP_PKEY> key = own_key();
  const X509Handle certificate = own_certificate(key.get());
  SCEAU_TRY(const Context context, context_for(key.get(), certificate.get(), trust_file));
  SCEAU_TRY(const Socket listener, listen_on(port));
  ready("127.0.0.1:" + std::to_string(port_of(listener)) + " " + base::base64(der_of(certificate.get())));
  for (;;) {
    Socket client(::accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.fd() < 0) continue;
    timeval wait{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    std::thread([context, socket = std::move(client)] { serve(context, socket); }).detach();
  }
}

}  // namespace sceau::steps

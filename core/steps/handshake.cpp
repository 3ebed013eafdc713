#include "core/steps/handshake.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>

#include <cerrno>
#include <memory>

#include "core/steps/http_answer.hpp"
#include "core/steps/identity.hpp"
#include "core/steps/socket.hpp"
#include "core/steps/tls_watch.hpp"
#include "core/steps/url.hpp"

namespace sceau::steps {
namespace {

using base::ErrorCode;

struct FreeSsl {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Context = std::unique_ptr<SSL_CTX, FreeSsl>;
using Ssl = std::unique_ptr<SSL, FreeSsl>;

class Stages {
 public:
  Stages() {
    for (const ProbeStage stage :
         {ProbeStage::key, ProbeStage::resolve, ProbeStage::connect, ProbeStage::tls, ProbeStage::http})
      report.stages.push_back({stage});
  }
  void passed(ProbeStage stage) { at(stage).result = StageResult::passed; }
  ProbeReport failed(ProbeStage stage, ProbeFailure failure, std::string detail) {
    at(stage) = {stage, StageResult::failed, failure};
    report.detail = std::move(detail);
    return report;
  }
  ProbeReport report;

 private:
  StageReport& at(ProbeStage stage) { return report.stages.at(static_cast<std::size_t>(stage)); }
};

int protocol(model::TlsVersion version) {
  switch (version) {
    case model::TlsVersion::tls12:
      return TLS1_2_VERSION;
    case model::TlsVersion::tls13:
      return TLS1_3_VERSION;
  }
  return TLS1_2_VERSION;
}

// RSA PKCS#1 v1.5 alone, which every token signs.
constexpr const char* kWithoutPss = "RSA+SHA256:RSA+SHA384:RSA+SHA512";

base::Status trust_only(SSL_CTX* context, const std::vector<base::Bytes>& anchors) {
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  for (const base::Bytes& der : anchors) {
    SCEAU_TRY(const X509Handle anchor, x509_of(der));
    X509_STORE_add_cert(store, anchor.get());
  }
  // An issuing CA that is pinned is enough: many servers leave out what is above it, or it itself.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

base::Result<Context> context_for(const ProbeJob& job, const Identity& identity, TlsWatch& watch) {
  Context context(SSL_CTX_new(TLS_client_method()));
  bool ok = SSL_CTX_set_min_proto_version(context.get(), protocol(job.lowest)) == 1 &&
            SSL_CTX_set_max_proto_version(context.get(), protocol(job.highest)) == 1;
  if (!identity.can_pss)
    ok = ok && SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION) == 1 &&
         SSL_CTX_set1_sigalgs_list(context.get(), kWithoutPss) == 1;
  if (!job.suites.empty()) ok = ok && SSL_CTX_set_cipher_list(context.get(), job.suites.c_str()) == 1;
  ok = ok && SSL_CTX_use_certificate(context.get(), identity.chain.front().get()) == 1 &&
       SSL_CTX_use_PrivateKey(context.get(), identity.key.get()) == 1;
  for (std::size_t i = 1; ok && i < identity.chain.size(); ++i)
    ok = SSL_CTX_add1_chain_cert(context.get(), identity.chain[i].get()) == 1;
  if (!ok) return base::fail(ErrorCode::probe_failed, {}, {}, openssl_words());
  SCEAU_CHECK(trust_only(context.get(), job.trust));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_post_handshake_auth(context.get(), 1);  // Apache asks late where only one folder wants it
  watch.attach(context.get());
  return context;
}

Ssl ssl_on(SSL_CTX* context, const Socket& socket, const std::string& host) {
  Ssl ssl(SSL_new(context));
  SSL_set_fd(ssl.get(), socket.fd());
  X509_VERIFY_PARAM* asked = SSL_get0_param(ssl.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(asked, host.c_str()) != 1) {
    ERR_clear_error();
    SSL_set1_host(ssl.get(), host.c_str());
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));  // the macro casts as C does
  }
  return ssl;
}

// The peer's alert comes first: what OpenSSL says then only repeats it.
ProbeFailure failure_by_alert(const TlsWatch& watch) {
  const bool before_hello = !watch.server_seen && !watch.certificate_asked;
  if (watch.alert == Alert::protocol_version) return ProbeFailure::no_common_version;
  if (before_hello &&
      (watch.alert == Alert::handshake_failure || watch.alert == Alert::insufficient_security))
    return ProbeFailure::no_common_suite;
  return ProbeFailure::alert;
}

ProbeFailure failure_by_reason(unsigned long error) {
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return ProbeFailure::tls_other;
  switch (ERR_GET_REASON(error)) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return ProbeFailure::no_common_version;
    case SSL_R_NO_CIPHERS_AVAILABLE:
    case SSL_R_NO_SHARED_CIPHER:
      return ProbeFailure::no_common_suite;
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return ProbeFailure::not_tls;
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return ProbeFailure::closed;
    default:
      return ProbeFailure::tls_other;
  }
}

// system: errno as the failed call left it.
ProbeFailure why(const SSL* ssl, int returned, const TlsWatch& watch, int system) {
  if (watch.alert) return failure_by_alert(watch);
  if (watch.server_seen && !watch.server_verified) return refusal_of(watch.verify_error);
  const int kind = SSL_get_error(ssl, returned);
  if (system == EAGAIN && kind != SSL_ERROR_SSL) return ProbeFailure::timed_out;
  if (kind == SSL_ERROR_SYSCALL || kind == SSL_ERROR_ZERO_RETURN) return ProbeFailure::closed;
  const ProbeFailure reason = failure_by_reason(ERR_peek_error());
  // Between the server's certificate and the end of the handshake nothing but our signature can fail here.
  if (reason == ProbeFailure::tls_other && watch.certificate_asked && SSL_is_init_finished(ssl) == 0)
    return ProbeFailure::signature_failed;
  return reason;
}

// In TLS 1.3 a client has finished before the server has looked at its certificate. Writing at once could
// bring a reset that swallows the alert, so the server's next word is read first: a ticket or a refusal. A
// server that says neither is asked after a while.
void hear_the_server(SSL* ssl, const Socket& socket, const Patience& patience) {
  if (SSL_version(ssl) != TLS1_3_VERSION) return;
  pollfd readable{socket.fd(), POLLIN, 0};
  const auto wait = std::min(patience.each_wait / 3, std::chrono::milliseconds(700));
  if (::poll(&readable, 1, static_cast<int>(wait.count())) <= 0) return;
  const int flags = ::fcntl(socket.fd(), F_GETFL);
  ::fcntl(socket.fd(), F_SETFL, flags | O_NONBLOCK);
  char byte = 0;
  SSL_peek(ssl, &byte, 1);
  ::fcntl(socket.fd(), F_SETFL, flags);
}

struct Heard {
  std::string answer;
  int returned = 0;  // of the last read, and errno after it
  int system = 0;
};

Heard say_and_hear(SSL* ssl, const std::string& request) {
  Heard heard;
  SSL_write(ssl, request.data(), static_cast<int>(request.size()));  // the read tells whether it went
  char buffer[8192];
  while (heard.answer.size() < kHttpAnswerLimit) {
    errno = 0;
    const int got = SSL_read(ssl, buffer, sizeof buffer);
    if (got <= 0) {
      heard.returned = got;
      heard.system = errno;
      break;
    }
    heard.answer.append(buffer, static_cast<std::size_t>(got));
  }
  return heard;
}

void describe(ProbeReport& report, const SSL* ssl, const TlsWatch& watch) {
  report.server_chain = watch.server_chain;
  report.anchor = watch.anchor;
  report.anchor_sha256 = watch.anchor_sha256;
  report.client_cas = watch.client_cas;
  report.alert = watch.alert;
  if (const SSL_CIPHER* suite = SSL_get_current_cipher(ssl)) {
    report.suite = SSL_CIPHER_get_name(suite);
    report.tls_version = SSL_get_version(ssl);
  }
}

ClientCertificate client_state(const TlsWatch& watch, const SSL* ssl, bool heard) {
  if (!watch.certificate_asked)
    return SSL_is_init_finished(ssl) != 0 ? ClientCertificate::not_asked : ClientCertificate::unknown;
  if (watch.alert) return ClientCertificate::refused;
  const bool before_13 = SSL_version(ssl) != TLS1_3_VERSION && SSL_is_init_finished(ssl) != 0;
  return before_13 || heard || watch.ticket_received ? ClientCertificate::accepted
                                                     : ClientCertificate::unknown;
}

ProbeReport ask(Stages& stages, SSL* ssl, const Url& url, const TlsWatch& watch) {
  const Heard heard = say_and_hear(ssl, http_get_request(url.host, url.path));
  const ProbeFailure failure =
      heard.answer.empty() ? why(ssl, heard.returned, watch, heard.system) : ProbeFailure::none;
  const std::string words = openssl_words();
  describe(stages.report, ssl, watch);
  stages.report.client_certificate = client_state(watch, ssl, !heard.answer.empty());
  if (heard.answer.empty() && watch.alert) return stages.failed(ProbeStage::tls, failure, words);
  stages.passed(ProbeStage::tls);
  if (heard.answer.empty()) return stages.failed(ProbeStage::http, failure, words);
  const auto http = parse_http(heard.answer);
  if (!http) return stages.failed(ProbeStage::http, ProbeFailure::http_not_http, {});
  stages.report.http_status = http->status;
  stages.report.presented_sha256 = presented_leaf(http->body);
  if (says_certificate_refused(*http)) {
    stages.report.client_certificate = ClientCertificate::refused;
    return stages.failed(ProbeStage::http, ProbeFailure::http_refused_cert, {});
  }
  stages.passed(ProbeStage::http);
  return stages.report;
}

ProbeReport shake(Stages& stages, const ProbeJob& job, const Patience& patience, const Identity& identity,
                  const Url& url, const Socket& socket) {
  TlsWatch watch;
  const auto context = context_for(job, identity, watch);
  if (!context) return stages.failed(ProbeStage::tls, ProbeFailure::tls_other, context.error().lower);
  const Ssl ssl = ssl_on(context->get(), socket, url.host);
  ERR_clear_error();
  errno = 0;
  const int connected = SSL_connect(ssl.get());
  if (connected != 1) {
    const ProbeFailure failure = why(ssl.get(), connected, watch, errno);
    const std::string words = watch.server_seen && !watch.server_verified
                                  ? X509_verify_cert_error_string(watch.verify_error)
                                  : openssl_words();
    describe(stages.report, ssl.get(), watch);
    stages.report.client_certificate = client_state(watch, ssl.get(), false);
    return stages.failed(ProbeStage::tls, failure, words);
  }
  hear_the_server(ssl.get(), socket, patience);
  return ask(stages, ssl.get(), url, watch);
}

ProbeFailure connect_failure(ErrorCode code) {
  return code == ErrorCode::connection_timed_out ? ProbeFailure::timed_out : ProbeFailure::refused;
}

base::Result<std::vector<Address>> addresses_of(const ProbeJob& job, const Url& url) {
  if (job.connect_to.empty()) return resolve(url.host, url.port);
  SCEAU_TRY(const Url instead, parse_url("https://" + job.connect_to));
  return resolve(instead.host, instead.port);
}

base::Status sign_message(const SignJob& job, const base::Secret& secret, base::ByteView message) {
  SCEAU_TRY(const Identity identity, load_identity(job.certificate, job.key, secret));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  base::Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(identity.key.get())));
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, identity.key.get()) != 1 ||
      EVP_DigestSign(digest.get(), signature.data(), &size, message.data(), message.size()) != 1)
    return base::fail(ErrorCode::signature_impossible, {}, {}, openssl_words());
  EVP_MD_CTX_reset(digest.get());
  EVP_PKEY* public_key = X509_get0_pubkey(identity.chain.front().get());
  if (EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, public_key) != 1 ||
      EVP_DigestVerify(digest.get(), signature.data(), size, message.data(), message.size()) != 1)
    return base::fail(ErrorCode::certificate_key_mismatch, {}, {}, openssl_words());
  return {};
}

}  // namespace

ProbeReport make_handshake(const ProbeJob& job, const Patience& patience, const base::Secret& secret) {
  ::signal(SIGPIPE, SIG_IGN);  // a peer that hangs up is a report
  Stages stages;
  const auto url = parse_url(job.url);
  if (!url) return stages.failed(ProbeStage::resolve, ProbeFailure::host_unknown, job.url);
  stages.report.host = url->host;
  const auto identity = load_identity(job.certificate, job.key, secret);
  if (!identity) {
    stages.report.key_error = identity.error();
    const bool mismatch = identity.error().code == ErrorCode::certificate_key_mismatch;
    return stages.failed(ProbeStage::key,
                         mismatch ? ProbeFailure::key_mismatch : ProbeFailure::key_unreadable,
                         identity.error().lower);
  }
  stages.report.without_pss = !identity->can_pss;
  stages.report.sent_sha256 = sha256_of(identity->chain.front().get());
  stages.passed(ProbeStage::key);
  const auto addresses = addresses_of(job, *url);
  if (!addresses)
    return stages.failed(ProbeStage::resolve, ProbeFailure::host_unknown, addresses.error().lower);
  stages.passed(ProbeStage::resolve);
  const auto connected = connect_first(*addresses, patience.each_wait);
  if (!connected)
    return stages.failed(ProbeStage::connect, connect_failure(connected.error().code),
                         connected.error().subject + " " + connected.error().lower);
  stages.report.address = connected->address;
  stages.passed(ProbeStage::connect);
  return shake(stages, job, patience, *identity, *url, connected->socket);
}

SignAnswer sign_and_check(const SignJob& job, const base::Secret& secret) {
  const base::Bytes message = base::random_bytes(64);
  SignAnswer answer{{"RSA-SHA256", base::hex(base::sha256(message))}, std::nullopt};
  const base::Status signed_well = sign_message(job, secret, message);
  if (!signed_well) answer.failure = signed_well.error();
  return answer;
}

}  // namespace sceau::steps

// A real mutual-TLS handshake, and a real signature, made in a child process with a time limit: libp11
// finalises the PKCS#11 module when it goes and may hang when a card is pulled, and a crash there is not
// ours.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/model/endpoint.hpp"

namespace sceau::steps {

// A private key as the child reaches it. The secret that opens it is given beside, never in here.
struct PemKey {
  std::string path;  // PEM; read by the child, as the user that it runs as
};
struct TokenKey {
  std::string uri;                            // RFC 7512, with id or object; no PIN in it
  std::string module;                         // path of the PKCS#11 library
  std::vector<std::string> environment = {};  // "NAME=value" that the library wants
};
// A PKCS#12 brings its certificate along: the certificate given beside it is not looked at.
struct Pkcs12Key {
  std::string path;
};
using ProbeKey = std::variant<PemKey, TokenKey, Pkcs12Key>;

// The certificate and its chain: the file that is installed, or what the store holds.
struct PemFile {
  std::string path;  // PEM, the leaf first
};
using DerChain = std::vector<base::Bytes>;  // the leaf first
using ProbeCertificate = std::variant<PemFile, DerChain>;

struct ChildLimits {
  std::string program;  // sceau-probe
  std::chrono::milliseconds limit{20'000};
  std::optional<uid_t> user = {};  // whom the child runs as (root only): the service's user
  std::optional<gid_t> group = {};
};

struct ProbeJob {
  std::string url;                      // https://host[:port][/path]
  std::vector<base::Bytes> trust = {};  // DER; what the server's chain must lead to, and nothing else
  ProbeCertificate certificate;
  ProbeKey key;
  model::TlsVersion lowest = model::TlsVersion::tls12;
  model::TlsVersion highest = model::TlsVersion::tls13;
  std::string suites = {};      // TLS 1.2; empty: OpenSSL's own
  std::string connect_to = {};  // "127.0.0.1:8443" instead of what the host resolves to
};

enum class ProbeStage { key, resolve, connect, tls, http };
std::string_view word(ProbeStage stage);
enum class StageResult { passed, failed, not_reached };
std::string_view word(StageResult result);

// Why a stage failed; which side refused is part of the reason.
enum class ProbeFailure {
  none,
  key_unreadable,     // file or token: see ProbeReport::detail
  key_mismatch,       // the key is not that of the certificate
  host_unknown,       //
  refused,            // nobody listens
  unreachable,        //
  timed_out,          //
  not_tls,            // what answers does not speak TLS
  no_common_version,  // the peer or we
  no_common_suite,    //
  server_untrusted,   // we refuse: its chain leads to none of the anchors
  server_expired,     // we refuse: a certificate of its chain is out of its dates
  server_name,        // we refuse: it is not of this host
  signature_failed,   // our key did not sign: token, rights, mechanism
  alert,              // the peer refuses with an alert: see ProbeReport::alert
  closed,             // the peer hung up without a word
  http_refused_cert,  // the handshake passed, HTTP says that the certificate is wrong or missing
  http_not_http,      // what answers is not HTTP
  tls_other,          //
};
std::string_view word(ProbeFailure failure);

// What a peer says when it hangs up, by its number (RFC 8446, section 6; RFC 5246, section 7.2).
enum class Alert {
  close_notify = 0,
  unexpected_message = 10,
  bad_record_mac = 20,
  record_overflow = 22,
  handshake_failure = 40,
  bad_certificate = 42,
  unsupported_certificate = 43,
  certificate_revoked = 44,
  certificate_expired = 45,
  certificate_unknown = 46,
  illegal_parameter = 47,
  unknown_ca = 48,
  access_denied = 49,
  decode_error = 50,
  decrypt_error = 51,
  protocol_version = 70,
  insufficient_security = 71,
  internal_error = 80,
  inappropriate_fallback = 86,
  user_canceled = 90,
  missing_extension = 109,
  unsupported_extension = 110,
  unrecognized_name = 112,
  certificate_required = 116,
  other = 255,
};
Alert alert_of(int number);
std::string_view word(Alert alert);

struct ServerCertificate {
  std::string subject;  // RFC 2253, UTF-8
  std::string issuer;
  std::string sha256;  // hex
  base::TimePoint not_after;
};

// Whether the peer asked for our certificate, and what it did with it.
enum class ClientCertificate { not_asked, accepted, refused, unknown };
std::string_view word(ClientCertificate state);

struct StageReport {
  ProbeStage stage;
  StageResult result = StageResult::not_reached;
  ProbeFailure failure = ProbeFailure::none;
};

struct ProbeReport {
  std::vector<StageReport> stages;  // each of ProbeStage once, in order
  std::string detail;               // the library's own words for the failure; for -v
  std::string host;
  std::string address;      // "127.0.0.1:8443", once connected
  std::string tls_version;  // "TLSv1.3"
  std::string suite;
  std::vector<ServerCertificate> server_chain;  // as the server sent it
  std::string anchor;                           // subject of the anchor that it verified to
  std::string anchor_sha256;
  std::vector<std::string> client_cas;  // names the server says it takes; empty: any
  ClientCertificate client_certificate = ClientCertificate::unknown;
  std::optional<Alert> alert;
  std::optional<int> http_status;
  std::optional<base::Error> key_error;  // why the key stage failed: file, PIN, token
  bool without_pss = false;  // the token cannot sign RSA-PSS, which TLS 1.3 wants: TLS 1.2 alone was offered
  std::string sent_sha256;   // of the leaf we offered
  std::string presented_sha256;  // of the leaf that the peer says it got; only our own peers say so

  bool passed() const;
};

// secret  the PIN, or the passphrase of the key file or PKCS#12; empty where none is needed.
// A refusal is a report, not an error. Errors: program_missing, program_timed_out, program_failed (the child
// died: lower has its last words), url_invalid, not_permitted (its user).
base::Result<ProbeReport> probe(const ProbeJob& job, const base::Secret& secret, const ChildLimits& limits);

// The first failed stage as an error: that of the key, host_unknown, connection_refused,
// connection_timed_out, tls_refused, tls_untrusted, http_failed, probe_failed.
// tls_no_client_certificate_asked when all went well without it.
base::Status verdict(const ProbeReport& report, std::string_view entry);

// What a gateway's caller sees: plain HTTP to the gateway, which speaks TLS to our own peer behind.
struct ThroughReport {
  int http_status = 0;
  std::string presented_sha256;  // hex, from the peer's answer; empty: the answer has none
};
// url: http://127.0.0.1:port/…, or unix:PATH. No key, no child. Errors: url_invalid, connection_refused,
// connection_timed_out, http_failed (no HTTP answer).
base::Result<ThroughReport> ask_through(const std::string& url, std::chrono::milliseconds limit);

struct SignJob {
  ProbeCertificate certificate;
  ProbeKey key;
};
struct SignReport {
  std::string algorithm;  // "RSA-SHA256"
  std::string message_sha256;
};
// Signs random bytes with the key (RSA PKCS#1 v1.5, SHA-256) and verifies with the certificate's public key.
// Errors: as probe(), key_missing or signature_impossible, certificate_key_mismatch.
base::Result<SignReport> prove_signature(const SignJob& job, const base::Secret& secret,
                                         const ChildLimits& limits);

}  // namespace sceau::steps

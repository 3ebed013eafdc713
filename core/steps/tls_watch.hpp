// What OpenSSL tells on the way of one handshake: whether our certificate was asked for, the server's chain
// and what it verified to, the peer's alert.
#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/steps/probe.hpp"

namespace sceau::steps {

struct TlsWatch {
  bool certificate_asked = false;
  std::vector<std::string> client_cas;
  bool server_seen = false;
  bool server_verified = false;
  int verify_error = X509_V_OK;
  std::vector<ServerCertificate> server_chain;
  std::string anchor, anchor_sha256;
  std::optional<Alert> alert;  // fatal, from the peer
  bool ticket_received = false;

  // Hooks the callbacks of this context to this object, which must outlive it.
  void attach(SSL_CTX* context);
};

// Why we refuse the server, from X509_V_ERR_…
ProbeFailure refusal_of(int verify_error);

}  // namespace sceau::steps

// Our own verifying peer on 127.0.0.1: it asks for a client certificate, checks it, and answers over HTTP
// with the SHA-256 of the leaf it got. Never a resumed session, so that each connection shows the key at
// work.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/process.hpp"
#include "core/base/result.hpp"

namespace sceau::steps {

struct LoopbackPeer {
  base::Background process;  // ends the peer when it goes
  std::string address;       // "127.0.0.1:24711"
  base::Bytes certificate;   // DER, made for this run: a client that verifies us trusts this one
};

// program  sceau-probe.  port  0: the kernel's choice.  trust_file  PEM: what client certificates lead to.
// Errors: program_missing, program_failed (lower: why, e.g. the port is taken), program_timed_out.
base::Result<LoopbackPeer> start_loopback_peer(const std::string& program, unsigned port,
                                               const std::string& trust_file);

// In the child: says "ADDRESS BASE64" through `ready` and serves until it is ended. Errors: file_missing, not_x509,
// connection_refused (subject: the port that is taken).
base::Status serve_loopback(unsigned port, const std::string& trust_file,
                            const std::function<void(const std::string& line)>& ready);

}  // namespace sceau::steps

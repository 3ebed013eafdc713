// The proof: a real handshake with what is installed, which a verifying peer answers with the leaf it got.
#pragma once
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/install/install.hpp"
#include "core/install/plan.hpp"

namespace sceau::install {

struct Proven {
  std::string presented_sha256;  // empty for a signature
  std::optional<steps::ProbeReport> probe;
};

// expected: SHA-256 of the leaf that must be presented, hex. Errors: proof_failed (value: what came instead:
// "certificate HEX", "http 502", "no answer", "STAGE: reason"), proof_port_taken, program_missing,
// program_timed_out, and those of the key.
base::Result<Proven> prove(const Request& request, const Plan& plan, const std::string& expected);
// Through the software alone, whatever endpoint the request names. Errors: as prove().
base::Result<Proven> prove_served(const Request& request, const Plan& plan, const std::string& expected,
                                  std::chrono::milliseconds patience);

}  // namespace sceau::install

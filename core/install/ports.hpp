// Ports for a proof's listener and for our peer behind it.
#pragma once
#include "core/base/result.hpp"
#include "core/install/plan.hpp"

namespace sceau::install {

// As asked, else those of the live version, else two free ones. Never of the range that the system gives to
// outgoing connections: one of those could hold the port when the service starts next. Errors:
// proof_port_taken (none is free).
base::Result<ProofPorts> proof_ports(const Request& request, const Place& place);

}  // namespace sceau::install

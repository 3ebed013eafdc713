// In the child: the handshake itself, and the signature.
#pragma once
#include "core/base/secret.hpp"
#include "core/steps/probe.hpp"
#include "core/steps/probe_document.hpp"

namespace sceau::steps {

ProbeReport make_handshake(const ProbeJob& job, const Patience& patience, const base::Secret& secret);
SignAnswer sign_and_check(const SignJob& job, const base::Secret& secret);

}  // namespace sceau::steps

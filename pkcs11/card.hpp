// CPx cards (CPS, CPE, CDE, CPF, CPA): told by the ids of their objects, used and never changed.
#pragma once
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {

// Whether a CKA_ID is one of a CPx's: the AID of its application and a key number. Label, model and serial
// differ from one module to another for the same card, and say nothing. Source: OpenSC's dir.c, ANS's
// Cryptolib tests.
bool is_cpx_id(base::ByteView id);

// Looks at the certificates, which are read without PIN; called by everything that would change a token.
// Errors: token_use_only.
base::Status refuse_card(const Session& session);

}  // namespace sceau::pkcs11

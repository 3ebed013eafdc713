// What generating and importing a key pair have in common: its attributes, and what a failure leaves of it.
#pragma once
#include <string>

#include "pkcs11/key_pair.hpp"

namespace sceau::pkcs11 {

// The half's attributes as we ask for them, its numbers left to the caller.
Template public_half(const std::string& label, base::ByteView id);
Template private_half(const std::string& label, base::ByteView id);

// Errors: key_exists, internal (empty label).
base::Status check_label_is_free(const Session& session, const std::string& label);
// 20 random bytes that no object on the token has as its id.
base::Result<base::Bytes> fresh_id(const Session& session);

// As generate(), of a token that refuse_card() has let pass: it looks at every object, so once a batch is
// enough.
base::Result<KeyPair> generate_on_no_card(const Session& session, const KeySpec& spec);

// Both halves as the token shows them. Errors: key_missing, key_ambiguous.
base::Result<KeyPair> read_pair(const Session& session, CK_OBJECT_HANDLE private_key,
                                CK_OBJECT_HANDLE public_key);

enum class Origin { generated, imported };
// Errors: key_not_as_asked, value: the first attribute that differs.
base::Status check_pair(const Session& session, const KeyPair& pair, const KeyPair& asked, Origin origin);

// Removes every object with this id and adds to the error's lower what could not be removed or told.
base::Error after_failure(const Session& session, base::ByteView id, base::Error error);

}  // namespace sceau::pkcs11

// Certificates kept on a token beside their keys. What is in them is read above: here they are bytes.
#pragma once
#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "pkcs11/object.hpp"
#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {

struct CertificateObject {
  base::Bytes id;  // the key's
  std::string label;
  base::Bytes subject, issuer,
      serial;         // DER: Name, Name, INTEGER; a token asks for them though they are in the value
  base::Bytes value;  // DER, not empty
};
enum class Stored { now, already };

// Read back and compared; an incomplete object that a failure leaves is removed. Public, so that it is read
// without PIN. Errors: object_exists (another certificate has this id and label), object_missing (it was not
// there when read back), token_write_protected, token_full, token_use_only, token_failed.
base::Result<Stored> store_certificate(const Session& session, const CertificateObject& wanted);

// The one certificate with exactly this DER. Cannot be undone. Errors: object_missing, key_ambiguous,
// token_use_only.
base::Status destroy_certificate(const Session& session, base::ByteView value);

}  // namespace sceau::pkcs11

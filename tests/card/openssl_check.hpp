// OpenSSL's opinion of what the card did, with the public key of a certificate alone.
#pragma once
#include <string>

#include "core/base/bytes.hpp"

namespace sceau::test {

// RSA PKCS#1 v1.5 with SHA-256 over the message. Throws std::runtime_error when there is no such certificate.
bool verifies(const std::string& certificate, base::ByteView message, base::ByteView signature);
base::Bytes encrypted_for(const std::string& certificate, base::ByteView message);

}  // namespace sceau::test

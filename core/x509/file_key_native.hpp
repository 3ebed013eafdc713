// The OpenSSL side of a FileKey, for the files of this room that hand a private key to OpenSSL.
#pragma once
#include "core/x509/file_key.hpp"
#include "core/x509/openssl.hpp"

namespace sceau::x509 {

class PrivateKeyHandle {
 public:
  explicit PrivateKeyHandle(EvpPkeyPtr key) : key_(std::move(key)) {}
  EVP_PKEY* get() const { return key_.get(); }

 private:
  EvpPkeyPtr key_;
};

}  // namespace sceau::x509

// A token's key as OpenSSL's EVP_PKEY, through libp11, for protocols that want one: mutual TLS.
// Only for a process of its own with a time limit. libp11 0.4.12 finalises the module when it is unloaded,
// whoever else uses it, and waits for ever where C_OpenSession fails under it, as when a card is pulled out
// (mended in 0.4.14).
#pragma once
#include <openssl/evp.h>

#include <memory>

#include "core/base/result.hpp"
#include "pkcs11/session.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::pkcs11 {

class EvpKey {
 public:
  // key  its module_path, token attributes, and id or object. Login and checks are ours, so the errors are
  // the
  //      token's own and the PIN is never libp11's to keep.
  // Errors: as Module::load (module_not_configured without module_path), find_token, Session::open,
  // Login::user and find_key; token_failed where libp11 cannot reach the key.
  static base::Result<EvpKey> open(const Uri& key, const std::vector<std::string>& environment,
                                   const Pin& pin, FinalTry final_try = FinalTry::refuse);
  EvpKey(EvpKey&&) noexcept;
  EvpKey& operator=(EvpKey&&) noexcept;
  ~EvpKey();

  // Valid as long as this, and so must be every SSL_CTX that was given it.
  EVP_PKEY* get() const;
  // RSA-PSS, without which an RSA key cannot do TLS 1.3: libp11 makes it of raw RSA, which cards do not
  // offer.
  bool can_pss() const;

 private:
  struct Held;
  explicit EvpKey(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

}  // namespace sceau::pkcs11

// In the child: the certificate, its chain and its key, as OpenSSL wants them.
#pragma once
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/steps/probe.hpp"

namespace sceau::steps {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using X509Handle = std::unique_ptr<X509, FreeX509>;

// The last of OpenSSL's complaints that says something, and an empty queue.
std::string openssl_words();
std::string sha256_of(const X509* certificate);  // hex, of its DER
base::Bytes der_of(const X509* certificate);
// Errors: not_x509.
base::Result<X509Handle> x509_of(base::ByteView der);

struct Identity {
  std::vector<X509Handle> chain;  // the leaf first
  std::shared_ptr<EVP_PKEY> key;  // the token behind it stays open as long as this
  bool can_pss = true;
};
// Errors: file_missing, file_unreadable, not_x509, passphrase_wrong, certificate_key_mismatch, and those of
// the token: module_missing, token_missing, pin_incorrect, key_missing…
base::Result<Identity> load_identity(const ProbeCertificate& certificate, const ProbeKey& key,
                                     const base::Secret& secret);

}  // namespace sceau::steps

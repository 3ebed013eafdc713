// Keys and certificates made and judged by OpenSSL, to hold against what the token says.
#pragma once
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "pkcs11/certificate_object.hpp"
#include "pkcs11/key_pair.hpp"

namespace sceau::test {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using EvpPkey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Freed<X509_free>>;

EvpPkey make_rsa(unsigned bits = 2048);
EvpPkey public_key(const pkcs11::RsaPublicKey& rsa);
pkcs11::RsaPublicKey rsa_of(EVP_PKEY* key);
pkcs11::RsaPrivateKey private_rsa_of(EVP_PKEY* key);
base::Bytes sign(EVP_PKEY* key, base::ByteView message);  // RSA PKCS#1 v1.5, SHA-256
bool verifies(EVP_PKEY* key, base::ByteView message, base::ByteView signature);

// Signed by `signer`, for the public key of `key`.
X509Certificate make_certificate(EVP_PKEY* key, EVP_PKEY* signer, long serial);
base::Bytes der_of(X509* certificate);
pkcs11::CertificateObject object_of(X509* certificate, const pkcs11::KeyPair& pair);

}  // namespace sceau::test

#include "tests/card/openssl_check.hpp"

#include <openssl/rsa.h>

#include "fixtures/igc-twin/certificate.hpp"
#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

twin::KeyPtr public_key_of(const std::string& certificate) {
  return twin::KeyPtr(X509_get_pubkey(take(twin::read_certificate(certificate)).get()));
}

}  // namespace

bool verifies(const std::string& certificate, base::ByteView message, base::ByteView signature) {
  const twin::KeyPtr key = public_key_of(certificate);
  const std::unique_ptr<EVP_MD_CTX, twin::FreeWith<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  const bool good = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                                     message.size()) == 1;
  ERR_clear_error();
  return good;
}

base::Bytes encrypted_for(const std::string& certificate, base::ByteView message) {
  const twin::KeyPtr key = public_key_of(certificate);
  const std::unique_ptr<EVP_PKEY_CTX, twin::FreeWith<EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new(key.get(), nullptr));
  base::Bytes cryptogram(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
  std::size_t size = cryptogram.size();
  if (EVP_PKEY_encrypt_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
      EVP_PKEY_encrypt(context.get(), cryptogram.data(), &size, message.data(), message.size()) != 1)
    throw std::runtime_error("cannot encrypt for " + certificate);
  return cryptogram;
}

}  // namespace sceau::test

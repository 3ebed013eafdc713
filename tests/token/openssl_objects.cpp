#include "tests/token/openssl_objects.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace sceau::test {
namespace {

using base::Bytes;
using BigNumber = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;

void must(bool ok) {
  if (!ok) throw std::runtime_error("OpenSSL failed");
}

Bytes number(EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const BigNumber value(raw);
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(raw)));
  BN_bn2bin(raw, bytes.data());
  return bytes;
}

BigNumber number(const Bytes& bytes) {
  return BigNumber(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

template <class T, class Write>
Bytes der(T* object, Write write) {
  unsigned char* raw = nullptr;
  const int size = write(object, &raw);
  must(size > 0);
  Bytes bytes(raw, raw + size);
  OPENSSL_free(raw);
  return bytes;
}

}  // namespace

EvpPkey make_rsa(unsigned bits) {
  EvpPkey key(EVP_RSA_gen(bits));
  must(key != nullptr);
  return key;
}

EvpPkey public_key(const pkcs11::RsaPublicKey& rsa) {
  const BigNumber modulus = number(rsa.modulus);
  const BigNumber exponent = number(rsa.exponent);
  const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()));
  const std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  must(EVP_PKEY_fromdata_init(context.get()) == 1 &&
       EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1);
  return EvpPkey(key);
}

pkcs11::RsaPublicKey rsa_of(EVP_PKEY* key) {
  return {number(key, OSSL_PKEY_PARAM_RSA_N), number(key, OSSL_PKEY_PARAM_RSA_E)};
}

pkcs11::RsaPrivateKey private_rsa_of(EVP_PKEY* key) {
  return {.modulus = number(key, OSSL_PKEY_PARAM_RSA_N),
          .public_exponent = number(key, OSSL_PKEY_PARAM_RSA_E),
          .private_exponent = base::Secret(number(key, OSSL_PKEY_PARAM_RSA_D)),
          .prime_1 = base::Secret(number(key, OSSL_PKEY_PARAM_RSA_FACTOR1)),
          .prime_2 = base::Secret(number(key, OSSL_PKEY_PARAM_RSA_FACTOR2)),
          .exponent_1 = base::Secret(number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1)),
          .exponent_2 = base::Secret(number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2)),
          .coefficient = base::Secret(number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1))};
}

Bytes sign(EVP_PKEY* key, base::ByteView message) {
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  std::size_t size = 0;
  must(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
       EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1);
  Bytes signature(size);
  must(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
  signature.resize(size);
  return signature;
}

bool verifies(EVP_PKEY* key, base::ByteView message, base::ByteView signature) {
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  must(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1);
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

X509Certificate make_certificate(EVP_PKEY* key, EVP_PKEY* signer, long serial) {
  X509Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const std::string text = "sceau token test";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, base::view(text).data(),
                             static_cast<int>(text.size()), -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  must(X509_set_pubkey(certificate.get(), key) == 1 &&
       X509_sign(certificate.get(), signer, EVP_sha256()) > 0);
  return certificate;
}

Bytes der_of(X509* certificate) { return der(certificate, i2d_X509); }

pkcs11::CertificateObject object_of(X509* certificate, const pkcs11::KeyPair& pair) {
  return {.id = pair.id,
          .label = pair.label,
          .subject = der(X509_get_subject_name(certificate), i2d_X509_NAME),
          .issuer = der(X509_get_issuer_name(certificate), i2d_X509_NAME),
          .serial = der(X509_get_serialNumber(certificate), i2d_ASN1_INTEGER),
          .value = der_of(certificate)};
}

}  // namespace sceau::test

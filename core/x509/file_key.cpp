#include "core/x509/file_key.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "core/x509/file_key_native.hpp"

namespace sceau::x509 {
namespace {

using DigestPtr = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Pkcs8Ptr = Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

struct Passphrase {
  const base::Secret& secret;
  bool asked = false;
};

int give_passphrase(char* buffer, int size, int, void* data) {
  auto& passphrase = *static_cast<Passphrase*>(data);
  passphrase.asked = true;
  const std::string_view text = passphrase.secret.text();
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(text.begin(), text.end(), buffer);
  return static_cast<int>(text.size());
}

base::ErrorCode unreadable(const Passphrase& passphrase) {
  if (!passphrase.asked) return base::ErrorCode::not_x509;
  return passphrase.secret.empty() ? base::ErrorCode::passphrase_needed : base::ErrorCode::passphrase_wrong;
}

base::Secret content_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return base::Secret(
      std::string_view(data, static_cast<std::size_t>(size)));  // the BIO wipes its own when freed
}

base::Secret secret_number(const EVP_PKEY* key, const char* parameter) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &raw) != 1) return {};
  const Owned<BIGNUM, BN_clear_free> owner(raw);
  base::Bytes bytes(static_cast<std::size_t>(BN_num_bytes(raw)));
  BN_bn2bin(raw, bytes.data());
  base::Secret secret{base::ByteView(bytes)};
  base::wipe(bytes.data(), bytes.size());
  return secret;
}

}  // namespace

FileKey::FileKey(std::shared_ptr<const PrivateKeyHandle> handle)
    : handle_(std::move(handle)), public_key_(public_key_of(handle_->get())) {}

base::Result<FileKey> FileKey::generate(unsigned bits) {
  if (bits != 2048 && bits != 3072 && bits != 4096)
    return base::fail(base::ErrorCode::key_bits_unsupported, std::to_string(bits));
  EvpPkeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits)));
  if (!key) return base::fail(base::ErrorCode::internal, "RSA key", {}, last_words());
  return FileKey(std::make_shared<PrivateKeyHandle>(std::move(key)));
}

base::Result<FileKey> FileKey::from_pem(base::ByteView pem, const base::Secret& passphrase) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Passphrase source{passphrase};
  EvpPkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &source));
  const std::string words = last_words();
  if (!key) return base::fail(unreadable(source), {}, {}, words);
  return FileKey(std::make_shared<PrivateKeyHandle>(std::move(key)));
}

base::Result<FileKey> FileKey::from_pkcs8(const base::Secret& der) {
  const auto info = from_der<Pkcs8Ptr>(der.bytes(), d2i_PKCS8_PRIV_KEY_INFO);
  EvpPkeyPtr key(info ? EVP_PKCS82PKEY(info.get()) : nullptr);
  if (!key) return base::fail(base::ErrorCode::not_x509, {}, {}, last_words());
  return FileKey(std::make_shared<PrivateKeyHandle>(std::move(key)));
}

base::Result<base::Bytes> FileKey::sign(base::ByteView data) const {
  if (public_key_.algorithm != "RSA")
    return base::fail(base::ErrorCode::signature_impossible, base::hex(public_key_.spki_sha256),
                      public_key_.algorithm);
  const DigestPtr context(EVP_MD_CTX_new());
  std::size_t size = 0;
  base::Bytes signature;
  bool done = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, handle_->get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) == 1;
  if (done) {
    signature.resize(size);
    done = EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) == 1;
  }
  if (!done) return base::fail(base::ErrorCode::internal, "RSA signature", {}, last_words());
  signature.resize(size);
  return signature;
}

base::Result<base::Secret> FileKey::to_pem(const base::Secret& passphrase) const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_256_cbc();
  const char* text = passphrase.empty() ? nullptr : passphrase.text().data();
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), handle_->get(), cipher, text,
                                    static_cast<int>(passphrase.size()), nullptr, nullptr) != 1)
    return base::fail(base::ErrorCode::internal, "PKCS#8", {}, last_words());
  return content_of(bio.get());
}

base::Result<base::Secret> FileKey::to_pkcs8() const {
  const Pkcs8Ptr info(EVP_PKEY2PKCS8(handle_->get()));
  const BioPtr bio(BIO_new(BIO_s_mem()));
  if (!info || i2d_PKCS8_PRIV_KEY_INFO_bio(bio.get(), info.get()) != 1)
    return base::fail(base::ErrorCode::internal, "PKCS#8", {}, last_words());
  return content_of(bio.get());
}

base::Result<RsaNumbers> FileKey::rsa_numbers() const {
  if (public_key_.algorithm != "RSA")
    return base::fail(base::ErrorCode::signature_impossible, base::hex(public_key_.spki_sha256),
                      public_key_.algorithm);
  const EVP_PKEY* key = handle_->get();
  return RsaNumbers{.modulus = public_key_.modulus,
                    .public_exponent = public_key_.exponent,
                    .private_exponent = secret_number(key, OSSL_PKEY_PARAM_RSA_D),
                    .prime_1 = secret_number(key, OSSL_PKEY_PARAM_RSA_FACTOR1),
                    .prime_2 = secret_number(key, OSSL_PKEY_PARAM_RSA_FACTOR2),
                    .exponent_1 = secret_number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1),
                    .exponent_2 = secret_number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2),
                    .coefficient = secret_number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1)};
}

}  // namespace sceau::x509

#include "core/steps/identity.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "core/base/file.hpp"
#include "core/x509/pkcs12.hpp"
#include "pkcs11/evp_bridge/evp_bridge.hpp"

namespace sceau::steps {
namespace {

using base::ErrorCode;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

Bio bio_on(base::ByteView bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

int give_passphrase(char* buffer, int size, int, void* secret) {
  const auto& passphrase = *static_cast<const base::Secret*>(secret);
  if (size < 0 || passphrase.size() > static_cast<std::size_t>(size)) return -1;
  std::copy_n(passphrase.text().data(), passphrase.size(), buffer);
  return static_cast<int>(passphrase.size());
}

base::Result<std::vector<X509Handle>> read_chain(const PemFile& file) {
  SCEAU_TRY(const base::Bytes content, base::read_file(file.path));
  const Bio bio = bio_on(content);
  std::vector<X509Handle> chain;
  while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
    chain.emplace_back(certificate);
  const std::string words = openssl_words();
  if (chain.empty()) return base::fail(ErrorCode::not_x509, file.path, {}, words);
  return chain;
}

base::Result<std::vector<X509Handle>> read_chain(const DerChain& ders) {
  std::vector<X509Handle> chain;
  for (const base::Bytes& der : ders) {
    SCEAU_TRY(X509Handle certificate, x509_of(der));
    chain.push_back(std::move(certificate));
  }
  if (chain.empty()) return base::fail(ErrorCode::not_x509);
  return chain;
}

base::Result<std::shared_ptr<EVP_PKEY>> read_key(const PemKey& key, const base::Secret& secret) {
  SCEAU_TRY(base::Bytes content, base::read_file(key.path));
  const Bio bio = bio_on(content);
  EVP_PKEY* read =
      PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, const_cast<base::Secret*>(&secret));
  base::wipe(content.data(), content.size());
  if (read == nullptr)
    return base::fail(secret.empty() ? ErrorCode::not_x509 : ErrorCode::passphrase_wrong, key.path, {},
                      openssl_words());
  return std::shared_ptr<EVP_PKEY>(read, EVP_PKEY_free);
}

base::Result<std::shared_ptr<pkcs11::EvpKey>> open_token(const TokenKey& key, const base::Secret& pin) {
  SCEAU_TRY(pkcs11::Uri uri, pkcs11::Uri::parse(key.uri));
  uri.module_path = key.module;
  pkcs11::Pin given = pkcs11::Pinpad{};
  if (!pin.empty()) given = pin.copy();
  SCEAU_TRY(pkcs11::EvpKey opened, pkcs11::EvpKey::open(uri, key.environment, given));
  return std::make_shared<pkcs11::EvpKey>(std::move(opened));
}

base::Result<Identity> read_pkcs12(const Pkcs12Key& file, const base::Secret& passphrase) {
  SCEAU_TRY(const base::Bytes content, base::read_file(file.path));
  SCEAU_TRY(const x509::Pkcs12Content opened, x509::open_pkcs12(content, passphrase));
  if (!opened.leaf) return base::fail(ErrorCode::certificate_key_mismatch, file.path);
  Identity identity;
  SCEAU_TRY(X509Handle leaf, x509_of(opened.leaf->der));
  identity.chain.push_back(std::move(leaf));
  for (const x509::Certificate& other : opened.others) {
    SCEAU_TRY(X509Handle certificate, x509_of(other.der));
    identity.chain.push_back(std::move(certificate));
  }
  SCEAU_TRY(const base::Secret der, opened.key.to_pkcs8());
  const unsigned char* at = der.bytes().data();
  identity.key = {d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free};
  return identity;
}

base::Result<Identity> read_pair(const ProbeCertificate& certificate, const ProbeKey& key,
                                 const base::Secret& secret) {
  if (const auto* pkcs12 = std::get_if<Pkcs12Key>(&key)) return read_pkcs12(*pkcs12, secret);
  Identity identity;
  SCEAU_TRY(identity.chain, std::visit([](const auto& source) { return read_chain(source); }, certificate));
  if (const auto* pem = std::get_if<PemKey>(&key)) {
    SCEAU_TRY(identity.key, read_key(*pem, secret));
  } else {
    SCEAU_TRY(const std::shared_ptr<pkcs11::EvpKey> token, open_token(std::get<TokenKey>(key), secret));
    identity.key = {token, token->get()};
    identity.can_pss = token->can_pss();
  }
  return identity;
}

}  // namespace

std::string openssl_words() {
  std::string words;
  const char* data = nullptr;
  int flags = 0;
  while (const unsigned long error = ERR_get_error_all(nullptr, nullptr, nullptr, &data, &flags)) {
    const char* reason = ERR_reason_error_string(error);
    if (reason == nullptr) continue;  // "no such engine" and the like have words of their own
    words = reason;
    if ((flags & ERR_TXT_STRING) != 0 && data != nullptr && *data != '\0') words += std::string(": ") + data;
  }
  return words;
}

base::Bytes der_of(const X509* certificate) {
  unsigned char* raw = nullptr;
  const int size = i2d_X509(certificate, &raw);
  if (size <= 0) return {};
  base::Bytes der(raw, raw + size);
  OPENSSL_free(raw);
  return der;
}

std::string sha256_of(const X509* certificate) { return base::hex(base::sha256(der_of(certificate))); }

base::Result<X509Handle> x509_of(base::ByteView der) {
  const unsigned char* at = der.data();
  X509Handle certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate) return base::fail(ErrorCode::not_x509, {}, {}, openssl_words());
  return certificate;
}

base::Result<Identity> load_identity(const ProbeCertificate& certificate, const ProbeKey& key,
                                     const base::Secret& secret) {
  SCEAU_TRY(Identity identity, read_pair(certificate, key, secret));
  if (X509_check_private_key(identity.chain.front().get(), identity.key.get()) != 1)
    return base::fail(ErrorCode::certificate_key_mismatch, {}, {}, openssl_words());
  return identity;
}

}  // namespace sceau::steps

#include "core/install/keystore.hpp"

#include <openssl/pkcs12.h>

#include <memory>

#include "core/install/material.hpp"
#include "core/x509/pkcs12.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;

struct Free {
  void operator()(PKCS12* store) const { PKCS12_free(store); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(STACK_OF(PKCS12_SAFEBAG) * bags) const {
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
  }
  void operator()(STACK_OF(PKCS7) * safes) const { sk_PKCS7_pop_free(safes, PKCS7_free); }
};
using Store = std::unique_ptr<PKCS12, Free>;
using Safes = std::unique_ptr<STACK_OF(PKCS7), Free>;
using Bags = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), Free>;

constexpr int kIterations = 100'000;
// What Java looks for before it takes a certificate of a PKCS#12 for a trust anchor.
constexpr const char* kTrustedKeyUsage = "2.16.840.1.113894.746875.1.1";

x509::Pkcs12Strength strength_of(Pkcs12Mode mode) {
  switch (mode) {
    case Pkcs12Mode::modern:
      return x509::Pkcs12Strength::modern;
    case Pkcs12Mode::compat_3des:
      return x509::Pkcs12Strength::compat;
  }
  return x509::Pkcs12Strength::modern;
}

// The live store is as wanted when it opens with this password and holds this pair in this strength.
bool holds_the_same(base::ByteView live, const base::Secret& password, const base::Bytes& leaf,
                    x509::Pkcs12Strength strength) {
  const auto opened = x509::open_pkcs12(live, password);
  if (!opened || !opened->leaf || opened->leaf->der != leaf) return false;
  const bool modern = opened->outline.key_algorithm.starts_with("PBES2");
  return modern == (strength == x509::Pkcs12Strength::modern);
}

bool add_trusted(STACK_OF(PKCS12_SAFEBAG) * *bags, const base::Bytes& der, const std::string& alias) {
  const unsigned char* at = der.data();
  const std::unique_ptr<X509, Free> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate) return false;
  PKCS12_SAFEBAG* bag = PKCS12_add_cert(bags, certificate.get());
  const auto* any = reinterpret_cast<const unsigned char*>(OBJ_nid2obj(NID_anyExtendedKeyUsage));
  return bag != nullptr && PKCS12_add_friendlyname_utf8(bag, alias.c_str(), -1) == 1 &&
         PKCS12_add1_attr_by_txt(bag, kTrustedKeyUsage, V_ASN1_OBJECT, any, -1) == 1;
}

int size_of(const base::Secret& password) { return static_cast<int>(password.size()); }

// Encrypted as the keystore is; the only thing in it is a list of certificates that everybody may know.
PKCS7* encrypted(STACK_OF(PKCS12_SAFEBAG) * bags, const base::Secret& password) {
  return PKCS12_pack_p7encdata(NID_aes_256_cbc, password.text().data(), size_of(password), nullptr, 0,
                               kIterations, bags);
}

base::Result<base::Secret> trust_store(const std::vector<base::Bytes>& anchors, const std::string& alias,
                                       const base::Secret& password) {
  STACK_OF(PKCS12_SAFEBAG)* raw_bags = nullptr;
  bool ok = true;
  for (std::size_t i = 0; i < anchors.size(); ++i)
    ok = ok && add_trusted(&raw_bags, anchors[i], alias + "-" + std::to_string(i + 1));
  const Bags bags(raw_bags);
  const Safes safes(sk_PKCS7_new_null());
  PKCS7* safe = ok ? encrypted(bags.get(), password) : nullptr;
  ok = safe != nullptr && sk_PKCS7_push(safes.get(), safe) > 0;
  const Store store(ok ? PKCS12_add_safes(safes.get(), 0) : nullptr);
  ok = store && PKCS12_set_mac(store.get(), password.text().data(), size_of(password), nullptr, 0,
                               kIterations, EVP_sha256()) == 1;
  unsigned char* der = nullptr;
  const int size = ok ? i2d_PKCS12(store.get(), &der) : -1;
  if (size <= 0) return base::fail(ErrorCode::internal, kTruststoreName);
  base::Secret content(std::span<const unsigned char>(der, static_cast<std::size_t>(size)));
  OPENSSL_free(der);
  return content;
}

bool opens(base::ByteView live, const base::Secret& password) {
  const unsigned char* at = live.data();
  const Store store(d2i_PKCS12(nullptr, &at, static_cast<long>(live.size())));
  return store && PKCS12_verify_mac(store.get(), password.text().data(), size_of(password)) == 1;
}

}  // namespace

base::Result<PlannedFile> keystore_file(const Request& request) {
  SCEAU_TRY(const x509::FileKey key,
            x509::FileKey::from_pem(base::view(file_key(request)->pem.text()), base::Secret()));
  SCEAU_TRY(const x509::Certificate leaf, x509::parse_certificate(request.leaf));
  std::vector<x509::Certificate> chain;
  for (const base::Bytes& der : request.chain) {
    SCEAU_TRY(x509::Certificate certificate, x509::parse_certificate(der));
    chain.push_back(std::move(certificate));
  }
  const x509::Pkcs12Strength strength = strength_of(request.pkcs12);
  SCEAU_TRY(base::Secret content, x509::make_pkcs12({.key = key,
                                                     .leaf = leaf,
                                                     .chain = std::move(chain),
                                                     .passphrase = request.password,
                                                     .friendly_name = place_name(request),
                                                     .strength = strength}));
  SCEAU_TRY(PlannedFile file, secret_file(request, kKeystoreName, std::move(content)));
  const auto password = std::make_shared<base::Secret>(request.password.copy());
  file.same = [password, der = request.leaf, strength](base::ByteView live) {
    return holds_the_same(live, *password, der, strength);
  };
  return file;
}

base::Result<PlannedFile> truststore_file(const Request& request) {
  if (request.password.empty()) return base::fail(ErrorCode::passphrase_needed, kTruststoreName);
  SCEAU_TRY(base::Secret content, trust_store(request.server_trust, place_name(request), request.password));
  PlannedFile file{.name = kTruststoreName, .content = std::move(content)};
  const auto password = std::make_shared<base::Secret>(request.password.copy());
  // server-trust.pem, of the same set, tells whether the anchors changed.
  file.same = [password](base::ByteView live) { return opens(live, *password); };
  return file;
}

InstalledFiles keystore_files(const Request&) { return {kKeystoreName, kKeystoreName, true}; }

}  // namespace sceau::install

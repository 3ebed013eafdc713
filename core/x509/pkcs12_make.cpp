#include "core/x509/file_key_native.hpp"
#include "core/x509/pkcs12.hpp"
#include "core/x509/pkcs12_native.hpp"
#include "core/x509/trust_native.hpp"

namespace sceau::x509 {
namespace {

struct Recipe {
  int cipher;
  int cipher_iterations;
  const EVP_MD* mac;
  int mac_iterations;
};

Recipe recipe_of(Pkcs12Strength strength) {
  constexpr int kCompat = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
  switch (strength) {
    case Pkcs12Strength::modern:
      return {NID_aes_256_cbc, 100'000, EVP_sha256(), 100'000};
    case Pkcs12Strength::compat:
      return {kCompat, PKCS12_DEFAULT_ITER, EVP_sha1(), PKCS12_DEFAULT_ITER};
  }
  return {kCompat, PKCS12_DEFAULT_ITER, EVP_sha1(), PKCS12_DEFAULT_ITER};
}

X509ListPtr list_of(const std::vector<Certificate>& certificates) {
  X509ListPtr list(sk_X509_new_null());
  for (const Certificate& certificate : certificates)
    X509_add_cert(list.get(), certificate.native->get(), X509_ADD_FLAG_UP_REF);
  return list;
}

}  // namespace

base::Result<base::Secret> make_pkcs12(const Pkcs12Spec& spec) {
  if (spec.passphrase.empty()) return base::fail(base::ErrorCode::passphrase_needed, spec.friendly_name);
  if (!(spec.leaf.key == spec.key.public_key()))
    return base::fail(base::ErrorCode::certificate_key_mismatch, spec.friendly_name);
  const Recipe recipe = recipe_of(spec.strength);
  const X509ListPtr chain = list_of(spec.chain);
  const char* passphrase = spec.passphrase.text().data();
  const Pkcs12Ptr pkcs12(PKCS12_create(passphrase, spec.friendly_name.c_str(), spec.key.handle().get(),
                                       spec.leaf.native->get(), chain.get(), recipe.cipher, recipe.cipher,
                                       recipe.cipher_iterations, -1, 0));
  if (!pkcs12 || PKCS12_set_mac(pkcs12.get(), passphrase, static_cast<int>(spec.passphrase.size()), nullptr,
                                0, recipe.mac_iterations, recipe.mac) != 1)
    return base::fail(base::ErrorCode::internal, "PKCS#12", {}, last_words());
  const base::Bytes der = der_of(pkcs12.get(), i2d_PKCS12);
  return base::Secret(base::ByteView(der));
}

}  // namespace sceau::x509

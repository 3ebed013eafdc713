#include "core/x509/public_key.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <array>

#include "core/x509/openssl.hpp"

namespace sceau::x509 {
namespace {

using ParamBuildPtr = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using ParamPtr = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using ContextPtr = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

base::Bytes number(const EVP_PKEY* key, const char* parameter) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &raw) != 1) return {};
  const BignumPtr owner(raw);
  base::Bytes bytes(static_cast<std::size_t>(BN_num_bytes(raw)));
  BN_bn2bin(raw, bytes.data());
  return bytes;
}

std::string curve_of(const EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  return EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1 ? name.data() : "";
}

void describe(PublicKey& out, const EVP_PKEY* key) {
  out.algorithm = EVP_PKEY_get0_type_name(key);
  out.bits = static_cast<unsigned>(EVP_PKEY_get_bits(key));
  if (out.algorithm == "EC") out.curve = curve_of(key);
  if (out.algorithm != "RSA") return;
  out.modulus = number(key, OSSL_PKEY_PARAM_RSA_N);
  out.exponent = number(key, OSSL_PKEY_PARAM_RSA_E);
}

EvpPkeyPtr rsa_from_numbers(base::ByteView modulus, base::ByteView exponent) {
  const BignumPtr n(BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr));
  const BignumPtr e(BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr));
  const ParamBuildPtr build(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  const ParamPtr parameters(OSSL_PARAM_BLD_to_param(build.get()));
  const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  return EvpPkeyPtr(key);
}

bool is_odd_number(base::ByteView bytes) { return !bytes.empty() && (bytes.back() & 1U) == 1; }

base::ByteView without_leading_zeros(base::ByteView bytes) {
  while (!bytes.empty() && bytes.front() == 0) bytes = bytes.subspan(1);
  return bytes;
}

}  // namespace

PublicKey public_key_of(EVP_PKEY* key) {
  PublicKey out;
  out.spki_der = der_of(key, i2d_PUBKEY);
  out.spki_sha256 = base::sha256(out.spki_der);
  describe(out, key);
  return out;
}

std::optional<PublicKey> public_key_of(X509_PUBKEY* key) {
  PublicKey out;
  out.spki_der = der_of(key, i2d_X509_PUBKEY);
  if (out.spki_der.empty()) return std::nullopt;
  out.spki_sha256 = base::sha256(out.spki_der);
  if (const EVP_PKEY* native = X509_PUBKEY_get0(key)) {
    describe(out, native);
    return out;
  }
  ERR_clear_error();
  ASN1_OBJECT* algorithm = nullptr;
  X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, key);
  out.algorithm = oid_text(algorithm);
  return out;
}

EvpPkeyPtr native_key(const PublicKey& key) { return from_der<EvpPkeyPtr>(key.spki_der, d2i_PUBKEY); }

base::Result<PublicKey> public_key_from_rsa(base::ByteView modulus, base::ByteView exponent) {
  const base::ByteView n = without_leading_zeros(modulus);
  const base::ByteView e = without_leading_zeros(exponent);
  if (!is_odd_number(n) || !is_odd_number(e) || e.size() > n.size())
    return base::fail(base::ErrorCode::internal, "RSA public key");
  if (n.size() < 1024 / 8 || n.size() > 16384 / 8)
    return base::fail(base::ErrorCode::key_bits_unsupported, std::to_string(n.size() * 8));
  const EvpPkeyPtr key = rsa_from_numbers(n, e);
  if (!key) return base::fail(base::ErrorCode::internal, "RSA public key", {}, last_words());
  return public_key_of(key.get());
}

base::Result<PublicKey> public_key_from_spki(base::ByteView der) {
  const auto native = from_der<X509PubkeyPtr>(der, d2i_X509_PUBKEY);
  const auto key = native ? public_key_of(native.get()) : std::nullopt;
  if (!key) return base::fail(base::ErrorCode::not_x509, {}, {}, last_words());
  return *key;
}

bool verifies(const PublicKey& key, base::ByteView message, base::ByteView signature) {
  const EvpPkeyPtr native = native_key(key);
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> digest(EVP_MD_CTX_new());
  const bool good =
      native && EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, native.get()) == 1 &&
      EVP_DigestVerify(digest.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace sceau::x509

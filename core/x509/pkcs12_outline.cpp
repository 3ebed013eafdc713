#include <openssl/err.h>

#include <algorithm>

#include "core/x509/pkcs12_native.hpp"

namespace sceau::x509 {
namespace {

using Pbes2Ptr = Owned<PBE2PARAM, PBE2PARAM_free>;
using Pbkdf2Ptr = Owned<PBKDF2PARAM, PBKDF2PARAM_free>;
using PbeParamPtr = Owned<PBEPARAM, PBEPARAM_free>;

template <class Pointer>
Pointer parameter_of(const X509_ALGOR* algorithm, const ASN1_ITEM* item) {
  return Pointer(
      static_cast<typename Pointer::pointer>(ASN1_TYPE_unpack_sequence(item, algorithm->parameter)));
}

std::int64_t number(const ASN1_INTEGER* integer) {
  std::int64_t value = 0;
  return integer != nullptr && ASN1_INTEGER_get_int64(&value, integer) == 1 ? value : 0;
}

Protection pbes2_protection(const X509_ALGOR* algorithm) {
  const auto scheme = parameter_of<Pbes2Ptr>(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
  if (!scheme) return {"PBES2", 0};
  Protection out{"PBES2 " + oid_name(scheme->encryption->algorithm), 0};
  if (OBJ_obj2nid(scheme->keyfunc->algorithm) != NID_id_pbkdf2) return out;
  const auto derivation = parameter_of<Pbkdf2Ptr>(scheme->keyfunc, ASN1_ITEM_rptr(PBKDF2PARAM));
  if (derivation) out.iterations = number(derivation->iter);
  return out;
}

void read_mac(const PKCS12* pkcs12, Pkcs12Reading& out) {
  const X509_ALGOR* algorithm = nullptr;
  const ASN1_INTEGER* iterations = nullptr;
  PKCS12_get0_mac(nullptr, &algorithm, nullptr, &iterations, pkcs12);
  if (algorithm == nullptr) return;
  const std::int64_t count = iterations == nullptr ? 1 : number(iterations);
  out.outline.mac_algorithm = OBJ_nid2sn(OBJ_obj2nid(algorithm->algorithm));
  out.outline.mac_iterations = static_cast<unsigned>(std::clamp<std::int64_t>(count, 0, UINT32_MAX));
  out.iterations = std::max(out.iterations, count);
}

void note_key(const Protection& protection, Pkcs12Reading& out) {
  out.outline.key_algorithm = protection.algorithm;
  out.iterations = std::max(out.iterations, protection.iterations);
}

// False: a certificate bag whose content is no certificate.
bool see_bag(PKCS12_SAFEBAG* bag, Pkcs12Reading& out) {
  if (out.outline.friendly_name.empty()) out.outline.friendly_name = friendly_name_of(bag);
  const int kind = PKCS12_SAFEBAG_get_nid(bag);
  if (kind == NID_keyBag) note_key({"clear", 0}, out);
  if (kind == NID_pkcs8ShroudedKeyBag) {
    const X509_ALGOR* algorithm = nullptr;
    X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, nullptr);
    note_key(protection_of(algorithm), out);
  }
  const base::Bytes der = kind == NID_certBag ? certificate_der_of(bag) : base::Bytes{};
  if (der.empty()) return true;
  if (out.certificates.size() == kBundleItemLimit) return false;
  auto certificate = parse_certificate(der);
  if (!certificate) return false;
  out.outline.certificate_algorithm = "clear";
  out.certificates.push_back(*std::move(certificate));
  return true;
}

bool see_clear(const PKCS7* safe, Pkcs12Reading& out) {
  const BagsPtr bags(PKCS12_unpack_p7data(const_cast<PKCS7*>(safe)));
  bool good = bags != nullptr;
  for_each_bag(bags.get(), [&](PKCS12_SAFEBAG* bag) { good = good && see_bag(bag, out); });
  return good;
}

void see_encrypted(const PKCS7* safe, Pkcs12Reading& out) {
  const Protection protection = protection_of(safe->d.encrypted->enc_data->algorithm);
  out.outline.certificates_hidden = true;
  if (out.outline.certificate_algorithm.empty()) out.outline.certificate_algorithm = protection.algorithm;
  out.iterations = std::max(out.iterations, protection.iterations);
}

void visit(const STACK_OF(PKCS12_SAFEBAG) * bags, const std::function<void(PKCS12_SAFEBAG*)>& see,
           int depth) {
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); ++i) {
    PKCS12_SAFEBAG* bag = sk_PKCS12_SAFEBAG_value(bags, i);
    if (PKCS12_SAFEBAG_get_nid(bag) != NID_safeContentsBag)
      see(bag);
    else if (depth > 0)
      visit(PKCS12_SAFEBAG_get0_safes(bag), see, depth - 1);
  }
}

}  // namespace

Protection protection_of(const X509_ALGOR* algorithm) {
  if (OBJ_obj2nid(algorithm->algorithm) == NID_pbes2) return pbes2_protection(algorithm);
  const auto parameter = parameter_of<PbeParamPtr>(algorithm, ASN1_ITEM_rptr(PBEPARAM));
  return {oid_name(algorithm->algorithm), parameter ? number(parameter->iter) : 0};
}

void for_each_bag(const STACK_OF(PKCS12_SAFEBAG) * bags, const std::function<void(PKCS12_SAFEBAG*)>& see) {
  visit(bags, see, 3);
}

std::string friendly_name_of(PKCS12_SAFEBAG* bag) {
  const TextPtr name(PKCS12_get_friendlyname(bag));
  return name ? name.get() : "";
}

base::Bytes certificate_der_of(const PKCS12_SAFEBAG* bag) {
  const X509Ptr x509(PKCS12_SAFEBAG_get1_cert(bag));
  return x509 ? der_of(x509.get(), i2d_X509) : base::Bytes{};
}

std::optional<Pkcs12Reading> read_pkcs12(const PKCS12* pkcs12) {
  Pkcs12Reading out;
  read_mac(pkcs12, out);
  const SafesPtr safes(PKCS12_unpack_authsafes(pkcs12));
  bool good = safes != nullptr;
  for (int i = 0; good && i < sk_PKCS7_num(safes.get()); ++i) {
    const PKCS7* safe = sk_PKCS7_value(safes.get(), i);
    const int type = OBJ_obj2nid(safe->type);
    if (type == NID_pkcs7_data) good = see_clear(safe, out);
    if (type == NID_pkcs7_encrypted) see_encrypted(safe, out);
  }
  ERR_clear_error();
  if (!good) return std::nullopt;
  return out;
}

}  // namespace sceau::x509

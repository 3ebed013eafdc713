#include <openssl/err.h>

#include <algorithm>

#include "core/x509/trust_native.hpp"

namespace sceau::x509 {
namespace {

void add_to(STACK_OF(X509) * list, const std::vector<Certificate>& certificates) {
  for (const Certificate& certificate : certificates)
    X509_add_cert(list, certificate.native->get(), X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP);
}

bool signed_by(const Certificate& certificate, const Certificate& issuer) {
  if (certificate.issuer != issuer.subject) return false;
  const bool other_key = !certificate.authority_key_id.empty() && !issuer.subject_key_id.empty() &&
                         certificate.authority_key_id != issuer.subject_key_id;
  EVP_PKEY* key = other_key ? nullptr : X509_get0_pubkey(issuer.native->get());
  const bool good = key != nullptr && X509_verify(certificate.native->get(), key) == 1;
  ERR_clear_error();
  return good;
}

// An issuing CA pinned by itself ends a path without its root (RFC 4158 leaves the choice of anchors to us).
X509StorePtr store_of_all(const std::vector<Certificate>& anchors) {
  if (std::all_of(anchors.begin(), anchors.end(), [](const Certificate& one) { return one.self_signed; }))
    return nullptr;
  X509StorePtr store(X509_STORE_new());
  for (const Certificate& anchor : anchors) X509_STORE_add_cert(store.get(), anchor.native->get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

template <class Condition>
const Certificate* first_of(const Trust& trust, Condition condition) {
  for (const auto* list : {&trust.anchors(), &trust.material()})
    for (const Certificate& certificate : *list)
      if (condition(certificate)) return &certificate;
  return nullptr;
}

}  // namespace

Trust::Trust(std::vector<Certificate> anchors, std::vector<Certificate> material) {
  auto prepared = std::make_shared<Prepared>();
  prepared->anchors = std::move(anchors);
  prepared->material = std::move(material);
  for (const Certificate& anchor : prepared->anchors)
    if (anchor.self_signed) X509_STORE_add_cert(prepared->store.get(), anchor.native->get());
  prepared->issuing = store_of_all(prepared->anchors);
  add_to(prepared->untrusted.get(), prepared->anchors);
  add_to(prepared->untrusted.get(), prepared->material);
  for (const auto* list : {&prepared->anchors, &prepared->material})
    for (const Certificate& certificate : *list)
      prepared->fingerprints.emplace(certificate.native->get(), certificate.sha256);
  ERR_clear_error();
  prepared_ = std::move(prepared);
}

const std::vector<Certificate>& Trust::anchors() const { return prepared_->anchors; }
const std::vector<Certificate>& Trust::material() const { return prepared_->material; }

const Certificate* Trust::find(const base::Sha256& sha256) const {
  return first_of(*this, [&](const Certificate& one) { return one.sha256 == sha256; });
}

const Certificate* Trust::issuer_of(const Certificate& certificate) const {
  return first_of(*this, [&](const Certificate& one) { return signed_by(certificate, one); });
}

std::vector<Certificate> Trust::issuers_of(const Verdict& verdict) const {
  std::vector<Certificate> issuers;
  for (std::size_t i = 1; i < verdict.path.size(); ++i)
    if (const Certificate* issuer = find(verdict.path[i])) issuers.push_back(*issuer);
  return issuers;
}

}  // namespace sceau::x509

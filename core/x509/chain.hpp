// The first judge, OpenSSL: a path from the certificate to a pinned anchor, all of it checked.
#pragma once
#include <memory>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/verdict.hpp"

namespace sceau::x509 {

// Anchors and the CA certificates that came along, prepared once for many questions. Cheap to copy,
// thread-safe. A path goes up to a self-signed anchor where there is one; else an issuing CA that is an
// anchor itself ends it. Material is never trust.
class Trust {
 public:
  explicit Trust(std::vector<Certificate> anchors, std::vector<Certificate> material = {});
  const std::vector<Certificate>& anchors() const;
  const std::vector<Certificate>& material() const;
  // Among anchors and material; null where there is none. Lives as long as this Trust.
  const Certificate* find(const base::Sha256& sha256) const;
  // The one whose name, key identifier and key fit and verify the certificate's signature; anchors first.
  const Certificate* issuer_of(const Certificate& certificate) const;
  // Each of `path`, a verdict's, but the first; those that are not among anchors and material are left out.
  std::vector<Certificate> issuers_of(const Verdict& verdict) const;

  struct Prepared;  // OpenSSL's side of it, in trust_native.hpp

 private:
  friend Verdict verify_chain(const Certificate&, const Trust&, const Question&);
  std::shared_ptr<const Prepared> prepared_;
};

// Whether KU and EKU let it serve the purpose. A keyCertSign bit without CA serves none.
bool serves(const Certificate& certificate, Purpose purpose);

// Thread-safe. Never fetches, never reads a clock or the system's trust store.
Verdict verify_chain(const Certificate& leaf, const Trust& trust, const Question& question);

}  // namespace sceau::x509

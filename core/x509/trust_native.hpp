// What a Trust holds for OpenSSL.
#pragma once
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/x509/chain.hpp"
#include "core/x509/openssl.hpp"

namespace sceau::x509 {

inline void free_x509_list(STACK_OF(X509) * list) { sk_X509_pop_free(list, X509_free); }
using X509ListPtr = Owned<STACK_OF(X509), free_x509_list>;
using X509StorePtr = Owned<X509_STORE, X509_STORE_free>;

// Signatures found good, by the addresses of certificates that live as long as this does.
class Links {
 public:
  bool contains(const X509* subject, const X509* issuer) const {
    const std::scoped_lock lock(mutex_);
    return good_.contains({subject, issuer});
  }
  void add(const X509* subject, const X509* issuer) {
    const std::scoped_lock lock(mutex_);
    good_.insert({subject, issuer});
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::pair<const X509*, const X509*>> good_;
};

struct Trust::Prepared {
  std::vector<Certificate> anchors;
  std::vector<Certificate> material;
  X509StorePtr store{X509_STORE_new()};       // the self-signed anchors: where a path ends
  X509StorePtr issuing;                       // where there are other anchors: all, and each may end a path
  X509ListPtr untrusted{sk_X509_new_null()};  // everything, to build paths with
  std::unordered_map<const X509*, base::Sha256> fingerprints;  // of all of them
  mutable Links links;
};

}  // namespace sceau::x509

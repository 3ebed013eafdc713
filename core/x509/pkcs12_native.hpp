// A PKCS#12 taken apart by OpenSSL: its bags in clear, and the outline of the rest.
#pragma once
#include <openssl/pkcs12.h>

#include <functional>
#include <string_view>

#include "core/x509/bundle.hpp"
#include "core/x509/openssl.hpp"

namespace sceau::x509 {

using Pkcs12Ptr = Owned<PKCS12, PKCS12_free>;
inline void free_safes(STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); }
inline void free_bags(STACK_OF(PKCS12_SAFEBAG) * bags) {
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}
using SafesPtr = Owned<STACK_OF(PKCS7), free_safes>;
using BagsPtr = Owned<STACK_OF(PKCS12_SAFEBAG), free_bags>;

inline constexpr std::int64_t kIterationLimit = 5'000'000;

struct Protection {
  std::string algorithm;        // "PBES2 AES-256-CBC", "pbeWithSHA1And3-KeyTripleDES-CBC"…
  std::int64_t iterations = 0;  // of its key derivation; 0 where it is not said
};
Protection protection_of(const X509_ALGOR* algorithm);

// Calls `see` for each bag, those inside safeContents bags too, three deep at most.
void for_each_bag(const STACK_OF(PKCS12_SAFEBAG) * bags, const std::function<void(PKCS12_SAFEBAG*)>& see);
std::string friendly_name_of(PKCS12_SAFEBAG* bag);
base::Bytes certificate_der_of(const PKCS12_SAFEBAG* bag);  // empty: no X.509 certificate bag

struct Pkcs12Reading {
  Pkcs12Outline outline;
  std::vector<Certificate> certificates;  // those in clear
  std::int64_t iterations = 0;            // the greatest that opening it would cost
};
// none: not of this form, or one of its clear certificates cannot be parsed.
std::optional<Pkcs12Reading> read_pkcs12(const PKCS12* pkcs12);

}  // namespace sceau::x509

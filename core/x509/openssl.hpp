// OpenSSL's objects inside this room: owned, translated to our values. Never included by a public header.
#pragma once
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/x509/name.hpp"
#include "core/x509/public_key.hpp"

namespace sceau::x509 {

template <auto Function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    Function(object);
  }
};
inline void free_openssl_memory(void* memory) { OPENSSL_free(memory); }

template <class T, auto Function>
using Owned = std::unique_ptr<T, Free<Function>>;

using X509Ptr = Owned<X509, X509_free>;
using X509NamePtr = Owned<X509_NAME, X509_NAME_free>;
using X509ReqPtr = Owned<X509_REQ, X509_REQ_free>;
using X509PubkeyPtr = Owned<X509_PUBKEY, X509_PUBKEY_free>;
using EvpPkeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using BignumPtr = Owned<BIGNUM, BN_free>;
using BioPtr = Owned<BIO, BIO_free_all>;
using MemoryPtr = Owned<unsigned char, free_openssl_memory>;
using TextPtr = Owned<char, free_openssl_memory>;

// The DER of any OpenSSL object, by its i2d function.
template <class T, class I2d>
base::Bytes der_of(T* object, I2d i2d) {
  unsigned char* buffer = nullptr;
  const int length = i2d(object, &buffer);
  const MemoryPtr owner(buffer);
  return length > 0 ? base::Bytes(buffer, buffer + length) : base::Bytes{};
}

// An OpenSSL object from DER that must be used up to its last byte; null otherwise.
template <class Pointer, class D2i>
Pointer from_der(base::ByteView der, D2i d2i) {
  const unsigned char* cursor = der.data();
  Pointer object(d2i(nullptr, &cursor, static_cast<long>(der.size())));
  if (object && cursor != der.data() + der.size()) object.reset();
  return object;
}

inline base::ByteView view_of(const ASN1_STRING* string) {
  return {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
}

// OpenSSL's own words: the deepest entry of this thread's error queue, which is emptied.
std::string last_words();
std::string oid_text(const ASN1_OBJECT* object);  // dotted
std::string oid_name(const ASN1_OBJECT* object);  // long-known short or long name; dotted where none
std::optional<std::string> utf8_text(const ASN1_STRING* string);  // none where it is no character string
std::optional<base::TimePoint> time_point(const ASN1_TIME* time);
std::optional<Name> name_of(const X509_NAME* name);
std::optional<PublicKey> public_key_of(X509_PUBKEY* key);
PublicKey public_key_of(EVP_PKEY* key);
// Reads it with OpenSSL; null where it cannot.
EvpPkeyPtr native_key(const PublicKey& key);

class NativeCertificate {
 public:
  explicit NativeCertificate(X509Ptr x509) : x509_(std::move(x509)) {}
  X509* get() const { return x509_.get(); }

 private:
  X509Ptr x509_;
};

}  // namespace sceau::x509

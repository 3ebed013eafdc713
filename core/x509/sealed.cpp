#include "core/x509/sealed.hpp"

#include <openssl/cms.h>

#include "core/x509/openssl.hpp"

namespace sceau::x509 {
namespace {

using base::Bytes;
using base::ErrorCode;
using base::fail;
using base::Result;
using base::Secret;

using CmsPtr = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

constexpr std::string_view kKeyName = "sceau";  // a recipient of this kind must have a name
constexpr unsigned kFlags = CMS_BINARY | CMS_PARTIAL;

tl::unexpected<base::Error> failed() { return fail(ErrorCode::internal, "CMS", last_words()); }

unsigned char* copy_of(const void* data, std::size_t size) {
  return static_cast<unsigned char*>(OPENSSL_memdup(data, size));
}

// The structure owns both copies from then on, and wipes the key.
bool add_key(CMS_ContentInfo* cms, const Secret& key) {
  unsigned char* secret = copy_of(key.bytes().data(), key.size());
  unsigned char* name = copy_of(kKeyName.data(), kKeyName.size());
  if (CMS_add0_recipient_key(cms, NID_undef, secret, key.size(), name, kKeyName.size(), nullptr, nullptr,
                             nullptr) != nullptr)
    return true;
  OPENSSL_clear_free(secret, key.size());
  OPENSSL_free(name);
  return false;
}

Bytes content_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, data + size};
}

}  // namespace

Secret make_seal_key() {
  Bytes key = base::random_bytes(kSealKeySize);
  Secret made{std::span<const unsigned char>(key)};
  base::wipe(key.data(), key.size());
  return made;
}

Result<Bytes> seal(base::ByteView document, const Secret& key) {
  if (key.size() != kSealKeySize) return fail(ErrorCode::internal, "CMS", "key size");
  const void* data = document.empty() ? "" : static_cast<const void*>(document.data());  // null is refused
  const BioPtr in(BIO_new_mem_buf(data, static_cast<int>(document.size())));
  const CmsPtr cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), kFlags));
  if (!in || !cms || !add_key(cms.get(), key)) return failed();
  if (CMS_final(cms.get(), in.get(), nullptr, kFlags) != 1) return failed();
  return der_of(cms.get(), i2d_CMS_ContentInfo);
}

Result<Bytes> unseal(base::ByteView sealed, const Secret& key) {
  const auto refused = [] { return fail(ErrorCode::key_missing, std::string(kKeyName), last_words()); };
  const CmsPtr cms = from_der<CmsPtr>(sealed, d2i_CMS_ContentInfo);
  if (!cms || key.size() != kSealKeySize) return refused();
  const BioPtr out(BIO_new(BIO_s_mem()));
  auto* secret =
      const_cast<unsigned char*>(key.bytes().data());  // read only; OpenSSL's signature lacks const
  auto* name = reinterpret_cast<unsigned char*>(const_cast<char*>(kKeyName.data()));
  if (!out || CMS_decrypt_set1_key(cms.get(), secret, key.size(), name, kKeyName.size()) != 1 ||
      CMS_decrypt(cms.get(), nullptr, nullptr, nullptr, out.get(), CMS_BINARY) != 1)
    return refused();
  return content_of(out.get());
}

}  // namespace sceau::x509

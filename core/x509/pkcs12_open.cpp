#include <openssl/err.h>

#include <algorithm>

#include "core/x509/der.hpp"
#include "core/x509/pkcs12.hpp"
#include "core/x509/pkcs12_native.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;
using Pkcs8Ptr = Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

// OpenSSL wants a length and a pointer: none for the empty passphrase that some software writes as no
// passphrase.
struct Passphrase {
  const char* text;
  int size;
};

base::Status check_readable(const Pkcs12Reading& reading) {
  for (const std::string& algorithm : {reading.outline.key_algorithm, reading.outline.certificate_algorithm})
    if (is_outdated(algorithm)) return base::fail(ErrorCode::algorithm_unreadable, {}, algorithm);
  if (reading.iterations > kIterationLimit)
    return base::fail(ErrorCode::algorithm_unreadable, {},
                      std::to_string(reading.iterations) + " iterations");
  return {};
}

ErrorCode refused(const base::Secret& passphrase) {
  return passphrase.empty() ? ErrorCode::passphrase_needed : ErrorCode::passphrase_wrong;
}

base::Result<Passphrase> fitting(PKCS12* pkcs12, const base::Secret& secret) {
  const Passphrase given{secret.empty() ? "" : secret.text().data(), static_cast<int>(secret.size())};
  if (PKCS12_mac_present(pkcs12) != 1 || PKCS12_verify_mac(pkcs12, given.text, given.size) == 1) return given;
  if (secret.empty() && PKCS12_verify_mac(pkcs12, nullptr, 0) == 1) return Passphrase{nullptr, 0};
  return base::fail(refused(secret), {}, {}, last_words());
}

base::Secret key_der(const PKCS8_PRIV_KEY_INFO* info) {
  unsigned char* buffer = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info, &buffer);
  if (size <= 0) return {};
  base::Secret der{base::ByteView(buffer, static_cast<std::size_t>(size))};
  OPENSSL_clear_free(buffer, static_cast<std::size_t>(size));
  return der;
}

class Opener {
 public:
  Opener(Passphrase passphrase, const base::Secret& secret) : passphrase_(passphrase), secret_(secret) {}

  base::Status open(const PKCS7* safe) {
    const bool encrypted = OBJ_obj2nid(safe->type) == NID_pkcs7_encrypted;
    const BagsPtr bags(
        encrypted ? PKCS12_unpack_p7encdata(const_cast<PKCS7*>(safe), passphrase_.text, passphrase_.size)
                  : PKCS12_unpack_p7data(const_cast<PKCS7*>(safe)));
    if (!bags) return base::fail(encrypted ? refused(secret_) : ErrorCode::not_x509, {}, {}, last_words());
    base::Status status;
    for_each_bag(bags.get(), [&](PKCS12_SAFEBAG* bag) {
      if (status) status = see(bag);
    });
    return status;
  }

  base::Result<Pkcs12Content> finish(Pkcs12Outline outline) && {
    if (!key_) return base::fail(ErrorCode::key_missing);
    Pkcs12Content content{.key = *std::move(key_),
                          .leaf = {},
                          .others = {},
                          .friendly_name = name_,
                          .outline = std::move(outline)};
    for (Certificate& certificate : certificates_) {
      if (!content.leaf && certificate.key == content.key.public_key())
        content.leaf = std::move(certificate);
      else
        content.others.push_back(std::move(certificate));
    }
    return content;
  }

 private:
  base::Status see(PKCS12_SAFEBAG* bag) {
    if (name_.empty()) name_ = friendly_name_of(bag);
    switch (PKCS12_SAFEBAG_get_nid(bag)) {
      case NID_keyBag:
        return keep(key_der(PKCS12_SAFEBAG_get0_p8inf(bag)));
      case NID_pkcs8ShroudedKeyBag:
        return decrypt(bag);
      case NID_certBag:
        return keep_certificate(certificate_der_of(bag));
      default:  // lists and secrets: OpenSSL's integers, not an enum of ours
        return {};
    }
  }

  base::Status decrypt(const PKCS12_SAFEBAG* bag) {
    const Pkcs8Ptr info(PKCS12_decrypt_skey(bag, passphrase_.text, passphrase_.size));
    if (!info) return base::fail(refused(secret_), {}, {}, last_words());
    return keep(key_der(info.get()));
  }

  // The first key counts; a PKCS#12 with several belongs to software of another kind.
  base::Status keep(const base::Secret& der) {
    if (key_) return {};
    SCEAU_TRY(FileKey key, FileKey::from_pkcs8(der));
    key_ = std::move(key);
    return {};
  }

  base::Status keep_certificate(const base::Bytes& der) {
    if (der.empty()) return {};
    if (certificates_.size() == kBundleItemLimit)
      return base::fail(ErrorCode::file_too_large, {}, std::to_string(kBundleItemLimit));
    SCEAU_TRY(Certificate certificate, parse_certificate(der));
    certificates_.push_back(std::move(certificate));
    return {};
  }

  Passphrase passphrase_;
  const base::Secret& secret_;
  std::optional<FileKey> key_;
  std::vector<Certificate> certificates_;
  std::string name_;
};

base::ErrorCode not_pkcs12(base::ByteView content) {
  const auto whole = check_whole(content);
  return !whole && whole.error().code == ErrorCode::truncated ? ErrorCode::truncated : ErrorCode::not_x509;
}

}  // namespace

base::Result<Pkcs12Content> open_pkcs12(base::ByteView content, const base::Secret& passphrase) {
  const auto pkcs12 = from_der<Pkcs12Ptr>(content, d2i_PKCS12);
  const std::string words = last_words();
  auto reading = pkcs12 ? read_pkcs12(pkcs12.get()) : std::nullopt;
  if (!reading) return base::fail(not_pkcs12(content), {}, {}, words);
  SCEAU_CHECK(check_readable(*reading));
  SCEAU_TRY(const Passphrase fits, fitting(pkcs12.get(), passphrase));
  Opener opener(fits, passphrase);
  const SafesPtr safes(PKCS12_unpack_authsafes(pkcs12.get()));
  for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i) {
    const PKCS7* safe = sk_PKCS7_value(safes.get(), i);
    const int type = OBJ_obj2nid(safe->type);
    if (type == NID_pkcs7_data || type == NID_pkcs7_encrypted) SCEAU_CHECK(opener.open(safe));
  }
  return std::move(opener).finish(std::move(reading->outline));
}

}  // namespace sceau::x509

#include "core/x509/bundle.hpp"

#include <openssl/err.h>
#include <openssl/pkcs7.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/x509/der.hpp"
#include "core/x509/pem_blocks.hpp"
#include "core/x509/pkcs12_native.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;
using Pkcs7Ptr = Owned<PKCS7, PKCS7_free>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(base::ByteView bytes) {
  return base::text(bytes).find_first_not_of(std::string_view(" \t\r\n\0", 5)) == std::string_view::npos;
}

// The first element of what is left, for a parser that wants nothing after it. BER of indefinite length (some
// PKCS#7 and PKCS#12) has no outer size: it is all of the rest.
base::ByteView first_element(base::ByteView der) {
  const auto tlv = read_tlv(der);
  return tlv ? der.first(tlv->size) : der;
}
bool is_indefinite(base::ByteView der) { return der.size() > 1 && der[0] == kSequence && der[1] == 0x80; }

std::optional<BundleItem> as_certificate(base::ByteView der) {
  auto certificate = parse_certificate(der);
  if (!certificate) return std::nullopt;
  BundleItem item{.kind = ItemKind::certificate, .certificates = {}, .der = {der.begin(), der.end()}};
  item.certificates.push_back(*std::move(certificate));
  return item;
}

std::optional<BundleItem> as_request(base::ByteView der) {
  auto request = parse_csr(der);
  if (!request) return std::nullopt;
  return BundleItem{.kind = ItemKind::request,
                    .certificates = {},
                    .request = *std::move(request),
                    .der = {der.begin(), der.end()}};
}

std::optional<BundleItem> as_pkcs7(base::ByteView der) {
  const auto pkcs7 = from_der<Pkcs7Ptr>(der, d2i_PKCS7);
  if (!pkcs7 || OBJ_obj2nid(pkcs7->type) != NID_pkcs7_signed || pkcs7->d.sign == nullptr) return std::nullopt;
  BundleItem item{.kind = ItemKind::pkcs7, .certificates = {}, .der = {der.begin(), der.end()}};
  const STACK_OF(X509)* list = pkcs7->d.sign->cert;
  if (sk_X509_num(list) > static_cast<int>(kBundleItemLimit)) return std::nullopt;
  for (int i = 0; i < sk_X509_num(list); ++i) {
    auto certificate = parse_certificate(der_of(sk_X509_value(list, i), i2d_X509));
    if (!certificate) return std::nullopt;
    item.certificates.push_back(*std::move(certificate));
  }
  return item;
}

std::optional<BundleItem> as_pkcs12(base::ByteView der) {
  const auto pkcs12 = from_der<Pkcs12Ptr>(der, d2i_PKCS12);
  auto reading = pkcs12 ? read_pkcs12(pkcs12.get()) : std::nullopt;
  if (!reading) return std::nullopt;
  return BundleItem{.kind = ItemKind::pkcs12,
                    .certificates = std::move(reading->certificates),
                    .pkcs12 = std::move(reading->outline),
                    .der = {der.begin(), der.end()}};
}

// PKCS#8 (clear or not) and PKCS#1: an outline is enough, the key is not read.
std::optional<BundleItem> as_private_key(base::ByteView der) {
  const auto outer = take(der, kSequence);
  if (!outer) return std::nullopt;
  base::ByteView rest = *outer;
  const bool versioned = take(rest, kInteger).has_value();
  const bool algorithm = take(rest, kSequence).has_value();
  const bool octets = take(rest, kOctetString).has_value();
  const bool pkcs8 = algorithm && octets;
  const bool pkcs1 = versioned && !algorithm && !octets && take(rest, kInteger) && take(rest, kInteger) &&
                     take(rest, kInteger) && take(rest, kInteger);
  if (!pkcs8 && !pkcs1) return std::nullopt;
  return BundleItem{.kind = ItemKind::private_key, .certificates = {}, .encrypted = pkcs8 && !versioned};
}

std::optional<BundleItem> item_of(base::ByteView der) {
  for (const auto read : {as_certificate, as_request, as_pkcs7, as_pkcs12, as_private_key})
    if (auto item = read(der)) return item;
  ERR_clear_error();
  return std::nullopt;
}

std::size_t weight(const BundleItem& item) { return std::max<std::size_t>(1, item.certificates.size()); }

class Collector {
 public:
  explicit Collector(const std::string& name) : bundle_{name, {}} {}

  base::Status add(BundleItem item) {
    count_ += weight(item);
    if (count_ > kBundleItemLimit)
      return base::fail(ErrorCode::file_too_large, bundle_.name, std::to_string(kBundleItemLimit));
    bundle_.items.push_back(std::move(item));
    return {};
  }

  // One after the other until the bytes end; blanks and zeros after the last are tolerated.
  base::Status add_der(base::ByteView der) {
    while (!is_blank(der)) {
      const base::ByteView element = first_element(der);
      auto item = item_of(element);
      if (!item) return refuse(element);
      SCEAU_CHECK(add(*std::move(item)));
      der = der.subspan(element.size());
    }
    return {};
  }

  base::Status add_pem(std::string_view text) {
    auto blocks = pem_blocks(text, kBundleItemLimit);
    if (!blocks) return base::fail(blocks.error().code, bundle_.name, blocks.error().value);
    for (const PemBlock& block : *blocks) SCEAU_CHECK(add_block(block));
    return {};
  }

  base::Result<Bundle> finish() && {
    if (bundle_.items.empty()) return base::fail(ErrorCode::not_x509, bundle_.name);
    return std::move(bundle_);
  }

 private:
  base::Status add_block(const PemBlock& block) {
    if (is_private_key_label(block.label))
      return add({.kind = ItemKind::private_key, .certificates = {}, .encrypted = block.encrypted});
    if (!is_wanted(block.label)) return {};
    return add_der(block.label == "TRUSTED CERTIFICATE" ? first_element(block.content) : block.content);
  }

  // Whatever their label says, the content decides; parameters, lists and public keys are passed over.
  static bool is_wanted(std::string_view label) {
    return label.find("CERTIFICATE") != std::string_view::npos ||
           label.find("PKCS") != std::string_view::npos || label == "CMS";
  }

  base::Status refuse(base::ByteView der) const {
    const auto whole = check_whole(der);
    const bool cut = !is_indefinite(der) && !whole && whole.error().code == ErrorCode::truncated;
    return base::fail(cut ? ErrorCode::truncated : ErrorCode::not_x509, bundle_.name);
  }

  Bundle bundle_;
  std::size_t count_ = 0;
};

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

// Notepad and PowerShell write text as UTF-16 behind a mark; all that a certificate needs of it is ASCII.
std::optional<base::Bytes> narrowed(base::ByteView content) {
  const bool little = content.size() > 1 && content[0] == 0xFF && content[1] == 0xFE;
  const bool big = content.size() > 1 && content[0] == 0xFE && content[1] == 0xFF;
  if (!little && !big) return std::nullopt;
  base::Bytes text;
  for (std::size_t at = 2; at + 1 < content.size(); at += 2) {
    const unsigned char low = content[little ? at : at + 1], high = content[little ? at + 1 : at];
    text.push_back(high == 0 ? low : '?');
  }
  return text;
}

bool says_authority(base::ByteView der) {
  constexpr std::array<unsigned char, 5> kBasicConstraints{0x06, 0x03, 0x55, 0x1D, 0x13};
  constexpr std::array<unsigned char, 3> kTrue{0x01, 0x01, 0xFF};
  for (auto at = der.begin(); at != der.end();) {
    at = std::search(at, der.end(), kBasicConstraints.begin(), kBasicConstraints.end());
    if (at == der.end()) return false;
    at += kBasicConstraints.size();
    if (der.end() - at > 3 && std::equal(kTrue.begin(), kTrue.end(), at)) at += kTrue.size();  // critical
    if (der.end() - at > 7 && at[0] == kOctetString && at[2] == kSequence &&
        std::equal(kTrue.begin(), kTrue.end(), at + 4))
      return true;
  }
  return false;
}

bool is_der(base::ByteView content) {
  return content.size() > 1 && content.front() == kSequence && (content[1] & 0x80U) != 0;
}

base::Status collect(base::ByteView content, Collector& collector) {
  if (is_der(content)) return collector.add_der(content);
  const std::string_view text = without_mark(base::text(content));
  if (has_pem(text)) return collector.add_pem(text);
  if (const auto der = base::from_base64(text)) return collector.add_der(*der);
  return {};
}

}  // namespace

std::vector<Certificate> Bundle::certificates() const {
  std::vector<Certificate> all;
  std::set<base::Sha256> seen;
  for (const BundleItem& item : items)
    for (const Certificate& certificate : item.certificates)
      if (seen.insert(certificate.sha256).second) all.push_back(certificate);
  return all;
}

bool Bundle::has_private_key() const {
  return std::any_of(items.begin(), items.end(), [](const BundleItem& item) {
    return item.kind == ItemKind::private_key || (item.pkcs12 && !item.pkcs12->key_algorithm.empty());
  });
}

bool may_hold_authority(base::ByteView content) {
  if (content.size() > kBundleSizeLimit) return false;
  if (is_der(content)) return says_authority(content);
  if (const auto text = narrowed(content)) return may_hold_authority(*text);
  const std::string_view text = without_mark(base::text(content));
  if (has_pem(text)) {
    const auto blocks = pem_blocks(text, kBundleItemLimit);
    return blocks && std::any_of(blocks->begin(), blocks->end(),
                                 [](const PemBlock& block) { return says_authority(block.content); });
  }
  const auto der = base::from_base64(text);
  return der && says_authority(*der);
}

bool is_outdated(const std::string& algorithm) {
  return algorithm.find("RC2") != std::string::npos || algorithm.find("RC4") != std::string::npos;
}

base::Result<Bundle> read_bundle(base::ByteView content, const std::string& name) {
  if (is_blank(content)) return base::fail(ErrorCode::empty_file, name);
  if (content.size() > kBundleSizeLimit) return base::fail(ErrorCode::file_too_large, name, "10 MiB");
  if (const auto text = narrowed(content)) return read_bundle(*text, name);
  Collector collector(name);
  SCEAU_CHECK(collect(content, collector));
  return std::move(collector).finish();
}

}  // namespace sceau::x509

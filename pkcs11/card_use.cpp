#include <algorithm>

#include "pkcs11/card.hpp"
#include "pkcs11/digest_info.hpp"
#include "pkcs11/mechanism_sign.hpp"
#include "pkcs11/object.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;

Result<CK_OBJECT_HANDLE> private_key_of(const Session& session, const CardCertificate& certificate) {
  SCEAU_TRY(const auto found,
            find(session, Template().number(CKA_CLASS, CKO_PRIVATE_KEY).bytes(CKA_ID, certificate.id)));
  if (found.empty()) return base::fail(ErrorCode::key_missing, certificate.label);
  if (found.size() > 1) return base::fail(ErrorCode::key_ambiguous, certificate.label);
  return found.front();
}

}  // namespace

Result<base::Bytes> card_sign(const Session& session, const CardCertificate& certificate, CardRole role,
                              base::ByteView message) {
  SCEAU_TRY(const CK_OBJECT_HANDLE key, private_key_of(session, certificate));
  auto signature = role == CardRole::signature
                       ? sign_with(session, key, CKM_SHA256_RSA_PKCS, message)
                       : sign_with(session, key, CKM_RSA_PKCS, digest_info(base::sha256(message)));
  if (signature) return signature;
  base::Error error = std::move(signature).error();
  if (error.code == ErrorCode::mechanism_missing) error.code = ErrorCode::signature_impossible;
  if (error.code == ErrorCode::signature_impossible) error.subject = certificate.label;
  return tl::unexpected(std::move(error));
}

Result<std::vector<CardData>> read_data(const Session& session) {
  SCEAU_TRY(const auto found, find(session, Template().number(CKA_CLASS, CKO_DATA)));
  std::vector<CardData> data;
  for (const CK_OBJECT_HANDLE object : found) {
    SCEAU_TRY(const Attributes named, read(session, object, {CKA_LABEL, CKA_PRIVATE}));
    // Asked for alone: where it cannot be read, each question costs the card a search.
    SCEAU_TRY(const Attributes content, read(session, object, {CKA_VALUE}));
    data.push_back({named.text(CKA_LABEL).value_or(""), named.flag(CKA_PRIVATE).value_or(false),
                    content.bytes(CKA_VALUE)});
  }
  std::sort(data.begin(), data.end(), [](const CardData& a, const CardData& b) { return a.label < b.label; });
  return data;
}

}  // namespace sceau::pkcs11

#include <algorithm>
#include <array>

#include "pkcs11/digest_info.hpp"
#include "pkcs11/key_pair.hpp"
#include "pkcs11/mechanism_sign.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;

// The token has the mechanism, but not for this key: the other one may do. A card's authentication key only
// pads and signs, its signature key only signs what it has hashed.
bool not_for_this_key(const base::Error& error) {
  return error.code == ErrorCode::mechanism_missing || error.code == ErrorCode::signature_impossible;
}

std::string label_of(const Session& session, CK_OBJECT_HANDLE key) {
  const auto found = read(session, key, {CKA_LABEL});
  const std::string label = found ? found->text(CKA_LABEL).value_or("") : "";
  return label.empty() ? session.token().label : label;
}

}  // namespace

Result<base::Bytes> sign_with(const Session& session, CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE type,
                              base::ByteView data) {
  CK_MECHANISM mechanism{type, nullptr, 0};
  SCEAU_CHECK(session.call(SCEAU_CRYPTOKI(C_SignInit), &mechanism, key));
  std::array<unsigned char, 1024> buffer{};  // a key of 8192 bits
  CK_ULONG size = buffer.size();
  base::Bytes input(data.begin(), data.end());  // Cryptoki asks for a pointer that it may write to
  const CK_RV rv = session.raw(&CK_FUNCTION_LIST::C_Sign, input.data(), static_cast<CK_ULONG>(input.size()),
                               buffer.data(), &size);
  base::Error error = session.error(rv, "C_Sign");
  if (rv == CKR_FUNCTION_NOT_SUPPORTED) error.code = ErrorCode::signature_impossible;
  if (rv != CKR_OK) return tl::unexpected(std::move(error));
  return base::Bytes(buffer.begin(),
                     buffer.begin() + static_cast<std::ptrdiff_t>(std::min<CK_ULONG>(size, buffer.size())));
}

Result<std::vector<CK_MECHANISM_TYPE>> mechanisms(const Module& module, CK_SLOT_ID slot) {
  CK_ULONG count = 0;
  SCEAU_CHECK(module.call(SCEAU_CRYPTOKI(C_GetMechanismList), module.path(), slot,
                          static_cast<CK_MECHANISM_TYPE*>(nullptr), &count));
  std::vector<CK_MECHANISM_TYPE> list(count + 1);
  count = static_cast<CK_ULONG>(list.size());
  SCEAU_CHECK(module.call(SCEAU_CRYPTOKI(C_GetMechanismList), module.path(), slot, list.data(), &count));
  list.resize(count);
  return list;
}

Result<base::Bytes> sign(const Session& session, CK_OBJECT_HANDLE private_key, base::ByteView message) {
  SCEAU_TRY(const auto known, mechanisms(*session.module(), session.token().slot));
  const auto has = [&known](CK_MECHANISM_TYPE type) {
    return std::find(known.begin(), known.end(), type) != known.end();
  };
  Result<base::Bytes> signature =
      base::fail(ErrorCode::mechanism_missing, session.token().label, "CKM_SHA256_RSA_PKCS, CKM_RSA_PKCS");
  if (has(CKM_SHA256_RSA_PKCS)) {
    signature = sign_with(session, private_key, CKM_SHA256_RSA_PKCS, message);
    if (signature || !not_for_this_key(signature.error())) return signature;
  }
  if (has(CKM_RSA_PKCS)) {
    auto padded = sign_with(session, private_key, CKM_RSA_PKCS, digest_info(base::sha256(message)));
    if (padded || !not_for_this_key(padded.error())) return padded;
    if (signature.error().lower.empty()) signature = std::move(padded);
  }
  // It is this key that cannot, and what the preferred way said of it is the better reason.
  if (!signature.error().lower.empty()) {
    signature.error().code = ErrorCode::signature_impossible;
    signature.error().subject = label_of(session, private_key);
  }
  return signature;
}

}  // namespace sceau::pkcs11

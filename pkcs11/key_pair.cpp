#include "pkcs11/key_pair.hpp"

#include <fmt/core.h>

#include <array>

#include "pkcs11/card.hpp"
#include "pkcs11/key_objects.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

const base::Bytes kExponent{1, 0, 1};  // 65537

// What the message of a refusal names, where that is not the token and its words.
base::Error about(const KeySpec& spec, base::Error error) {
  if (error.code == ErrorCode::mechanism_missing) error.value = "CKM_RSA_PKCS_KEY_PAIR_GEN";
  if (error.value == ckr_name(CKR_KEY_SIZE_RANGE)) {
    error.code = ErrorCode::key_bits_unsupported;
    error.subject = fmt::format("{}", spec.bits);
  }
  return error;
}

Status check_bits(const Session& session, const KeySpec& spec) {
  const std::string subject = fmt::format("{}", spec.bits);
  if (spec.bits != 2048 && spec.bits != 3072 && spec.bits != 4096)
    return base::fail(ErrorCode::key_bits_unsupported, subject);
  CK_MECHANISM_INFO info{};
  const CK_RV rv = session.module()->raw(&CK_FUNCTION_LIST::C_GetMechanismInfo, session.token().slot,
                                         static_cast<CK_MECHANISM_TYPE>(CKM_RSA_PKCS_KEY_PAIR_GEN), &info);
  if (rv != CKR_OK) return tl::unexpected(about(spec, session.error(rv, "C_GetMechanismInfo")));
  if (spec.bits < info.ulMinKeySize || spec.bits > info.ulMaxKeySize)
    return base::fail(ErrorCode::key_bits_unsupported, subject);
  return {};
}

unsigned bits_of(const base::Bytes& modulus) {
  return modulus.empty() || modulus.front() < 0x80 ? 0 : static_cast<unsigned>(modulus.size() * 8);
}

Result<KeyPair> make(const Session& session, const KeySpec& spec, const base::Bytes& id) {
  Template public_key = public_half(spec.label, id);
  public_key.number(CKA_MODULUS_BITS, spec.bits).bytes(CKA_PUBLIC_EXPONENT, kExponent);
  const Template private_key = private_half(spec.label, id);
  std::vector<CK_ATTRIBUTE> public_raw = public_key.raw();
  std::vector<CK_ATTRIBUTE> private_raw = private_key.raw();
  CK_MECHANISM mechanism{CKM_RSA_PKCS_KEY_PAIR_GEN, nullptr, 0};
  CK_OBJECT_HANDLE public_handle = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE private_handle = CK_INVALID_HANDLE;
  Status made = session.call(SCEAU_CRYPTOKI(C_GenerateKeyPair), &mechanism, public_raw.data(),
                             static_cast<CK_ULONG>(public_raw.size()), private_raw.data(),
                             static_cast<CK_ULONG>(private_raw.size()), &public_handle, &private_handle);
  if (!made) return tl::unexpected(about(spec, std::move(made).error()));
  SCEAU_TRY(KeyPair pair, read_pair(session, private_handle, public_handle));
  KeyPair asked;
  asked.id = id;
  asked.label = spec.label;
  asked.rsa.exponent = kExponent;
  SCEAU_CHECK(check_pair(session, pair, asked, Origin::generated));
  if (bits_of(pair.rsa.modulus) != spec.bits)
    return base::fail(ErrorCode::key_not_as_asked, spec.label, "CKA_MODULUS_BITS");
  return pair;
}

}  // namespace

Uri KeyPair::uri(const Session& session) const {
  Uri uri = uri_of(*session.module(), session.token());
  uri.object = label;
  uri.id = id;
  uri.type = UriType::private_key;
  return uri;
}

Result<KeyPair> generate(const Session& session, const KeySpec& spec) {
  SCEAU_CHECK(refuse_card(session));
  return generate_on_no_card(session, spec);
}

Result<KeyPair> generate_on_no_card(const Session& session, const KeySpec& spec) {
  SCEAU_CHECK(check_bits(session, spec));
  SCEAU_CHECK(check_label_is_free(session, spec.label));
  SCEAU_TRY(const base::Bytes id, fresh_id(session));
  auto pair = make(session, spec, id);
  if (!pair) return tl::unexpected(after_failure(session, id, std::move(pair).error()));
  return pair;
}

Status destroy_pair(const Session& session, base::ByteView id) {
  SCEAU_TRY(const KeyPair pair, find_key(session, id));
  SCEAU_CHECK(destroy_exactly_one(session, ObjectClass::private_key, id));
  if (pair.public_key == CK_INVALID_HANDLE) return {};
  return destroy_exactly_one(session, ObjectClass::public_key, id);
}

}  // namespace sceau::pkcs11

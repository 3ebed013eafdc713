#include "pkcs11/key_objects.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

struct Flag {
  CK_ATTRIBUTE_TYPE type;
  const char* name;
  bool value;
};
#define FLAG(type, value) \
  Flag { type, #type, value }
// Signs, and nothing else; never leaves the token. CKA_ALWAYS_SENSITIVE and CKA_NEVER_EXTRACTABLE are the
// token's own to set: asking for them makes SoftHSM fail and leave a stray key.
constexpr std::array kPrivateFlags{
    FLAG(CKA_TOKEN, true),        FLAG(CKA_PRIVATE, true), FLAG(CKA_SENSITIVE, true),
    FLAG(CKA_EXTRACTABLE, false), FLAG(CKA_SIGN, true),    FLAG(CKA_DECRYPT, false),
    FLAG(CKA_UNWRAP, false),      FLAG(CKA_DERIVE, false), FLAG(CKA_SIGN_RECOVER, false),
};
constexpr std::array kPublicFlags{
    FLAG(CKA_TOKEN, true),    FLAG(CKA_PRIVATE, false), FLAG(CKA_VERIFY, true),
    FLAG(CKA_ENCRYPT, false), FLAG(CKA_WRAP, false),    FLAG(CKA_VERIFY_RECOVER, false),
};
#undef FLAG

template <std::size_t N>
Template half(const std::array<Flag, N>& flags, const std::string& label, base::ByteView id) {
  Template result;
  for (const Flag& flag : flags) result.flag(flag.type, flag.value);
  result.text(CKA_LABEL, label).bytes(CKA_ID, id);
  return result;
}

// A flag that the token does not know cannot have been set; those that we want set must be there.
template <std::size_t N>
Status check_flags(const Session& session, CK_OBJECT_HANDLE object, const std::array<Flag, N>& flags,
                   const std::string& label) {
  std::vector<CK_ATTRIBUTE_TYPE> types;
  for (const Flag& flag : flags) types.push_back(flag.type);
  SCEAU_TRY(const Attributes found, read(session, object, types));
  for (const Flag& flag : flags)
    if (found.flag(flag.type).value_or(false) != flag.value)
      return base::fail(ErrorCode::key_not_as_asked, label, flag.name);
  return {};
}

std::size_t keys_without_id(const Session& session) {
  const auto objects = list_objects(session);
  if (!objects) return 0;
  return static_cast<std::size_t>(std::count_if(objects->begin(), objects->end(), [](const ObjectRow& row) {
    return row.id.empty() && (row.kind == ObjectClass::private_key || row.kind == ObjectClass::public_key);
  }));
}

// How many objects with this id are still there after each was destroyed.
std::size_t remove_all(const Session& session, base::ByteView id) {
  const auto objects = find(session, Template().bytes(CKA_ID, id));
  if (!objects) return 0;
  return static_cast<std::size_t>(
      std::count_if(objects->begin(), objects->end(), [&session](CK_OBJECT_HANDLE object) {
        return session.raw(&CK_FUNCTION_LIST::C_DestroyObject, object) != CKR_OK;
      }));
}

}  // namespace

Template public_half(const std::string& label, base::ByteView id) { return half(kPublicFlags, label, id); }

Template private_half(const std::string& label, base::ByteView id) { return half(kPrivateFlags, label, id); }

Status check_label_is_free(const Session& session, const std::string& label) {
  if (label.empty()) return base::fail(ErrorCode::internal, "key without label");
  for (const CK_OBJECT_CLASS kind : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
    SCEAU_TRY(const auto found, find(session, Template().number(CKA_CLASS, kind).text(CKA_LABEL, label)));
    if (!found.empty()) return base::fail(ErrorCode::key_exists, label);
  }
  return {};
}

Result<base::Bytes> fresh_id(const Session& session) {
  for (;;) {
    base::Bytes id = base::random_bytes(20);
    SCEAU_TRY(const auto found, find(session, Template().bytes(CKA_ID, id)));
    if (found.empty()) return id;
  }
}

Result<KeyPair> read_pair(const Session& session, CK_OBJECT_HANDLE private_key, CK_OBJECT_HANDLE public_key) {
  SCEAU_TRY(const Attributes found,
            read(session, private_key,
                 {CKA_LABEL, CKA_ID, CKA_MODULUS, CKA_PUBLIC_EXPONENT, CKA_LOCAL, CKA_ALWAYS_SENSITIVE,
                  CKA_NEVER_EXTRACTABLE, CKA_KEY_GEN_MECHANISM}));
  if (found.refusal()) return tl::unexpected(*found.refusal());
  KeyPair pair;
  pair.private_key = private_key;
  pair.public_key = public_key;
  pair.id = found.bytes(CKA_ID).value_or(base::Bytes{});
  pair.label = found.text(CKA_LABEL).value_or("");
  pair.rsa = {unsigned_number(found.bytes(CKA_MODULUS)), unsigned_number(found.bytes(CKA_PUBLIC_EXPONENT))};
  pair.proof = {found.flag(CKA_LOCAL), found.flag(CKA_ALWAYS_SENSITIVE), found.flag(CKA_NEVER_EXTRACTABLE),
                found.number(CKA_KEY_GEN_MECHANISM)};
  if (pair.proof.generated_by == CK_UNAVAILABLE_INFORMATION) pair.proof.generated_by.reset();
  if (public_key == CK_INVALID_HANDLE) return pair;
  // Some tokens keep the numbers with the public half only.
  SCEAU_TRY(const Attributes other, read(session, public_key, {CKA_MODULUS, CKA_PUBLIC_EXPONENT}));
  const RsaPublicKey rsa{unsigned_number(other.bytes(CKA_MODULUS)),
                         unsigned_number(other.bytes(CKA_PUBLIC_EXPONENT))};
  if (pair.rsa.modulus.empty()) pair.rsa.modulus = rsa.modulus;
  if (pair.rsa.exponent.empty()) pair.rsa.exponent = rsa.exponent;
  if (pair.rsa != rsa) return base::fail(ErrorCode::key_not_as_asked, pair.label, "CKA_MODULUS");
  return pair;
}

Status check_pair(const Session& session, const KeyPair& pair, const KeyPair& asked, Origin origin) {
  const auto differs = [&asked](const char* attribute) {
    return base::fail(ErrorCode::key_not_as_asked, asked.label, attribute);
  };
  if (pair.id != asked.id) return differs("CKA_ID");
  if (pair.label != asked.label) return differs("CKA_LABEL");
  if (pair.rsa.exponent != asked.rsa.exponent) return differs("CKA_PUBLIC_EXPONENT");
  if (origin == Origin::generated && pair.proof.local == false) return differs("CKA_LOCAL");
  if (origin == Origin::generated && pair.proof.never_extractable == false)
    return differs("CKA_NEVER_EXTRACTABLE");
  if (origin == Origin::imported && pair.rsa.modulus != asked.rsa.modulus) return differs("CKA_MODULUS");
  SCEAU_CHECK(check_flags(session, pair.private_key, kPrivateFlags, asked.label));
  return check_flags(session, pair.public_key, kPublicFlags, asked.label);
}

base::Error after_failure(const Session& session, base::ByteView id, base::Error error) {
  if (const std::size_t left = remove_all(session, id); left != 0)
    error.lower += fmt::format("; {} objects left with id {}", left, base::hex(id));
  if (const std::size_t strange = keys_without_id(session); strange != 0)
    error.lower += fmt::format("; {} keys without id", strange);
  return error;
}

}  // namespace sceau::pkcs11

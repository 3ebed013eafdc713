#include "pkcs11/card.hpp"
#include "pkcs11/key_objects.hpp"
#include "pkcs11/key_pair.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// SoftHSM takes a private key without numbers, and keeps it.
Status check_complete(const RsaPrivateKey& key) {
  const bool complete = !key.modulus.empty() && !key.public_exponent.empty() &&
                        !key.private_exponent.empty() && !key.prime_1.empty() && !key.prime_2.empty() &&
                        !key.exponent_1.empty() && !key.exponent_2.empty() && !key.coefficient.empty();
  if (!complete) return base::fail(ErrorCode::internal, "private key without all its numbers");
  return {};
}

Status check_is_new(const Session& session, const RsaPrivateKey& key) {
  for (const CK_OBJECT_CLASS kind : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
    SCEAU_TRY(const auto found,
              find(session, Template().number(CKA_CLASS, kind).bytes(CKA_MODULUS, key.modulus)));
    if (!found.empty()) return base::fail(ErrorCode::key_exists, session.token().label);
  }
  return {};
}

Result<CK_OBJECT_HANDLE> create(const Session& session, const Template& wanted) {
  std::vector<CK_ATTRIBUTE> raw = wanted.raw();
  CK_OBJECT_HANDLE object = CK_INVALID_HANDLE;
  SCEAU_CHECK(
      session.call(SCEAU_CRYPTOKI(C_CreateObject), raw.data(), static_cast<CK_ULONG>(raw.size()), &object));
  return object;
}

Result<KeyPair> make(const Session& session, const std::string& label, const RsaPrivateKey& key,
                     const base::Bytes& id) {
  Template private_key = private_half(label, id);
  private_key.number(CKA_CLASS, CKO_PRIVATE_KEY).number(CKA_KEY_TYPE, CKK_RSA);
  private_key.bytes(CKA_MODULUS, key.modulus).bytes(CKA_PUBLIC_EXPONENT, key.public_exponent);
  private_key.secret(CKA_PRIVATE_EXPONENT, key.private_exponent);
  private_key.secret(CKA_PRIME_1, key.prime_1).secret(CKA_PRIME_2, key.prime_2);
  private_key.secret(CKA_EXPONENT_1, key.exponent_1).secret(CKA_EXPONENT_2, key.exponent_2);
  private_key.secret(CKA_COEFFICIENT, key.coefficient);
  Template public_key = public_half(label, id);
  public_key.number(CKA_CLASS, CKO_PUBLIC_KEY).number(CKA_KEY_TYPE, CKK_RSA);
  public_key.bytes(CKA_MODULUS, key.modulus).bytes(CKA_PUBLIC_EXPONENT, key.public_exponent);

  SCEAU_TRY(const CK_OBJECT_HANDLE private_handle, create(session, private_key));
  SCEAU_TRY(const CK_OBJECT_HANDLE public_handle, create(session, public_key));
  SCEAU_TRY(KeyPair pair, read_pair(session, private_handle, public_handle));
  KeyPair asked;
  asked.id = id;
  asked.label = label;
  asked.rsa = {unsigned_number(key.modulus), unsigned_number(key.public_exponent)};
  SCEAU_CHECK(check_pair(session, pair, asked, Origin::imported));
  return pair;
}

}  // namespace

Result<KeyPair> import_private_key(const Session& session, const std::string& label,
                                   const RsaPrivateKey& key) {
  SCEAU_CHECK(refuse_card(session));
  SCEAU_CHECK(check_complete(key));
  SCEAU_CHECK(check_label_is_free(session, label));
  SCEAU_CHECK(check_is_new(session, key));
  SCEAU_TRY(const base::Bytes id, fresh_id(session));
  auto pair = make(session, label, key, id);
  if (!pair) return tl::unexpected(after_failure(session, id, std::move(pair).error()));
  return pair;
}

}  // namespace sceau::pkcs11

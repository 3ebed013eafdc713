#include "pkcs11/key_objects.hpp"
#include "pkcs11/key_pair.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;

Result<CK_OBJECT_HANDLE> only_one(const Session& session, const Template& wanted,
                                  const std::string& subject) {
  SCEAU_TRY(const auto found, find(session, wanted));
  if (found.empty()) return base::fail(ErrorCode::key_missing, subject);
  if (found.size() > 1) return base::fail(ErrorCode::key_ambiguous, subject);
  return found.front();
}

// By id, and by label where the private half has none. No public half is no failure: cards keep none.
Result<CK_OBJECT_HANDLE> public_half_of(const Session& session, CK_OBJECT_HANDLE private_key,
                                        const std::string& subject) {
  SCEAU_TRY(const Attributes known, read(session, private_key, {CKA_ID, CKA_LABEL}));
  Template wanted;
  wanted.number(CKA_CLASS, CKO_PUBLIC_KEY);
  const base::Bytes id = known.bytes(CKA_ID).value_or(base::Bytes{});
  if (id.empty())
    wanted.text(CKA_LABEL, known.text(CKA_LABEL).value_or(""));
  else
    wanted.bytes(CKA_ID, id);
  auto found = only_one(session, wanted, subject);
  if (!found && found.error().code == ErrorCode::key_missing)
    return static_cast<CK_OBJECT_HANDLE>(CK_INVALID_HANDLE);
  return found;
}

Result<KeyPair> find_pair(const Session& session, const Template& wanted, const std::string& subject) {
  SCEAU_TRY(const CK_OBJECT_HANDLE private_key, only_one(session, wanted, subject));
  SCEAU_TRY(const CK_OBJECT_HANDLE public_key, public_half_of(session, private_key, subject));
  return read_pair(session, private_key, public_key);
}

Template any_private_key() {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_PRIVATE_KEY);
  return wanted;
}

}  // namespace

Result<KeyPair> find_key(const Session& session, const Uri& uri) {
  Template wanted = any_private_key();
  if (uri.id) wanted.bytes(CKA_ID, *uri.id);
  if (uri.object) wanted.text(CKA_LABEL, *uri.object);
  return find_pair(session, wanted, uri.object ? *uri.object : uri.str());
}

Result<KeyPair> find_key(const Session& session, base::ByteView id) {
  return find_key(session, Uri{.id = base::Bytes(id.begin(), id.end())});
}

Result<KeyPair> find_key(const Session& session, const RsaPublicKey& rsa) {
  Template wanted = any_private_key();
  wanted.bytes(CKA_MODULUS, rsa.modulus);
  return find_pair(session, wanted, session.token().label);
}

}  // namespace sceau::pkcs11

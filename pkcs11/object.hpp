// Objects on a token: templates, attributes, the list of all, and those that should not be there.
#pragma once
#include <p11-kit/pkcs11.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {

// Attributes for a call; owns its values and wipes the secret ones.
class Template {
 public:
  Template& flag(CK_ATTRIBUTE_TYPE type, bool value);
  Template& number(CK_ATTRIBUTE_TYPE type, CK_ULONG value);
  Template& bytes(CK_ATTRIBUTE_TYPE type, base::ByteView value);
  Template& text(CK_ATTRIBUTE_TYPE type, std::string_view value);
  Template& secret(CK_ATTRIBUTE_TYPE type, const base::Secret& value);

  // As Cryptoki wants it; points into the template.
  std::vector<CK_ATTRIBUTE> raw() const;

 private:
  struct Item {
    CK_ATTRIBUTE_TYPE type;
    base::Secret value;
  };
  std::vector<Item> items_;
};

// What could be read of one object. An attribute that is absent, unreadable or of an odd size gives none,
// never a crash.
class Attributes {
 public:
  std::optional<base::Bytes> bytes(CK_ATTRIBUTE_TYPE type) const;
  std::optional<bool> flag(CK_ATTRIBUTE_TYPE type) const;
  std::optional<CK_ULONG> number(CK_ATTRIBUTE_TYPE type) const;
  std::optional<std::string> text(CK_ATTRIBUTE_TYPE type) const;
  // Set where not one could be read: what the token said instead.
  const std::optional<base::Error>& refusal() const { return refusal_; }

 private:
  friend base::Result<Attributes> read(const Session&, CK_OBJECT_HANDLE,
                                       const std::vector<CK_ATTRIBUTE_TYPE>&);
  struct Item {
    CK_ATTRIBUTE_TYPE type;
    base::Bytes value;
  };
  // Adds those that can be read; CKR_OK when some could not but the others are there.
  CK_RV add(const Session& session, CK_OBJECT_HANDLE object, const std::vector<CK_ATTRIBUTE_TYPE>& types);
  std::vector<Item> items_;
  std::optional<base::Error> refusal_;
};

// Errors: object_missing (gone meanwhile), token_removed…
base::Result<Attributes> read(const Session& session, CK_OBJECT_HANDLE object,
                              const std::vector<CK_ATTRIBUTE_TYPE>& types);
base::Result<std::vector<CK_OBJECT_HANDLE>> find(const Session& session, const Template& wanted);

base::Bytes unsigned_number(const std::optional<base::Bytes>& bytes);  // without leading zeros; none is empty

// Big-endian numbers without leading zeros.
struct RsaPublicKey {
  base::Bytes modulus, exponent;
  bool operator==(const RsaPublicKey&) const = default;
};

enum class ObjectClass { private_key, public_key, secret_key, certificate, data, other, unreadable };
CK_OBJECT_CLASS cryptoki_class(ObjectClass kind);
enum class KeyType { none, rsa, ec, other };

struct ObjectRow {
  CK_OBJECT_HANDLE handle = 0;
  ObjectClass kind = ObjectClass::other;
  std::string label;  // may be empty; may hold anything: escape before showing
  base::Bytes id;     // may be empty
  KeyType key_type = KeyType::none;
  unsigned bits = 0;     // 0 where it cannot be told
  RsaPublicKey rsa;      // of an RSA key, where readable
  base::Bytes ec_point;  // of an EC public key, where readable
  std::optional<bool> sensitive, always_sensitive, extractable, never_extractable, local, sign, decrypt,
      unwrap, derive;
  base::Bytes certificate;  // DER; empty where there is none
};
// Without login only public objects are seen.
base::Result<std::vector<ObjectRow>> list_objects(const Session& session);

enum class StrayKind {
  object_unreadable,  // not even its class: its maker was killed
  key_without_label,  // generation interrupted half-way
  key_without_id,
  key_not_as_asked,        // value: the attribute
  private_without_public,  // the public half is needed to make a CSR
  public_without_private,  // only meaningful in a list made after login
  certificate_empty,
  certificate_id_mismatch,  // it is of a key on this token, under another id; value: the key's id
  duplicate_id,             // two private or two public keys with one id
  duplicate_key,            // two private keys, or two public keys, with one modulus
  duplicate_certificate,
};
struct Stray {
  StrayKind kind;
  ObjectRow object;
  std::string value = {};
};
// Pure: the same rows give the same answer. An object may be named for several reasons.
std::vector<Stray> strays(const std::vector<ObjectRow>& objects);

// Cannot be undone. Errors: object_missing, key_ambiguous (more than one; none is destroyed), token_use_only.
base::Status destroy_exactly_one(const Session& session, ObjectClass kind, base::ByteView id);
// One object of a list, for strays that no id tells apart. Errors: object_missing, token_use_only.
base::Status destroy(const Session& session, const ObjectRow& object);

}  // namespace sceau::pkcs11

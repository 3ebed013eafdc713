#include "pkcs11/object.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "pkcs11/card.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// Failures of C_GetAttributeValue that still fill in what can be read (PKCS#11 2.40, C_GetAttributeValue).
bool partly_answered(CK_RV rv) {
  return rv == CKR_OK || rv == CKR_ATTRIBUTE_SENSITIVE || rv == CKR_ATTRIBUTE_TYPE_INVALID ||
         rv == CKR_BUFFER_TOO_SMALL;
}

// Failures that say nothing of the attributes: the object, the session or the token is gone.
bool is_no_answer(CK_RV rv) {
  const ErrorCode code = ckr_code(rv);
  return code == ErrorCode::object_missing || code == ErrorCode::token_removed || code == ErrorCode::internal;
}

CK_RV get(const Session& session, CK_OBJECT_HANDLE object, std::vector<CK_ATTRIBUTE>& wanted) {
  return session.raw(&CK_FUNCTION_LIST::C_GetAttributeValue, object, wanted.data(),
                     static_cast<CK_ULONG>(wanted.size()));
}

constexpr CK_ULONG kValueLimit = 1U << 20U;  // no attribute of ours is larger; a mad length is none

template <class T>
std::optional<T> as(const std::optional<base::Bytes>& bytes) {
  if (!bytes || bytes->size() != sizeof(T)) return std::nullopt;
  T value{};
  std::memcpy(&value, bytes->data(), sizeof value);
  return value;
}

ObjectClass class_of(std::optional<CK_ULONG> number) {
  if (!number) return ObjectClass::unreadable;
  switch (*number) {
    case CKO_PRIVATE_KEY:
      return ObjectClass::private_key;
    case CKO_PUBLIC_KEY:
      return ObjectClass::public_key;
    case CKO_SECRET_KEY:
      return ObjectClass::secret_key;
    case CKO_CERTIFICATE:
      return ObjectClass::certificate;
    case CKO_DATA:
      return ObjectClass::data;
    default:
      return ObjectClass::other;
  }
}

KeyType key_type_of(ObjectClass kind, std::optional<CK_ULONG> number) {
  if (kind != ObjectClass::private_key && kind != ObjectClass::public_key) return KeyType::none;
  if (number == CKK_RSA) return KeyType::rsa;
  return number == CKK_EC ? KeyType::ec : KeyType::other;
}

unsigned bit_length(const base::Bytes& number) {
  if (number.empty()) return 0;
  return static_cast<unsigned>((number.size() - 1) * 8) +
         static_cast<unsigned>(std::bit_width(number.front()));
}

// CKA_EC_POINT is an OCTET STRING around the point; some tokens leave the wrapping out.
base::Bytes bare_point(base::Bytes point) {
  if (point.size() > 2 && point[0] == 0x04 && point[1] == point.size() - 2)
    point.erase(point.begin(), point.begin() + 2);
  else if (point.size() > 3 && point[0] == 0x04 && point[1] == 0x81 && point[2] == point.size() - 3)
    point.erase(point.begin(), point.begin() + 3);
  return point;
}

unsigned curve_bits(const base::Bytes& point) {
  if (point.size() < 3 || point[0] != 0x04) return 0;
  const auto bits = static_cast<unsigned>((point.size() - 1) / 2 * 8);
  return bits == 528 ? 521 : bits;
}

const std::vector<CK_ATTRIBUTE_TYPE> kKeyTypes{CKA_LABEL,
                                               CKA_ID,
                                               CKA_KEY_TYPE,
                                               CKA_MODULUS,
                                               CKA_PUBLIC_EXPONENT,
                                               CKA_EC_POINT,
                                               CKA_SENSITIVE,
                                               CKA_EXTRACTABLE,
                                               CKA_SIGN,
                                               CKA_DECRYPT,
                                               CKA_UNWRAP,
                                               CKA_DERIVE,
                                               CKA_LOCAL,
                                               CKA_ALWAYS_SENSITIVE,
                                               CKA_NEVER_EXTRACTABLE};
const std::vector<CK_ATTRIBUTE_TYPE> kCertificateTypes{CKA_LABEL, CKA_ID, CKA_VALUE};
const std::vector<CK_ATTRIBUTE_TYPE> kOtherTypes{CKA_LABEL};

const std::vector<CK_ATTRIBUTE_TYPE>& types_of(ObjectClass kind) {
  switch (kind) {
    case ObjectClass::private_key:
    case ObjectClass::public_key:
    case ObjectClass::secret_key:
      return kKeyTypes;
    case ObjectClass::certificate:
      return kCertificateTypes;
    case ObjectClass::data:
    case ObjectClass::other:
    case ObjectClass::unreadable:
      return kOtherTypes;
  }
  return kOtherTypes;
}

Result<ObjectRow> read_row(const Session& session, CK_OBJECT_HANDLE object) {
  SCEAU_TRY(const Attributes first, read(session, object, {CKA_CLASS}));
  ObjectRow row;
  row.handle = object;
  row.kind = class_of(first.number(CKA_CLASS));
  SCEAU_TRY(const Attributes found, read(session, object, types_of(row.kind)));
  row.label = found.text(CKA_LABEL).value_or("");
  row.id = found.bytes(CKA_ID).value_or(base::Bytes{});
  row.key_type = key_type_of(row.kind, found.number(CKA_KEY_TYPE));
  row.rsa = {unsigned_number(found.bytes(CKA_MODULUS)), unsigned_number(found.bytes(CKA_PUBLIC_EXPONENT))};
  row.ec_point = bare_point(found.bytes(CKA_EC_POINT).value_or(base::Bytes{}));
  row.bits = row.key_type == KeyType::ec ? curve_bits(row.ec_point) : bit_length(row.rsa.modulus);
  row.sensitive = found.flag(CKA_SENSITIVE);
  row.always_sensitive = found.flag(CKA_ALWAYS_SENSITIVE);
  row.extractable = found.flag(CKA_EXTRACTABLE);
  row.never_extractable = found.flag(CKA_NEVER_EXTRACTABLE);
  row.local = found.flag(CKA_LOCAL);
  row.sign = found.flag(CKA_SIGN);
  row.decrypt = found.flag(CKA_DECRYPT);
  row.unwrap = found.flag(CKA_UNWRAP);
  row.derive = found.flag(CKA_DERIVE);
  row.certificate = found.bytes(CKA_VALUE).value_or(base::Bytes{});
  return row;
}

}  // namespace

Template& Template::bytes(CK_ATTRIBUTE_TYPE type, base::ByteView value) {
  items_.push_back({type, base::Secret(value)});
  return *this;
}

Template& Template::flag(CK_ATTRIBUTE_TYPE type, bool value) {
  const unsigned char byte = value ? CK_TRUE : CK_FALSE;
  return bytes(type, {&byte, 1});
}

Template& Template::number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
  std::array<unsigned char, sizeof value> raw{};
  std::memcpy(raw.data(), &value, sizeof value);
  return bytes(type, raw);
}

Template& Template::text(CK_ATTRIBUTE_TYPE type, std::string_view value) {
  return bytes(type, base::view(value));
}

Template& Template::secret(CK_ATTRIBUTE_TYPE type, const base::Secret& value) {
  return bytes(type, value.bytes());
}

std::vector<CK_ATTRIBUTE> Template::raw() const {
  std::vector<CK_ATTRIBUTE> result;
  for (const Item& item : items_)
    result.push_back({item.type, const_cast<unsigned char*>(item.value.bytes().data()),
                      static_cast<CK_ULONG>(item.value.size())});
  return result;
}

std::optional<base::Bytes> Attributes::bytes(CK_ATTRIBUTE_TYPE type) const {
  const auto found =
      std::find_if(items_.begin(), items_.end(), [type](const Item& item) { return item.type == type; });
  if (found == items_.end()) return std::nullopt;
  return found->value;
}

std::optional<bool> Attributes::flag(CK_ATTRIBUTE_TYPE type) const {
  const auto value = as<CK_BBOOL>(bytes(type));
  if (!value) return std::nullopt;
  return *value != CK_FALSE;
}

std::optional<CK_ULONG> Attributes::number(CK_ATTRIBUTE_TYPE type) const { return as<CK_ULONG>(bytes(type)); }

std::optional<std::string> Attributes::text(CK_ATTRIBUTE_TYPE type) const {
  const auto value = bytes(type);
  if (!value) return std::nullopt;
  return std::string(base::text(*value));
}

base::Bytes unsigned_number(const std::optional<base::Bytes>& bytes) {
  if (!bytes) return {};
  const auto first = std::find_if(bytes->begin(), bytes->end(), [](unsigned char byte) { return byte != 0; });
  return {first, bytes->end()};
}

CK_RV Attributes::add(const Session& session, CK_OBJECT_HANDLE object,
                      const std::vector<CK_ATTRIBUTE_TYPE>& types) {
  std::vector<CK_ATTRIBUTE> wanted;
  for (const CK_ATTRIBUTE_TYPE type : types) wanted.push_back({type, nullptr, 0});
  CK_RV rv = get(session, object, wanted);
  if (!partly_answered(rv)) return rv;
  std::erase_if(wanted, [](const CK_ATTRIBUTE& attribute) { return attribute.ulValueLen > kValueLimit; });
  if (wanted.empty()) return CKR_OK;
  std::vector<base::Bytes> values(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    values[i].resize(wanted[i].ulValueLen + 1);  // never a null pointer, which would ask for the length again
    wanted[i].pValue = values[i].data();
  }
  rv = get(session, object, wanted);
  if (!partly_answered(rv)) return rv;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].ulValueLen >= values[i].size()) continue;
    values[i].resize(wanted[i].ulValueLen);
    items_.push_back({wanted[i].type, std::move(values[i])});
  }
  return CKR_OK;
}

Result<Attributes> read(const Session& session, CK_OBJECT_HANDLE object,
                        const std::vector<CK_ATTRIBUTE_TYPE>& types) {
  Attributes result;
  const CK_RV rv = result.add(session, object, types);
  if (rv == CKR_OK) return result;
  if (is_no_answer(rv)) return tl::unexpected(session.error(rv, "C_GetAttributeValue"));
  // One bad attribute, as in an object whose maker was killed, spoils the answer for all: each is asked for
  // alone.
  for (const CK_ATTRIBUTE_TYPE type : types) result.add(session, object, {type});
  if (result.items_.empty()) result.refusal_ = session.error(rv, "C_GetAttributeValue");
  return result;
}

Result<std::vector<CK_OBJECT_HANDLE>> find(const Session& session, const Template& wanted) {
  std::vector<CK_ATTRIBUTE> raw = wanted.raw();
  SCEAU_CHECK(session.call(SCEAU_CRYPTOKI(C_FindObjectsInit), raw.data(), static_cast<CK_ULONG>(raw.size())));
  std::vector<CK_OBJECT_HANDLE> found;
  std::array<CK_OBJECT_HANDLE, 64> batch{};
  CK_ULONG count = 0;
  CK_RV rv = CKR_OK;
  do {
    count = 0;
    rv = session.raw(&CK_FUNCTION_LIST::C_FindObjects, batch.data(), static_cast<CK_ULONG>(batch.size()),
                     &count);
    if (rv == CKR_OK)
      found.insert(found.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(count));
  } while (rv == CKR_OK && count != 0);
  session.raw(&CK_FUNCTION_LIST::C_FindObjectsFinal);
  if (rv != CKR_OK) return tl::unexpected(session.error(rv, "C_FindObjects"));
  return found;
}

Result<std::vector<ObjectRow>> list_objects(const Session& session) {
  SCEAU_TRY(const std::vector<CK_OBJECT_HANDLE> found, find(session, {}));
  std::vector<ObjectRow> rows;
  for (const CK_OBJECT_HANDLE object : found) {
    auto row = read_row(session, object);
    if (!row && row.error().code == ErrorCode::object_missing) continue;  // destroyed by someone meanwhile
    if (!row) return tl::unexpected(std::move(row).error());
    rows.push_back(*std::move(row));
  }
  return rows;
}

CK_OBJECT_CLASS cryptoki_class(ObjectClass kind) {
  switch (kind) {
    case ObjectClass::private_key:
      return CKO_PRIVATE_KEY;
    case ObjectClass::public_key:
      return CKO_PUBLIC_KEY;
    case ObjectClass::secret_key:
      return CKO_SECRET_KEY;
    case ObjectClass::certificate:
      return CKO_CERTIFICATE;
    case ObjectClass::data:
      return CKO_DATA;
    case ObjectClass::other:
    case ObjectClass::unreadable:
      return CKO_VENDOR_DEFINED;
  }
  return CKO_VENDOR_DEFINED;
}

Status destroy_exactly_one(const Session& session, ObjectClass kind, base::ByteView id) {
  SCEAU_CHECK(refuse_card(session));
  const std::string subject = base::hex(id);
  if (id.empty()) return base::fail(ErrorCode::object_missing, subject);
  SCEAU_TRY(const auto found,
            find(session, Template().number(CKA_CLASS, cryptoki_class(kind)).bytes(CKA_ID, id)));
  if (found.empty()) return base::fail(ErrorCode::object_missing, subject);
  if (found.size() > 1) return base::fail(ErrorCode::key_ambiguous, subject);
  return session.call(SCEAU_CRYPTOKI(C_DestroyObject), found.front());
}

Status destroy(const Session& session, const ObjectRow& object) {
  SCEAU_CHECK(refuse_card(session));
  SCEAU_TRY(const ObjectRow now, read_row(session, object.handle));
  const bool same = now.kind == object.kind && now.label == object.label && now.id == object.id &&
                    now.rsa == object.rsa && now.certificate == object.certificate;
  if (!same) return base::fail(ErrorCode::object_missing, object.label);
  return session.call(SCEAU_CRYPTOKI(C_DestroyObject), object.handle);
}

}  // namespace sceau::pkcs11

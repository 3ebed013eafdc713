#include <algorithm>
#include <array>

#include "pkcs11/object.hpp"

namespace sceau::pkcs11 {
namespace {

using Rows = std::vector<ObjectRow>;

bool is_key(const ObjectRow& row) {
  return row.kind == ObjectClass::private_key || row.kind == ObjectClass::public_key;
}

bool has_public_key(const ObjectRow& row) { return !row.rsa.modulus.empty() || !row.ec_point.empty(); }

bool same_key(const ObjectRow& a, const ObjectRow& b) {
  return (!a.rsa.modulus.empty() && a.rsa.modulus == b.rsa.modulus) ||
         (!a.ec_point.empty() && a.ec_point == b.ec_point);
}

// An EC private key has no point of its own: it is paired by id.
bool halves(const ObjectRow& a, const ObjectRow& b) {
  return same_key(a, b) || (!a.id.empty() && a.id == b.id);
}

bool has_half(const Rows& rows, const ObjectRow& key, ObjectClass other) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const ObjectRow& row) { return row.kind == other && halves(key, row); });
}

void add_wrong_attributes(std::vector<Stray>& found, const ObjectRow& key) {
  struct Expected {
    const char* name;
    std::optional<bool> ObjectRow::*member;
    bool value;
  };
  static constexpr std::array kExpected{
      Expected{"CKA_SENSITIVE", &ObjectRow::sensitive, true},
      Expected{"CKA_EXTRACTABLE", &ObjectRow::extractable, false},
      Expected{"CKA_SIGN", &ObjectRow::sign, true},
      Expected{"CKA_DECRYPT", &ObjectRow::decrypt, false},
      Expected{"CKA_UNWRAP", &ObjectRow::unwrap, false},
      Expected{"CKA_DERIVE", &ObjectRow::derive, false},
  };
  for (const Expected& expected : kExpected) {
    const std::optional<bool>& value = key.*expected.member;
    if (value && *value != expected.value) found.push_back({StrayKind::key_not_as_asked, key, expected.name});
  }
}

void add_key(std::vector<Stray>& found, const Rows& rows, const ObjectRow& key) {
  if (key.label.empty()) found.push_back({StrayKind::key_without_label, key});
  if (key.id.empty()) found.push_back({StrayKind::key_without_id, key});
  if (key.kind == ObjectClass::private_key) {
    add_wrong_attributes(found, key);
    if (!has_half(rows, key, ObjectClass::public_key))
      found.push_back({StrayKind::private_without_public, key});
  } else if (!has_half(rows, key, ObjectClass::private_key)) {
    found.push_back({StrayKind::public_without_private, key});
  }
}

// A certificate holds its public key's number byte for byte: no need to read what else is in it.
bool is_of(const base::Bytes& certificate, const ObjectRow& key) {
  const base::Bytes& number = key.rsa.modulus.empty() ? key.ec_point : key.rsa.modulus;
  return std::search(certificate.begin(), certificate.end(), number.begin(), number.end()) !=
         certificate.end();
}

void add_certificate(std::vector<Stray>& found, const Rows& rows, const ObjectRow& certificate) {
  if (certificate.certificate.empty()) {
    found.push_back({StrayKind::certificate_empty, certificate});
    return;
  }
  const auto key = std::find_if(rows.begin(), rows.end(), [&](const ObjectRow& row) {
    return is_key(row) && has_public_key(row) && is_of(certificate.certificate, row);
  });
  if (key != rows.end() && key->id != certificate.id)
    found.push_back({StrayKind::certificate_id_mismatch, certificate, base::hex(key->id)});
}

// The later of two in the list is the one named.
void add_duplicates(std::vector<Stray>& found, const Rows& rows, std::size_t index) {
  const ObjectRow& row = rows[index];
  for (std::size_t i = 0; i < index; ++i) {
    const ObjectRow& earlier = rows[i];
    if (earlier.kind != row.kind) continue;
    if (is_key(row) && !row.id.empty() && earlier.id == row.id)
      found.push_back({StrayKind::duplicate_id, row});
    if (is_key(row) && same_key(earlier, row)) found.push_back({StrayKind::duplicate_key, row});
    if (!row.certificate.empty() && earlier.certificate == row.certificate)
      found.push_back({StrayKind::duplicate_certificate, row});
  }
}

}  // namespace

std::vector<Stray> strays(const Rows& objects) {
  std::vector<Stray> found;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (objects[i].kind == ObjectClass::unreadable)
      found.push_back({StrayKind::object_unreadable, objects[i]});
    if (is_key(objects[i])) add_key(found, objects, objects[i]);
    if (objects[i].kind == ObjectClass::certificate) add_certificate(found, objects, objects[i]);
    add_duplicates(found, objects, i);
  }
  return found;
}

}  // namespace sceau::pkcs11

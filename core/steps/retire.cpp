#include "core/steps/retire.hpp"

#include <algorithm>

#include "core/base/file.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/file_key.hpp"
#include "core/x509/public_key.hpp"
#include "pkcs11/object.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using model::Stage;
using pkcs11::ObjectClass;
using pkcs11::ObjectRow;

namespace {

std::string places_of(const std::vector<store::Installation>& rows) {
  std::string text;
  for (const store::Installation& row : rows)
    text += (text.empty() ? "" : ", ") + row.target + " " + row.path;
  return text;
}

Status check_successor(const store::EntryOverview& row, const std::vector<store::Installation>& successors) {
  const bool proven = std::any_of(successors.begin(), successors.end(),
                                  [](const store::Installation& made) { return made.proof == "ok"; });
  return proven ? Status() : fail(ErrorCode::successor_not_proven, row.entry.name, row.successor);
}

}  // namespace

Status check_retirable(const store::EntryOverview& row, const RetireFacts& facts, base::TimePoint now) {
  const Stage stage = stage_of(row, now);
  const auto wrong_stage = [&] {
    return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage)));
  };
  if (!row.key) return wrong_stage();
  if (!facts.in_place.empty()) return fail(ErrorCode::key_in_use, row.entry.name, places_of(facts.in_place));
  switch (stage) {
    case Stage::superseded:
      return check_successor(row, facts.successors);
    case Stage::expired:
    case Stage::revoked:
    case Stage::abandoned:
      return {};
    case Stage::planned:
    case Stage::requested:
    case Stage::ordered:
    case Stage::issued:
    case Stage::verified:
    case Stage::installed:
      return wrong_stage();
  }
  return {};
}

namespace {

Result<base::Bytes> id_on(const pkcs11::Session& session, const store::Key& key) {
  SCEAU_TRY(const pkcs11::Uri uri, pkcs11::Uri::parse(key.uri));
  const bool other = uri.serial && *uri.serial != session.token().serial;
  if (other || !uri.id || uri.id->empty()) return fail(ErrorCode::token_missing, key.uri);
  return *uri.id;
}

// Nothing is destroyed unless each half is there once and is the key that the CSR was made with.
Status check_half(const std::vector<ObjectRow>& objects, const std::vector<ObjectRow>& halves,
                  const store::Key& key) {
  if (halves.empty()) return {};
  const ObjectRow& half = halves.front();
  const auto copies = std::count_if(objects.begin(), objects.end(), [&half](const ObjectRow& object) {
    return object.kind == half.kind && object.rsa == half.rsa;
  });
  if (halves.size() > 1 || copies > 1) return fail(ErrorCode::key_ambiguous, key.uri);
  const auto found = x509::public_key_from_rsa(half.rsa.modulus, half.rsa.exponent);
  if (found && base::hex(found->spki_sha256) == key.spki_sha256) return {};
  return fail(ErrorCode::key_is_another, key.uri);
}

std::vector<ObjectRow> with(const std::vector<ObjectRow>& objects, ObjectClass kind, const base::Bytes& id) {
  std::vector<ObjectRow> found;
  std::copy_if(objects.begin(), objects.end(), std::back_inserter(found),
               [&](const ObjectRow& object) { return object.kind == kind && object.id == id; });
  return found;
}

bool is_of(const ObjectRow& object, const store::Key& key) {
  const auto parsed = x509::parse_certificate(object.certificate);
  return parsed && base::hex(parsed->key.spki_sha256) == key.spki_sha256;
}

}  // namespace

Result<PairOnToken> find_pair(const pkcs11::Session& session, const store::EntryOverview& row) {
  const store::Key& key = *row.key;
  PairOnToken found;
  SCEAU_TRY(found.id, id_on(session, key));
  SCEAU_TRY(const std::vector<ObjectRow> objects, pkcs11::list_objects(session));
  for (const ObjectClass kind : {ObjectClass::private_key, ObjectClass::public_key}) {
    const std::vector<ObjectRow> halves = with(objects, kind, found.id);
    SCEAU_CHECK(check_half(objects, halves, key));
    found.halves.insert(found.halves.end(), halves.begin(), halves.end());
  }
  for (ObjectRow& object : with(objects, ObjectClass::certificate, found.id)) {
    if (is_of(object, key))
      found.certificates.push_back(std::move(object));
    else
      ++found.left;
  }
  return found;
}

Status destroy_on_token(const pkcs11::Session& session, const PairOnToken& found) {
  for (const ObjectRow& half : found.halves) SCEAU_CHECK(pkcs11::destroy(session, half));
  for (const ObjectRow& certificate : found.certificates) SCEAU_CHECK(pkcs11::destroy(session, certificate));
  return {};
}

Result<bool> is_key_file(const store::EntryOverview& row, const base::Secret& passphrase) {
  const std::string& path = row.key->path;
  if (!base::exists(path)) return false;
  SCEAU_TRY(base::Bytes content, base::read_file(path, 65536));
  const auto key = x509::FileKey::from_pem(content, passphrase);
  base::wipe(content.data(), content.size());
  if (!key && key.error().code == ErrorCode::not_x509) return fail(ErrorCode::key_is_another, path);
  if (!key) return fail(key.error().code, path, key.error().value, key.error().lower);
  if (base::hex(key->public_key().spki_sha256) == row.key->spki_sha256) return true;
  return fail(ErrorCode::key_is_another, path);
}

Status record_retired(const store::Database& database, const store::EntryOverview& row,
                      const std::string& detail, const Act& act) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::set_key_destroyed(database, row.entry.id, act.at));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "retire",
                     "spki " + row.key->spki_sha256 + ", " + detail));
  return transaction.commit();
}

}  // namespace sceau::steps

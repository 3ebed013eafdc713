#include "core/steps/request.hpp"

#include "core/base/file.hpp"
#include "core/model/entry.hpp"
#include "core/model/identifier.hpp"
#include "core/steps/place.hpp"
#include "core/x509/file_key.hpp"
#include "pkcs11/key_pair.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using store::EntryOverview;

Result<x509::Name> subject_for(const EntryOverview& row) {
  SCEAU_TRY(const std::string state, model::department_label(row.structure.department));
  return x509::Name::from_fields({.country = "FR",
                                  .state = state,
                                  .organization = row.structure.name,
                                  .unit = model::struct_idnat(row.structure.finess, row.structure.siret),
                                  .common_name = row.entry.common_name});
}

std::string key_label(const EntryOverview& row) {
  return store::identifier_of(row.structure) + " " + row.entry.name;
}

namespace {

Status check_plannable(const EntryOverview& row, const char* storage, base::TimePoint now) {
  if (row.entry.key_storage != storage)
    return fail(ErrorCode::key_storage_impossible, row.entry.name, row.entry.key_storage);
  const model::Stage stage = stage_of(row, now);
  if (stage != model::Stage::planned)
    return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage)));
  return {};
}

struct MadeKey {
  store::Key fact;
  x509::PublicKey key;
  std::function<Result<base::Bytes>(base::ByteView)> sign;
};

// The CSR, verified, and all facts of the step in one transaction.
Result<RequestedEntry> finish(const store::Database& database, const EntryOverview& row, const MadeKey& made,
                              const Act& act) {
  SCEAU_TRY(const x509::Name subject, subject_for(row));
  SCEAU_TRY(const x509::CsrDraft draft, x509::draft_csr(subject, made.key));
  SCEAU_TRY(const base::Bytes signature, made.sign(draft.tbs()));
  SCEAU_TRY(base::Bytes csr, x509::finish_csr(draft, signature));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::insert(database, made.fact));
  SCEAU_CHECK(store::insert(database, store::Csr{row.entry.id, csr, subject.text(), act.at}));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "request",
                     "spki " + made.fact.spki_sha256 + ", " + made.fact.born));
  SCEAU_CHECK(transaction.commit());
  return RequestedEntry{row, made.fact.uri.empty() ? "file:" + made.fact.path : made.fact.uri, std::move(csr),
                        made.fact.spki_sha256, act.at};
}

MadeKey made_on_token(const pkcs11::Session& session, const EntryOverview& row, const pkcs11::KeyPair& pair,
                      x509::PublicKey key, const Act& act) {
  store::Key fact{.entry = row.entry.id,
                  .uri = pair.uri(session).str(),
                  .path = {},
                  .spki_sha256 = base::hex(key.spki_sha256),
                  .born = "token",
                  .created_at = act.at};
  return {std::move(fact), std::move(key), [&session, handle = pair.private_key](base::ByteView tbs) {
            return pkcs11::sign(session, handle, tbs);
          }};
}

// A pair of this label that no entry knows: an earlier run was stopped between key and CSR.
Result<std::optional<pkcs11::KeyPair>> left_behind(const pkcs11::Session& session, const EntryOverview& row) {
  auto found = pkcs11::find_key(session, pkcs11::Uri{.object = key_label(row)});
  if (found) {
    const bool ours = found->proof.local.value_or(false) && found->proof.never_extractable.value_or(false) &&
                      found->rsa.modulus.size() * 8 == static_cast<std::size_t>(row.entry.bits);
    if (!ours) return fail(ErrorCode::key_exists, key_label(row));
    return std::optional(*std::move(found));
  }
  if (found.error().code == ErrorCode::key_missing) return std::optional<pkcs11::KeyPair>();
  return tl::unexpected(found.error());
}

}  // namespace

Result<std::vector<RequestedEntry>> request_on_token(const store::Database& database,
                                                     const pkcs11::Session& session,
                                                     const std::vector<EntryOverview>& entries,
                                                     unsigned sessions, const Act& act,
                                                     const RequestProgress& progress) {
  std::vector<std::optional<pkcs11::KeyPair>> pairs(entries.size());
  std::vector<pkcs11::KeySpec> specs;
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    SCEAU_CHECK(check_plannable(entries[i], "token", act.at));
    SCEAU_TRY(pairs[i], left_behind(session, entries[i]));
    if (pairs[i]) continue;
    missing.push_back(i);
    specs.push_back({.label = key_label(entries[i]), .bits = static_cast<unsigned>(entries[i].entry.bits)});
  }
  auto made = pkcs11::generate_parallel(
      session, specs, sessions,
      [&](std::size_t i, const auto& pair) {
        if (pair && progress.made) progress.made(entries[missing[i]].entry.name);
      },
      progress.stop);
  std::optional<base::Error> first;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (made[i])
      pairs[missing[i]] = *std::move(made[i]);
    else if (!first)
      first = made[i].error();
  }
  // Keys that were made get their CSR even when another one failed: the next run goes on from there.
  std::vector<RequestedEntry> out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!pairs[i]) continue;
    SCEAU_TRY(x509::PublicKey key, x509::public_key_from_rsa(pairs[i]->rsa.modulus, pairs[i]->rsa.exponent));
    SCEAU_TRY(RequestedEntry entry,
              finish(database, entries[i], made_on_token(session, entries[i], *pairs[i], std::move(key), act),
                     act));
    out.push_back(std::move(entry));
  }
  if (first) return tl::unexpected(*first);
  return out;
}

namespace {

Result<MadeKey> make_in_file(const EntryOverview& row, const FileKeys& keys, const Act& act) {
  const std::string path = key_file_path(keys.folder, row);
  std::optional<x509::FileKey> key;
  if (base::exists(path)) {  // an earlier run was stopped between key and CSR, or the file is somebody else's
    SCEAU_TRY(const base::Bytes content, base::read_file(path, 65536));
    SCEAU_TRY(key, x509::FileKey::from_pem(content, keys.passphrase));
  } else {
    SCEAU_TRY(key, x509::FileKey::generate(static_cast<unsigned>(row.entry.bits)));
    SCEAU_TRY(const base::Secret pem, key->to_pem(keys.passphrase));
    SCEAU_CHECK(base::create_file(path, pem.bytes(), {.mode = 0600}));
  }
  store::Key fact{.entry = row.entry.id,
                  .uri = {},
                  .path = path,
                  .spki_sha256 = base::hex(key->public_key().spki_sha256),
                  .born = "file",
                  .created_at = act.at};
  return MadeKey{std::move(fact), key->public_key(),
                 [key = *key](base::ByteView tbs) { return key.sign(tbs); }};
}

}  // namespace

Result<std::vector<RequestedEntry>> request_in_files(const store::Database& database, const FileKeys& keys,
                                                     const std::vector<EntryOverview>& entries,
                                                     const Act& act, const RequestProgress& progress) {
  if (!entries.empty()) SCEAU_CHECK(base::make_folder(keys.folder, 0700));
  std::vector<RequestedEntry> out;
  for (const EntryOverview& row : entries) {
    if (progress.stop.stop_requested()) return fail(ErrorCode::interrupted, row.entry.name);
    SCEAU_CHECK(check_plannable(row, "file", act.at));
    SCEAU_TRY(const MadeKey made, make_in_file(row, keys, act));
    if (progress.made) progress.made(row.entry.name);
    SCEAU_TRY(RequestedEntry entry, finish(database, row, made, act));
    out.push_back(std::move(entry));
  }
  return out;
}

Result<RequestedEntry> requested_before(const store::Database& database, const EntryOverview& row) {
  SCEAU_TRY(const auto csr, store::csr_of(database, row.entry.id));
  if (!csr || !row.key) return fail(ErrorCode::entry_wrong_stage, row.entry.name, "planned");
  return RequestedEntry{row,
                        row.key->uri.empty() ? "file:" + row.key->path : row.key->uri,
                        csr->der,
                        row.key->spki_sha256,
                        csr->created_at,
                        true};
}

}  // namespace sceau::steps

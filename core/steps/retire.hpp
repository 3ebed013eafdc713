// The end of a key: exactly one pair, found by its id and checked by its public key, never one that is used.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/secret.hpp"
#include "core/steps/facts.hpp"
#include "pkcs11/object.hpp"
#include "pkcs11/session.hpp"

namespace sceau::steps {

// What decides beside the entry's own row.
struct RetireFacts {
  std::vector<store::Installation> in_place = {};    // of this entry, where its certificate still is
  std::vector<store::Installation> successors = {};  // all of the entry that took its place
};
// Errors: key_in_use (value: where), successor_not_proven, entry_wrong_stage (no key; or the certificate is
// wanted still and nothing has taken its place).
base::Status check_retirable(const store::EntryOverview& row, const RetireFacts& facts, base::TimePoint now);

// What there is of an entry on its token. None of it: an earlier run was killed after it had destroyed it.
struct PairOnToken {
  base::Bytes id;
  std::vector<pkcs11::ObjectRow> halves = {};        // private, public
  std::vector<pkcs11::ObjectRow> certificates = {};  // this entry's own, with the same id
  std::size_t left = 0;  // certificates under this id that are not of this key: kept
};
// The session is logged in, read-write. Errors: token_missing (another token than that of the key's URI),
// key_ambiguous (not unique: nothing is touched), key_is_another (another public key under this id).
base::Result<PairOnToken> find_pair(const pkcs11::Session& session, const store::EntryOverview& row);
// Cannot be undone. Errors: those of pkcs11::destroy.
base::Status destroy_on_token(const pkcs11::Session& session, const PairOnToken& found);

// True: the file is there and holds this entry's key. False: it is gone. Errors: key_is_another,
// passphrase_needed, passphrase_wrong.
base::Result<bool> is_key_file(const store::EntryOverview& row, const base::Secret& passphrase);

// The fact, once nothing is left of the key.
base::Status record_retired(const store::Database& database, const store::EntryOverview& row,
                            const std::string& detail, const Act& act);

}  // namespace sceau::steps

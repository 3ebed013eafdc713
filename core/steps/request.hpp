// Key pair and CSR for a planned entry. A key is never replaced: what is there is used, or refused by name.
#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/secret.hpp"
#include "core/steps/facts.hpp"
#include "core/x509/csr.hpp"
#include "pkcs11/session.hpp"

namespace sceau::steps {

struct RequestedEntry {
  store::EntryOverview row;  // as it was before
  std::string key_uri;       // RFC 7512, or file:/path
  base::Bytes csr;           // DER
  std::string spki_sha256;   // hex
  base::TimePoint created_at;
  bool already = false;  // made before; nothing was changed
};

// The subject that goes into the CSR: C, ST, O, OU, CN. The portal builds its own from ANS's directory.
// Errors: name_malformed, department_unknown.
base::Result<x509::Name> subject_for(const store::EntryOverview& row);

// The label of an entry's key on a token: unique among structures, "0B0221636 insi-manu".
std::string key_label(const store::EntryOverview& row);

// A key is made. After `stop` no other is begun: what was made gets its CSR, and the error is `interrupted`.
struct RequestProgress {
  std::function<void(const std::string& entry)> made;
  std::stop_token stop;
};

// For entries of key storage "token": all keys first (in parallel sessions where the module allows), then
// each CSR and its facts in one transaction an entry. A key that an earlier run left without CSR (killed in
// between) is found by its label and used, when it is as asked. The session is logged in, read-write. Errors:
// entry_wrong_stage, key_storage_impossible (portal), those of pkcs11::generate and x509::finish_csr.
base::Result<std::vector<RequestedEntry>> request_on_token(const store::Database& database,
                                                           const pkcs11::Session& session,
                                                           const std::vector<store::EntryOverview>& entries,
                                                           unsigned sessions, const Act& act,
                                                           const RequestProgress& progress);

struct FileKeys {
  std::string folder;              // keys go to FOLDER/ENTRY.key.pem, mode 0600, the folder 0700
  const base::Secret& passphrase;  // empty: none
};
// The same for entries of key storage "file". Errors: file_not_ours (a file of that name is there),
// disk_full…
base::Result<std::vector<RequestedEntry>> request_in_files(const store::Database& database,
                                                           const FileKeys& keys,
                                                           const std::vector<store::EntryOverview>& entries,
                                                           const Act& act, const RequestProgress& progress);

// What an earlier run made, for entries that have their CSR. Errors: entry_wrong_stage.
base::Result<RequestedEntry> requested_before(const store::Database& database,
                                              const store::EntryOverview& row);

}  // namespace sceau::steps

// Where key and certificate are put: beside each other on a token, or a key file in the store's folder.
#pragma once
#include <string>

#include "certstore/entries.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/file_key.hpp"
#include "pkcs11/session.hpp"

namespace sceau::steps {

// The certificate under its key's CKA_ID and label, de-duplicated, read back. The session is read-write,
// logged in. Errors: key_missing (the key of the entry is not on this token), those of
// pkcs11::store_certificate.
base::Status put_beside_key(const pkcs11::Session& session, const store::EntryOverview& row,
                            const x509::Certificate& certificate);

// A key that the portal made, moved into the token; returns its URI. Errors: those of
// pkcs11::import_private_key.
base::Result<std::string> move_key_into_token(const pkcs11::Session& session, const store::EntryOverview& row,
                                              const x509::FileKey& key);

// FOLDER/STRUCTURE-ENTRY.key.pem, mode 0600; never over another key. Returns the path. Errors: file_not_ours.
base::Result<std::string> keep_key_file(const std::string& folder, const store::EntryOverview& row,
                                        const x509::FileKey& key);
std::string key_file_path(const std::string& folder, const store::EntryOverview& row);

}  // namespace sceau::steps

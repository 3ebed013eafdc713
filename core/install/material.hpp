// What goes into the files: certificates as PEM under our mark, the key, and the checks that come before.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/install/install.hpp"
#include "core/install/plan.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/file_key.hpp"

namespace sceau::install {

// The first line of every text file that is ours.
std::string mark(std::string_view entry);
bool carries_mark(std::string_view text);  // of any entry

std::string pem_of(const std::vector<base::Bytes>& certificates);  // without mark

// What all targets share: fullchain (leaf and issuing CAs, no root), chain (all CAs), server-trust.
std::string fullchain_text(const Request& request);
PlannedFile fullchain_file(const Request& request);     // fullchain.pem
PlannedFile chain_file(const Request& request);         // chain.pem
PlannedFile server_trust_file(const Request& request);  // server-trust.pem
// By `owner`, else by the group of the user whom the software was said to run as. Errors: not_permitted (no
// such user or group).
base::Result<Sharing> sharing_of(const Request& request);
// key.pem. Errors: as sharing_of().
base::Result<PlannedFile> key_file(const Request& request);
base::Result<PlannedFile> secret_file(const Request& request, std::string name, base::Secret content);
PlannedFile text_file(const Request& request, std::string name, const std::string& text);  // under our mark

std::string place_name(const Request& request);  // the folder's name: the place, or the entry
std::string owner_name(const Request& request);  // the user of `owner`; empty: as the process

bool names_reader(const Request& request);  // root was told whom the software runs as when it opens its files

const FileKey* file_key(const Request& request);    // nullptr: the key is on a token
const TokenKey* token_key(const Request& request);  // nullptr: the key is in a file
model::KeyStorage storage_of(const Request& request);

// Errors: path_unusable (a folder or address that would break out of a configuration file), pin_file_rights.
base::Status check_words(const Request& request);
// Errors: certificate_key_mismatch, not_x509.
base::Status check_pair(const Request& request);

// "pkcs11:token=T;id=%01;type=private?pin-source=file:/path", as OpenSSL's engine reads it.
base::Result<std::string> engine_uri(const TokenKey& key);
// The variables that a process needs to reach the token: its module pinned, and the module's own.
std::vector<std::string> token_environment(const TokenKey& key);

// Letters, digits and ._/:%?=&~+,@- alone: what needs no quoting in any of the configurations.
base::Status check_plain(std::string_view text);

}  // namespace sceau::install

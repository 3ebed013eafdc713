// Who must be told when an entry's certificate changes: those who pin its name, its file or its hash.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct Peer {
  std::int64_t id = 0;
  std::int64_t entry = 0;
  std::string name;   // "SAS", "DRIM-M": one in its entry
  std::string needs;  // "dn", "certificate", "hash", "file"
  std::string contact;
  base::TimePoint added_at;
  std::optional<base::TimePoint> told_at = {};
  std::string told_sha256 = {};  // of the certificate it was last told of; empty: of none
  bool due =
      false;  // read only: there is a certificate that it was not told of; its name alone: another name
};

// True when it was not there yet; one of that name is left as it is. Errors of all: those of Statement.
base::Result<bool> insert(const Database& database, const Peer& row);
base::Result<std::vector<Peer>> peers_of(const Database& database, std::int64_t entry);
// The successor's peers are those of the entry before, with what they were told last.
base::Status copy_peers(const Database& database, std::int64_t from, std::int64_t to, base::TimePoint at);
base::Status remove_peer(const Database& database, std::int64_t peer);
// Told of this certificate (hex): the latest telling is kept, the audit trail has them all.
base::Status set_told(const Database& database, std::int64_t peer, const std::string& sha256,
                      base::TimePoint at);

}  // namespace sceau::store

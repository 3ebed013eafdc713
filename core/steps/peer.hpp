// Those who must be told when an entry's certificate changes.
#pragma once
#include <string>
#include <vector>

#include "certstore/peers.hpp"
#include "core/steps/facts.hpp"

namespace sceau::steps {

struct NewPeer {
  std::string name;     // a known peer's id, or a name of one's own
  std::string needs;    // "dn", "certificate" or "hash"
  std::string contact;  // may be empty
};
// False: it was noted before, and is left as it is.
base::Result<bool> add_peer(const store::Database& database, const store::EntryOverview& row,
                            const NewPeer& peer, const Act& act);
// Errors: peer_unknown.
base::Result<store::Peer> find_peer(const store::Database& database, const store::EntryOverview& row,
                                    const std::string& name);
base::Status remove_peer(const store::Database& database, const store::EntryOverview& row,
                         const store::Peer& peer, const Act& act);
// Told of the certificate that the entry has. Errors: entry_wrong_stage (it has none yet).
base::Status tell_peer(const store::Database& database, const store::EntryOverview& row,
                       const store::Peer& peer, base::TimePoint on, const Act& act);

}  // namespace sceau::steps

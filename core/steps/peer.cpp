#include "core/steps/peer.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

Result<bool> add_peer(const store::Database& database, const store::EntryOverview& row, const NewPeer& peer,
                      const Act& act) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_TRY(const bool added, store::insert(database, store::Peer{.entry = row.entry.id,
                                                                  .name = peer.name,
                                                                  .needs = peer.needs,
                                                                  .contact = peer.contact,
                                                                  .added_at = act.at}));
  if (!added) return false;
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "peer",
                     "add " + peer.name + ", " + peer.needs));
  SCEAU_CHECK(transaction.commit());
  return true;
}

Result<store::Peer> find_peer(const store::Database& database, const store::EntryOverview& row,
                              const std::string& name) {
  SCEAU_TRY(const auto peers, store::peers_of(database, row.entry.id));
  for (const store::Peer& peer : peers)
    if (peer.name == name) return peer;
  return fail(ErrorCode::peer_unknown, name, row.entry.name);
}

Status remove_peer(const store::Database& database, const store::EntryOverview& row, const store::Peer& peer,
                   const Act& act) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::remove_peer(database, peer.id));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "peer", "remove " + peer.name));
  return transaction.commit();
}

Status tell_peer(const store::Database& database, const store::EntryOverview& row, const store::Peer& peer,
                 base::TimePoint on, const Act& act) {
  if (!row.certificate)
    return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage_of(row, act.at))));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::set_told(database, peer.id, row.certificate->sha256, on));
  SCEAU_CHECK(
      record(database, act, full_name(row.structure, row.entry.name), "peer",
             "told " + peer.name + " on " + base::format_date(on) + " of " + row.certificate->sha256));
  return transaction.commit();
}

}  // namespace sceau::steps

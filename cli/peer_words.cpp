#include "cli/peer_words.hpp"

#include "certstore/peers.hpp"
#include "core/model/peer.hpp"

namespace sceau::cli {

using model::PeerNeed;

std::string peer_title(const std::string& name) {
  const model::PeerRow* known = model::known_peer(name);
  return known == nullptr ? name : std::string(known->name);
}

std::string need_words(const std::string& needs) {
  switch (model::peer_need_of(needs).value_or(PeerNeed::certificate)) {
    case PeerNeed::dn:
      return tr("keeps its name (DN)");
    case PeerNeed::certificate:
      return tr("keeps the certificate");
    case PeerNeed::hash:
      return tr("keeps its SHA-256");
  }
  return {};
}

std::string what_to_send(const store::EntryOverview& row, const std::string& needs) {
  if (!row.certificate) return {};
  switch (model::peer_need_of(needs).value_or(PeerNeed::certificate)) {
    case PeerNeed::dn:
      return row.certificate->subject;
    case PeerNeed::certificate:
      return tr("the file that sceau peer list {} --out DIR writes", row.entry.name);
    case PeerNeed::hash:
      return row.certificate->sha256;
  }
  return {};
}

base::Status list_due_peers(const Context& context, const store::Database& database, const std::string& entry,
                            const std::string& structure) {
  SCEAU_TRY(const auto row, store::find_entry(database, entry, structure));
  if (row.peers_to_tell == 0) return {};
  SCEAU_TRY(const auto peers, store::peers_of(database, row.entry.id));
  context.say(tr("to be told of {}:", entry));
  for (const store::Peer& peer : peers) {
    if (!peer.due) continue;
    context.say("  " + padded(peer_title(peer.name), 20) + tr("send: {}", what_to_send(row, peer.needs)));
    if (!peer.contact.empty()) context.say("  " + padded("", 20) + tr("to: {}", peer.contact));
  }
  context.say(tr("then, for each: sceau peer told {} NAME", entry));
  return {};
}

}  // namespace sceau::cli

// Those who map or pin a certificate and must be told when it changes: rows of the catalogue, each with its
// source.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/model/lifecycle.hpp"

namespace sceau::model {

// What a peer keeps of a certificate, and so what it must be sent: the name (a new certificate of the same
// name changes nothing for it), the public certificate itself, or its SHA-256.
enum class PeerNeed { dn, certificate, hash };
std::string_view word(PeerNeed need);                         // "dn", "certificate", "hash": as in the store
std::optional<PeerNeed> peer_need_of(std::string_view word);  // "name" and "file" too

struct PeerRow {
  std::string_view id;    // what is typed: "hub-sante"
  std::string_view name;  // as it calls itself
  PeerNeed need;
  std::string_view source;
};
std::span<const PeerRow> known_peers();
// By id or name, whatever the case. nullptr: not one of them.
const PeerRow* known_peer(std::string_view id_or_name);

// Whether somebody waits to be told: there is a certificate, and it is or will be in use.
bool peers_are_due(Stage stage, int peers_to_tell);

}  // namespace sceau::model

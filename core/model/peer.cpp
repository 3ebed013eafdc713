#include "core/model/peer.hpp"

#include <algorithm>
#include <array>

namespace sceau::model {
namespace {

constexpr std::array kPeers{
    PeerRow{"sas", "SAS", PeerNeed::dn, "supplement 4: CN and OU are mapped (ANS, SAS implementation guide)"},
    PeerRow{"drim-m", "DRIM-M", PeerNeed::dn,
            "supplement 4: the ANS white list holds the whole DN of each system (ansforge, DRIM-M)"},
    PeerRow{"ror", "ROR", PeerNeed::dn, "supplement 4: the whole DN is sent to ANS (S-ROR)"},
    PeerRow{"hub-sante", "Hub Santé", PeerNeed::certificate,
            "supplement 4 and 5: the public certificate is sent by mail (ansforge, SAMU-Hub-Sante)"},
    PeerRow{"psc", "Pro Santé Connect", PeerNeed::hash,
            "supplement 10: mTLS tokens are bound to the certificate's hash (ansforge, psc-edc-proxy)"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view word(PeerNeed need) {
  switch (need) {
    case PeerNeed::dn:
      return "dn";
    case PeerNeed::certificate:
      return "certificate";
    case PeerNeed::hash:
      return "hash";
  }
  return {};
}

std::optional<PeerNeed> peer_need_of(std::string_view word) {
  if (word == "dn" || word == "name") return PeerNeed::dn;
  if (word == "certificate" || word == "file") return PeerNeed::certificate;
  if (word == "hash") return PeerNeed::hash;
  return std::nullopt;
}

std::span<const PeerRow> known_peers() { return kPeers; }

const PeerRow* known_peer(std::string_view id_or_name) {
  const auto at = std::find_if(kPeers.begin(), kPeers.end(), [id_or_name](const PeerRow& row) {
    return same(row.id, id_or_name) || same(row.name, id_or_name);
  });
  return at == kPeers.end() ? nullptr : &*at;
}

bool peers_are_due(Stage stage, int peers_to_tell) {
  switch (stage) {
    case Stage::issued:
    case Stage::verified:
    case Stage::installed:
      return peers_to_tell > 0;
    case Stage::planned:
    case Stage::requested:
    case Stage::ordered:
    case Stage::superseded:
    case Stage::expired:
    case Stage::revoked:
    case Stage::abandoned:
      return false;
  }
  return false;
}

}  // namespace sceau::model

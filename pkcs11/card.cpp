#include "pkcs11/card.hpp"

#include <algorithm>
#include <array>

#include "pkcs11/object.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// E8 28 BD 08 0F: ISO 24727 and its authority; 80 25 00 00 01 FF 00: the CPx application. Then 10 (contact)
// or 20 (contactless), and the number of the key.
constexpr std::array<unsigned char, 12> kPrefix{0xe8, 0x28, 0xbd, 0x08, 0x0f, 0x80,
                                                0x25, 0x00, 0x00, 0x01, 0xff, 0x00};

struct KeyNumber {
  unsigned char number;
  CardRole role;
};
constexpr std::array kKeyNumbers{
    KeyNumber{0x01, CardRole::signature},      KeyNumber{0x10, CardRole::signature},
    KeyNumber{0x02, CardRole::authentication}, KeyNumber{0x20, CardRole::authentication},
    KeyNumber{0x03, CardRole::technical},
};

// Labels of ANS's module; OpenSC shows the card's own, which are the same there.
bool label_says(const std::string& label, CardRole role) {
  const auto has = [&label](const char* word) { return label.find(word) != std::string::npos; };
  switch (role) {
    case CardRole::authentication:
      return has("Authentification");
    case CardRole::signature:
      return has("Signature");
    case CardRole::technical:
      return has("Technique");
  }
  return false;
}

}  // namespace

bool is_cpx_id(base::ByteView id) {
  return id.size() > kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), id.begin());
}

std::optional<CardRole> role_of(base::ByteView id) {
  if (!is_cpx_id(id)) return std::nullopt;
  const auto* const found = std::find_if(kKeyNumbers.begin(), kKeyNumbers.end(),
                                         [&id](const KeyNumber& row) { return row.number == id.back(); });
  if (id.size() != kPrefix.size() + 2 || found == kKeyNumbers.end()) return std::nullopt;
  return found->role;
}

Status refuse_card(const Session& session) {
  SCEAU_TRY(const auto found, find(session, {}));
  for (const CK_OBJECT_HANDLE object : found) {
    SCEAU_TRY(const Attributes named, read(session, object, {CKA_ID}));
    if (is_cpx_id(named.bytes(CKA_ID).value_or(base::Bytes{})))
      return base::fail(ErrorCode::token_use_only, session.token().label);
  }
  return {};
}

Result<CardCertificate> choose(const std::vector<CardCertificate>& certificates, CardRole wanted,
                               const RoleByUsage& by_usage) {
  const CardCertificate* best = nullptr;
  int best_points = 0;
  for (const CardCertificate& certificate : certificates) {
    const std::optional<CardRole> usage = by_usage(certificate.der);
    // A technical certificate has the usage of authentication, and authenticates nobody: it is read without
    // PIN.
    const bool technical = certificate.role == CardRole::technical;
    if (technical != (wanted == CardRole::technical) || (!technical && usage && *usage != wanted)) continue;
    const int points = (usage == wanted ? 4 : 0) + (certificate.role == wanted ? 2 : 0) +
                       (label_says(certificate.label, wanted) ? 1 : 0);
    if (points > best_points) {
      best = &certificate;
      best_points = points;
    }
  }
  if (best == nullptr) return base::fail(ErrorCode::object_missing, "CPx");
  return *best;
}

}  // namespace sceau::pkcs11

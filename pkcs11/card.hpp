// CPx cards (CPS, CPE, CDE, CPF, CPA): told by the ids of their objects, used and never changed.
// Label, model and serial of a card differ from one module to another, and say nothing.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {

enum class CardRole {
  authentication,  // signs what was hashed for it: TLS, the portal
  signature,       // non-repudiation; hashes itself, or finishes the hash
  technical,       // read without contact
};

// Whether a CKA_ID is one of a CPx's: the AID of its application, then the key's number.
// Source: OpenSC's dir.c for the AIDs, ANS's Cryptolib tests for the numbers of CPS3 (1, 2, 3) and CPS4 (10,
// 20).
bool is_cpx_id(base::ByteView id);
std::optional<CardRole> role_of(base::ByteView id);  // none for an id that is no CPx's or has another number

// Looks at the ids of all that can be seen; called by everything that would change a token.
// Errors: token_use_only.
base::Status refuse_card(const Session& session);

// A library that drives CPx cards, and what it is known not to do.
struct CardModule {
  std::string_view name;  // as its makers call it
  std::string_view path;
  bool signature_key;                 // signs with the signature key
  bool protected_data;                // reads the activities, where the card asks for secure messaging
  bool cps4;                          // knows CPS4, and cards without contact
  std::string_view authorities = {};  // folder where its installer puts IGC-Santé's CA certificates
};
// In the order in which they are tried: ANS's own first.
std::span<const CardModule> card_modules();

struct CardCertificate {
  base::Bytes id;
  std::string label;
  base::Bytes der;               // read by the caller: this room knows no X.509
  std::optional<CardRole> role;  // what the id says
};

struct Card {
  std::shared_ptr<Module> module;
  std::optional<CardModule> known;  // none: a module of the user's own choice, of which nothing is known
  TokenInfo token;
  std::vector<CardCertificate> certificates;
};

struct CardWish {
  std::optional<std::string> module_path = {};  // this one and no other
  std::vector<std::string> environment = {};
  std::optional<std::string> serial = {};  // where several cards are there
};
// The one CPx in any reader, by the first module that sees one. No PIN is asked.
// Errors: card_module_missing (none of the known ones is installed), reader_missing, card_missing,
// card_unknown, token_ambiguous (value: serials), token_missing (none of that serial), or why a module that
// is installed could not be loaded where no other found a card.
base::Result<Card> find_card(const CardWish& wish);

// What a certificate's key usage says: nonRepudiation is signature, else digitalSignature is authentication.
using RoleByUsage = std::function<std::optional<CardRole>(base::ByteView der)>;
// By key usage, then id, then label. Errors: object_missing.
base::Result<CardCertificate> choose(const std::vector<CardCertificate>& certificates, CardRole wanted,
                                     const RoleByUsage& by_usage);

// RSA PKCS#1 v1.5 with SHA-256, by the private key of the certificate's id. The authentication key is given
// our DigestInfo (CKM_RSA_PKCS); the signature key the message (CKM_SHA256_RSA_PKCS), nothing else being
// known to work on a real card. Needs a login. Errors: key_missing, signature_impossible (value: the module's
// reason), token_removed.
base::Result<base::Bytes> card_sign(const Session& session, const CardCertificate& certificate, CardRole role,
                                    base::ByteView message);

struct CardData {
  std::string label;  // CPS_NAME_PS, CPS_ACTIVITY_01_PS…
  bool pin_protected = false;
  std::optional<base::Bytes> value;  // BER as on the card; none where this module cannot read it
};
// Free ones, and after login the protected ones. Sorted by label.
base::Result<std::vector<CardData>> read_data(const Session& session);

}  // namespace sceau::pkcs11

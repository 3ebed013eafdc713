// What a CPx card says, read off its certificates whatever module drives it: who holds it, which card it is,
// production or test, when it ends, whether it leads to pinned anchors. Sources: cpx-cards, 1c; domain sheet,
// 4.4. Nothing here asks a PIN.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/cards.hpp"
#include "core/model/entry.hpp"
#include "core/steps/facts.hpp"
#include "core/steps/inspect.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/judge.hpp"
#include "pkcs11/card.hpp"

namespace sceau::steps {

struct CardPaper {
  pkcs11::CardRole role;  // by key usage, else by id
  pkcs11::CardCertificate object;
  x509::Certificate certificate;
};
std::string_view word(pkcs11::CardRole role);  // "authentication", "signature", "technical"

struct CardHolder {
  std::string name;            // "CAMILLE ESSAI", or the pseudonym of a card that names nobody
  std::string title;           // "Médecin"; may be empty
  std::string national_id;     // PS_IdNat, the subject's CN
  std::string structure_name;  // O; empty for a CPS, whose structures are in its activities
  std::string structure_id;    // Struct_IdNat, the OU; may be empty
};

struct CardFacts {
  std::string type = "CPX";  // "CPS", "CPF", "CDE/CPE", "CDA/CPA"; "CPX" when the card does not say
  std::string number;        // ten digits; empty where the certificates have none
  CardHolder holder;
  std::optional<model::Environment> environment;  // by the issuer, else by the card's own category
  base::TimePoint not_after;                      // of the first certificate to end
  std::vector<CardPaper> papers;                  // authentication first
};

// By key usage; none where a certificate has neither usage, or cannot be read.
std::optional<pkcs11::CardRole> role_by_usage(base::ByteView der);
// Certificates that cannot be read are left out. Errors: not_x509 (none can).
base::Result<CardFacts> card_facts(const std::vector<pkcs11::CardCertificate>& certificates);

// "RPPS", "ADELI", "FINESS"…: what the first character of a PS_IdNat tells (table G08); empty when unknown.
std::string_view national_id_kind(std::string_view national_id);

// A judge for each environment that has an anchor: the store's anchors, and those of `authorities` whose
// SHA-256 the catalogue pins. Environments never mix. Errors: judge_missing, those of the store.
struct CardJudges {
  struct Bench {
    model::Environment environment;
    x509::BothJudges judges;
  };
  std::vector<Bench> benches;
};
base::Result<CardJudges> card_judges(const store::Database* database,
                                     const std::vector<x509::Certificate>& authorities);
struct CardChain {
  ChainState state = ChainState::incomplete;
  std::string authority = {};                          // CN of the issuer, here or missing
  std::optional<model::Environment> environment = {};  // of the anchor that it leads to
};
// Dates are told apart from the chain: an expired card still has one.
CardChain card_chain(const x509::Certificate& certificate, const CardJudges& judges, base::TimePoint now);

// A sighting that says what the last one said writes nothing. role: "administrateur-technique"…, or empty:
// that of the person who has this card, or of the last sighting. Returns whether it was news. A card without
// number is not recorded.
base::Result<bool> record_card(const store::Database& database, const CardFacts& facts,
                               const std::string& role, const Act& act);

// One PIN-protected activity of a professional: EE { 84 name, 85 Struct_IdNat, 86 sector } (cpx-cards, 1c).
struct CardActivity {
  std::string structure_name, structure_id, sector;
};
std::optional<CardActivity> read_activity(base::ByteView ber);

}  // namespace sceau::steps

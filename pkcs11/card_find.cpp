#include <array>

#include "pkcs11/card.hpp"
#include "pkcs11/object.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;

// Cryptolib CPS 5 installs the first path, and the second as a link; the third is that of older
// installations. OpenSC built with OpenSSL 3 cannot hand the card an unfinished hash (card-iasecc.c), tries
// secure messaging that CPx cards refuse (its issue 2275), and has no CPS4 ATR.
constexpr std::array kModules{
    CardModule{"Cryptolib CPS", "/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so", true, true, true},
    CardModule{"Cryptolib CPS", "/usr/lib64/libcps3_pkcs11_lux.so", true, true, true},
    CardModule{"Cryptolib CPS", "/usr/local/galss/libcps3_pkcs11_lux.so", true, true, true},
    CardModule{"OpenSC", "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", false, false, false},
    CardModule{"OpenSC", "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so", false, false, false},
    CardModule{"OpenSC", "/usr/lib64/opensc-pkcs11.so", false, false, false},
    CardModule{"OpenSC", "opensc-pkcs11.so", false, false, false},
};

std::optional<CardModule> known_module(std::string_view path) {
  for (const CardModule& row : kModules)
    if (row.path == path) return row;
  return std::nullopt;
}

Result<std::vector<CardCertificate>> cpx_certificates(const Session& session) {
  SCEAU_TRY(const auto found, find(session, Template().number(CKA_CLASS, CKO_CERTIFICATE)));
  std::vector<CardCertificate> certificates;
  for (const CK_OBJECT_HANDLE object : found) {
    SCEAU_TRY(const Attributes read_back, read(session, object, {CKA_ID, CKA_LABEL, CKA_VALUE}));
    base::Bytes id = read_back.bytes(CKA_ID).value_or(base::Bytes{});
    if (!is_cpx_id(id)) continue;
    const auto role = role_of(id);
    certificates.push_back({std::move(id), read_back.text(CKA_LABEL).value_or(""),
                            read_back.bytes(CKA_VALUE).value_or(base::Bytes{}), role});
  }
  return certificates;
}

// Every CPx that this module sees.
Result<std::vector<Card>> cards_of(const std::string& path, const CardWish& wish) {
  SCEAU_TRY(const auto module, Module::load(path, wish.environment));
  SCEAU_TRY(const auto present, tokens(*module));
  std::vector<Card> cards;
  for (const TokenInfo& token : present) {
    if (!token.initialized || (wish.serial && *wish.serial != token.serial)) continue;
    SCEAU_TRY(const Session session, Session::open(module, token, Access::read_only));
    SCEAU_TRY(auto certificates, cpx_certificates(session));
    if (!certificates.empty()) cards.push_back({module, known_module(path), token, std::move(certificates)});
  }
  return cards;
}

Result<Card> only_card(std::vector<Card> cards) {
  if (cards.empty()) return base::fail(ErrorCode::token_missing, "CPx");
  if (cards.size() == 1) return std::move(cards.front());
  std::string serials;
  for (const Card& card : cards) serials += (serials.empty() ? "" : ", ") + card.token.serial;
  return base::fail(ErrorCode::token_ambiguous, "CPx", serials);
}

}  // namespace

std::span<const CardModule> card_modules() { return kModules; }

Result<Card> find_card(const CardWish& wish) {
  if (wish.module_path) {
    SCEAU_TRY(auto cards, cards_of(*wish.module_path, wish));
    return only_card(std::move(cards));
  }
  // The best reason so far: a module that is there and fails says more than one that is not.
  base::Error reason{ErrorCode::module_missing, std::string(kModules.front().path)};
  for (const CardModule& row : kModules) {
    auto cards = cards_of(std::string(row.path), wish);
    if (cards && !cards->empty()) return only_card(*std::move(cards));
    const bool absent = !cards && cards.error().code == ErrorCode::module_missing;
    if (absent || (reason.code != ErrorCode::module_missing && cards)) continue;
    reason = cards ? base::Error{ErrorCode::token_missing, "CPx"} : std::move(cards).error();
  }
  return tl::unexpected(std::move(reason));
}

}  // namespace sceau::pkcs11

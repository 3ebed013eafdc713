#include <algorithm>
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
constexpr std::string_view kCoffre = "/etc/opt/santesocial/CPS/Coffre";
constexpr std::array kModules{
    CardModule{"Cryptolib CPS", "/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so", true, true, true, kCoffre},
    CardModule{"Cryptolib CPS", "/usr/lib64/libcps3_pkcs11_lux.so", true, true, true, kCoffre},
    CardModule{"Cryptolib CPS", "/usr/local/galss/libcps3_pkcs11_lux.so", true, true, true, kCoffre},
    CardModule{"OpenSC", "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", false, false, false},
    CardModule{"OpenSC", "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so", false, false, false},
    CardModule{"OpenSC", "/usr/lib64/opensc-pkcs11.so", false, false, false},
    CardModule{"OpenSC", "opensc-pkcs11.so", false, false, false},
};

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// By the name of its file, wherever it lies: onepin-opensc-pkcs11.so is OpenSC too.
std::optional<CardModule> known_module(std::string_view path) {
  for (const CardModule& row : kModules)
    if (file_name(path).ends_with(file_name(row.path))) return row;
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
Result<std::vector<Card>> cards_of(const std::shared_ptr<Module>& module, const CardWish& wish) {
  SCEAU_TRY(const auto present, tokens(*module));
  std::vector<Card> cards;
  for (const TokenInfo& token : present) {
    if (!token.initialized || (wish.serial && *wish.serial != token.serial)) continue;
    SCEAU_TRY(const Session session, Session::open(module, token, Access::read_only));
    SCEAU_TRY(auto certificates, cpx_certificates(session));
    // A library may show one card as several tokens, one a PIN.
    const bool again =
        !certificates.empty() && std::any_of(cards.begin(), cards.end(), [&](const Card& card) {
          return card.certificates.front().der == certificates.front().der;
        });
    if (!certificates.empty() && !again)
      cards.push_back({module, known_module(module->path()), token, std::move(certificates)});
  }
  return cards;
}

// Why a module that works shows no CPx.
base::Error why_none(const Module& module) {
  const auto all = readers(module);
  if (!all) return all.error();
  if (all->empty()) return {ErrorCode::reader_missing, module.path()};
  std::string names;
  for (const Reader& reader : *all) {
    if (reader.occupied && !reader.known) return {ErrorCode::card_unknown, reader.name, module.path()};
    names += (names.empty() ? "" : ", ") + reader.name;
  }
  return {ErrorCode::card_missing, names};
}

Result<Card> only_card(std::vector<Card> cards) {
  if (cards.size() == 1) return std::move(cards.front());
  std::string serials;
  for (const Card& card : cards) serials += (serials.empty() ? "" : ", ") + card.token.serial;
  return base::fail(ErrorCode::token_ambiguous, "CPx", serials);
}

// The one CPx that this module sees.
Result<Card> card_through(const std::string& path, const CardWish& wish) {
  SCEAU_TRY(const auto module, Module::load(path, wish.environment));
  SCEAU_TRY(auto cards, cards_of(module, wish));
  if (cards.empty() && wish.serial) return base::fail(ErrorCode::token_missing, *wish.serial);
  if (cards.empty()) return tl::unexpected(why_none(*module));
  return only_card(std::move(cards));
}

bool found_no_card(ErrorCode code) {
  return code == ErrorCode::reader_missing || code == ErrorCode::card_missing ||
         code == ErrorCode::card_unknown;
}

}  // namespace

std::span<const CardModule> card_modules() { return kModules; }

Result<Card> find_card(const CardWish& wish) {
  if (wish.module_path) return card_through(*wish.module_path, wish);
  // The best reason so far: a module that is there and cannot be loaded says more than one that sees nothing,
  // and the first of these more than those after it.
  base::Error reason{ErrorCode::card_module_missing};
  for (const CardModule& row : kModules) {
    auto card = card_through(std::string(row.path), wish);
    if (card || card.error().code == ErrorCode::token_ambiguous) return card;
    if (card.error().code == ErrorCode::module_missing) continue;
    const bool first = reason.code == ErrorCode::card_module_missing;
    if (first || (found_no_card(reason.code) && !found_no_card(card.error().code)))
      reason = std::move(card).error();
  }
  return tl::unexpected(std::move(reason));
}

}  // namespace sceau::pkcs11

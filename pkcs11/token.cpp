#include "pkcs11/token.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "pkcs11/card.hpp"
#include "pkcs11/padded_text.hpp"
#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

PinState pin_state(CK_FLAGS flags) {
  if ((flags & CKF_USER_PIN_LOCKED) != 0) return PinState::locked;
  if ((flags & CKF_LOGIN_REQUIRED) != 0 && (flags & CKF_USER_PIN_INITIALIZED) == 0)
    return PinState::not_initialized;
  if ((flags & CKF_USER_PIN_FINAL_TRY) != 0) return PinState::final_try;
  if ((flags & CKF_USER_PIN_COUNT_LOW) != 0) return PinState::low;
  if ((flags & CKF_USER_PIN_TO_BE_CHANGED) != 0) return PinState::to_be_changed;
  return PinState::ok;
}

// CK_UNAVAILABLE_INFORMATION and absurd values are no limits.
unsigned long limit(CK_ULONG value) { return value > 4096 ? 0 : value; }

TokenInfo snapshot(CK_SLOT_ID slot, const CK_SLOT_INFO& reader, const CK_TOKEN_INFO& raw) {
  TokenInfo token;
  token.slot = slot;
  token.label = padded_text(raw.label);
  token.manufacturer = padded_text(raw.manufacturerID);
  token.model = padded_text(raw.model);
  token.serial = padded_text(raw.serialNumber);
  token.slot_description = padded_text(reader.slotDescription);
  token.slot_manufacturer = padded_text(reader.manufacturerID);
  token.flags = raw.flags;
  token.pin_min = limit(raw.ulMinPinLen);
  token.pin_max = limit(raw.ulMaxPinLen);
  token.pin = pin_state(raw.flags);
  token.pinpad = (raw.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  token.login_required = (raw.flags & CKF_LOGIN_REQUIRED) != 0;
  token.write_protected = (raw.flags & CKF_WRITE_PROTECTED) != 0;
  token.initialized = (raw.flags & CKF_TOKEN_INITIALIZED) != 0;
  token.removable = (reader.flags & CKF_REMOVABLE_DEVICE) != 0;
  return token;
}

// Slots come and go between the two calls that a list takes: then it is asked for again.
Result<std::vector<CK_SLOT_ID>> slots(const Module& module, CK_BBOOL only_with_token) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    CK_ULONG count = 0;
    SCEAU_CHECK(module.call(SCEAU_CRYPTOKI(C_GetSlotList), module.path(), only_with_token,
                            static_cast<CK_SLOT_ID*>(nullptr), &count));
    std::vector<CK_SLOT_ID> found(count + 1);  // never empty: a null list means "count only"
    count = static_cast<CK_ULONG>(found.size());
    const CK_RV rv = module.raw(&CK_FUNCTION_LIST::C_GetSlotList, only_with_token, found.data(), &count);
    if (rv == CKR_BUFFER_TOO_SMALL) continue;
    if (rv != CKR_OK) return tl::unexpected(module.error(rv, "C_GetSlotList", module.path()));
    found.resize(count);
    return found;
  }
  return base::fail(ErrorCode::token_busy, module.path());
}

bool fits(const std::optional<std::string>& wanted, const std::string& found) {
  return !wanted || *wanted == found;
}

bool fits(const Uri& uri, const TokenInfo& token) {
  return fits(uri.token, token.label) && fits(uri.manufacturer, token.manufacturer) &&
         fits(uri.model, token.model) && fits(uri.serial, token.serial) &&
         fits(uri.slot_description, token.slot_description) &&
         fits(uri.slot_manufacturer, token.slot_manufacturer) && (!uri.slot_id || *uri.slot_id == token.slot);
}

std::string name_in(const Uri& uri) { return uri.token ? *uri.token : uri.str(); }

std::string serials_of(const std::vector<TokenInfo>& found) {
  std::string serials;
  for (const TokenInfo& token : found) serials += (serials.empty() ? "" : ", ") + token.serial;
  return serials;
}

Status check_pin_length(const TokenInfo& token, const base::Secret& pin) {
  if (token.pin_max == 0 || (pin.size() >= token.pin_min && pin.size() <= token.pin_max)) return {};
  return base::fail(ErrorCode::pin_length, token.label, pin_limits(token));
}

CK_UTF8CHAR* writable(const base::Secret& secret) { return const_cast<CK_UTF8CHAR*>(secret.bytes().data()); }

Status set_user_pin(const Module& module, const TokenInfo& token, const NewToken& wanted) {
  CK_SESSION_HANDLE session = 0;
  SCEAU_CHECK(module.call(SCEAU_CRYPTOKI(C_OpenSession), wanted.label, token.slot,
                          static_cast<CK_FLAGS>(CKF_SERIAL_SESSION | CKF_RW_SESSION),
                          static_cast<void*>(nullptr), static_cast<CK_NOTIFY>(nullptr), &session));
  Status status =
      module.call(SCEAU_CRYPTOKI(C_Login), wanted.label, session, static_cast<CK_USER_TYPE>(CKU_SO),
                  writable(wanted.so_pin), static_cast<CK_ULONG>(wanted.so_pin.size()));
  if (status)
    status = module.call(SCEAU_CRYPTOKI(C_InitPIN), wanted.label, session, writable(wanted.pin),
                         static_cast<CK_ULONG>(wanted.pin.size()));
  module.raw(&CK_FUNCTION_LIST::C_CloseSession, session);  // the last one of a token logs out
  return status;
}

// slot: whose own token, about to be erased, may have the label already.
Status check_new_label(const Module& module, const std::string& label, CK_SLOT_ID slot) {
  if (label.empty() || label.size() > sizeof(CK_TOKEN_INFO::label))
    return base::fail(ErrorCode::token_uri_invalid, label, "1 to 32 bytes");
  SCEAU_TRY(const std::vector<TokenInfo> known, tokens(module));
  std::vector<TokenInfo> same;
  std::copy_if(known.begin(), known.end(), std::back_inserter(same), [&](const TokenInfo& token) {
    return token.initialized && token.label == label && token.slot != slot;
  });
  if (!same.empty()) return base::fail(ErrorCode::token_ambiguous, label, serials_of(same));
  return {};
}

}  // namespace

std::string pin_limits(const TokenInfo& token) {
  if (token.pin_min == token.pin_max) return fmt::format("{}", token.pin_min);
  return fmt::format("{} to {}", token.pin_min, token.pin_max);
}

Result<TokenInfo> read_token(const Module& module, CK_SLOT_ID slot) {
  const std::string subject = fmt::format("slot {}", slot);
  CK_SLOT_INFO reader{};
  CK_TOKEN_INFO raw{};
  SCEAU_CHECK(module.call(SCEAU_CRYPTOKI(C_GetSlotInfo), subject, slot, &reader));
  SCEAU_CHECK(module.call(SCEAU_CRYPTOKI(C_GetTokenInfo), subject, slot, &raw));
  return snapshot(slot, reader, raw);
}

Result<std::vector<TokenInfo>> tokens(const Module& module) {
  SCEAU_TRY(const std::vector<CK_SLOT_ID> present, slots(module, CK_TRUE));
  std::vector<TokenInfo> found;
  for (const CK_SLOT_ID slot : present) {
    CK_SLOT_INFO reader{};
    CK_TOKEN_INFO raw{};
    CK_RV rv = module.raw(&CK_FUNCTION_LIST::C_GetSlotInfo, slot, &reader);
    if (rv == CKR_OK) rv = module.raw(&CK_FUNCTION_LIST::C_GetTokenInfo, slot, &raw);
    // Pulled out meanwhile, or a card that this library does not know.
    if (rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_DEVICE_REMOVED || rv == CKR_TOKEN_NOT_RECOGNIZED) continue;
    if (rv != CKR_OK) return tl::unexpected(module.error(rv, "C_GetTokenInfo", fmt::format("slot {}", slot)));
    found.push_back(snapshot(slot, reader, raw));
  }
  return found;
}

Result<std::vector<Reader>> readers(const Module& module) {
  SCEAU_TRY(const std::vector<CK_SLOT_ID> all, slots(module, CK_FALSE));
  std::vector<Reader> found;
  for (const CK_SLOT_ID slot : all) {
    CK_SLOT_INFO info{};
    if (module.raw(&CK_FUNCTION_LIST::C_GetSlotInfo, slot, &info) != CKR_OK) continue;  // unplugged meanwhile
    Reader reader{.slot = slot, .name = padded_text(info.slotDescription)};
    reader.occupied = (info.flags & CKF_TOKEN_PRESENT) != 0;
    CK_TOKEN_INFO raw{};
    reader.known = reader.occupied && module.raw(&CK_FUNCTION_LIST::C_GetTokenInfo, slot, &raw) == CKR_OK;
    found.push_back(std::move(reader));
  }
  return found;
}

Result<TokenInfo> find_token(const Module& module, const Uri& uri) {
  SCEAU_TRY(const std::vector<TokenInfo> known, tokens(module));
  std::vector<TokenInfo> found;
  std::copy_if(known.begin(), known.end(), std::back_inserter(found),
               [&uri](const TokenInfo& token) { return fits(uri, token); });
  const bool blank = !found.empty() && std::none_of(found.begin(), found.end(),
                                                    [](const auto& token) { return token.initialized; });
  std::erase_if(found, [](const TokenInfo& token) { return !token.initialized; });
  if (found.size() == 1) return found.front();
  if (found.size() > 1) return base::fail(ErrorCode::token_ambiguous, name_in(uri), serials_of(found));
  if (blank && uri.slot_id)
    return base::fail(ErrorCode::token_not_initialized, fmt::format("{}", *uri.slot_id));
  return base::fail(ErrorCode::token_missing, name_in(uri));
}

Result<TokenInfo> find_token(const Module& module, const std::string& label) {
  return find_token(module, Uri{.token = label});
}

Uri uri_of(const Module& module, const TokenInfo& token) {
  return Uri{.token = token.label,
             .manufacturer = token.manufacturer,
             .model = token.model,
             .serial = token.serial,
             .module_path = module.path()};
}

Result<TokenInfo> init_token(const std::shared_ptr<Module>& module, CK_SLOT_ID slot, const NewToken& wanted) {
  SCEAU_CHECK(check_new_label(*module, wanted.label, slot));
  SCEAU_TRY(const TokenInfo before, read_token(*module, slot));
  if (before.write_protected) return base::fail(ErrorCode::token_write_protected, before.label);
  if (before.initialized) {
    SCEAU_TRY(const Session session, Session::open(module, before, Access::read_only));
    SCEAU_CHECK(refuse_card(session));
  }
  SCEAU_CHECK(check_pin_length(before, wanted.so_pin));
  SCEAU_CHECK(check_pin_length(before, wanted.pin));
  std::array<CK_UTF8CHAR, sizeof(CK_TOKEN_INFO::label)> label{};
  label.fill(' ');
  std::copy(wanted.label.begin(), wanted.label.end(), label.begin());
  SCEAU_CHECK(module->call(SCEAU_CRYPTOKI(C_InitToken), wanted.label, slot, writable(wanted.so_pin),
                           static_cast<CK_ULONG>(wanted.so_pin.size()), label.data()));
  SCEAU_CHECK(set_user_pin(*module, before, wanted));
  return find_token(*module, wanted.label);
}

Result<CK_SLOT_ID> free_slot(const Module& module) {
  SCEAU_TRY(const std::vector<TokenInfo> known, tokens(module));
  const auto blank =
      std::find_if(known.begin(), known.end(), [](const TokenInfo& token) { return !token.initialized; });
  if (blank == known.end()) return base::fail(ErrorCode::token_missing, module.path());
  return blank->slot;
}

}  // namespace sceau::pkcs11

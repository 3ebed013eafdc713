#include "pkcs11/evp_bridge/evp_bridge.hpp"

#include <libp11.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "pkcs11/key_pair.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

tl::unexpected<base::Error> libp11_failed(const std::string& function, const std::string& subject) {
  std::array<char, 256> words{};
  ERR_error_string_n(ERR_peek_last_error(), words.data(), words.size());
  ERR_clear_error();
  return base::fail(ErrorCode::token_failed, subject, function, function + ": " + words.data());
}

}  // namespace

// Members go in the opposite order: what libp11 made first, and our own session after it, on a module that
// libp11 has finalised by then.
struct EvpKey::Held {
  std::shared_ptr<Module> module;
  std::optional<Session> session;
  std::optional<Login> login;
  PKCS11_CTX* context = nullptr;
  bool loaded = false;
  PKCS11_SLOT* slots = nullptr;
  unsigned slot_count = 0;
  EVP_PKEY* key = nullptr;
  bool pss = false;

  Held() = default;
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    login.reset();
    EVP_PKEY_free(key);  // before the slots: it uses their memory
    if (slots != nullptr) PKCS11_release_all_slots(context, slots, slot_count);
    if (loaded) PKCS11_CTX_unload(context);
    if (context != nullptr) PKCS11_CTX_free(context);
  }

  Result<KeyPair> open_ours(const Uri& uri, const std::vector<std::string>& environment, const Pin& pin,
                            FinalTry final_try);
  Result<PKCS11_SLOT*> find_slot();
  Status open_theirs(const KeyPair& wanted);
};

Result<KeyPair> EvpKey::Held::open_ours(const Uri& uri, const std::vector<std::string>& environment,
                                        const Pin& pin, FinalTry final_try) {
  if (!uri.module_path) return base::fail(ErrorCode::module_not_configured, uri.str());
  SCEAU_TRY(module, Module::load(*uri.module_path, environment));
  SCEAU_TRY(const TokenInfo token, find_token(*module, uri));
  SCEAU_TRY(session, Session::open(module, token, Access::read_only));
  SCEAU_TRY(login, Login::user(*session, pin, final_try));
  SCEAU_TRY(const auto known, mechanisms(*module, token.slot));
  pss = std::find(known.begin(), known.end(), CK_MECHANISM_TYPE{CKM_RSA_X_509}) != known.end();
  return find_key(*session, uri);
}

Result<PKCS11_SLOT*> EvpKey::Held::find_slot() {
  context = PKCS11_CTX_new();
  if (context == nullptr) return libp11_failed("PKCS11_CTX_new", module->path());
  if (PKCS11_CTX_load(context, module->path().c_str()) != 0)
    return libp11_failed("PKCS11_CTX_load", module->path());
  loaded = true;
  if (PKCS11_enumerate_slots(context, &slots, &slot_count) != 0)
    return libp11_failed("PKCS11_enumerate_slots", module->path());
  for (unsigned i = 0; i < slot_count; ++i)
    if (PKCS11_get_slotid_from_slot(&slots[i]) == session->token().slot && slots[i].token != nullptr)
      return &slots[i];
  return base::fail(ErrorCode::token_removed, session->token().label);
}

// PKCS11_open_session and PKCS11_login would close every session of the slot, ours with its login: libp11
// takes sessions of its own as it needs them, and finds itself logged in.
Status EvpKey::Held::open_theirs(const KeyPair& wanted) {
  SCEAU_TRY(PKCS11_SLOT* const slot, find_slot());
  PKCS11_KEY* keys = nullptr;
  unsigned count = 0;
  if (PKCS11_enumerate_keys(slot->token, &keys, &count) != 0)
    return libp11_failed("PKCS11_enumerate_keys", session->token().label);
  const std::span<PKCS11_KEY> all(keys, count);
  const auto found = std::find_if(all.begin(), all.end(), [&wanted](const PKCS11_KEY& candidate) {
    return std::equal(candidate.id, candidate.id + candidate.id_len, wanted.id.begin(), wanted.id.end()) &&
           (wanted.label.empty() || (candidate.label != nullptr && wanted.label == candidate.label));
  });
  if (found == all.end()) return base::fail(ErrorCode::key_missing, wanted.label);
  key = PKCS11_get_private_key(&*found);
  if (key == nullptr) return libp11_failed("PKCS11_get_private_key", wanted.label);
  return {};
}

Result<EvpKey> EvpKey::open(const Uri& key, const std::vector<std::string>& environment, const Pin& pin,
                            FinalTry final_try) {
  auto held = std::make_unique<Held>();
  SCEAU_TRY(const KeyPair wanted, held->open_ours(key, environment, pin, final_try));
  SCEAU_CHECK(held->open_theirs(wanted));
  return EvpKey(std::move(held));
}

EvpKey::EvpKey(std::unique_ptr<Held> held) : held_(std::move(held)) {}
EvpKey::EvpKey(EvpKey&&) noexcept = default;
EvpKey& EvpKey::operator=(EvpKey&&) noexcept = default;
EvpKey::~EvpKey() = default;

EVP_PKEY* EvpKey::get() const { return held_->key; }
bool EvpKey::can_pss() const { return held_->pss; }

}  // namespace sceau::pkcs11

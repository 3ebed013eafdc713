// What a token says of itself, and finding the one that is meant.
#pragma once
#include <p11-kit/pkcs11.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "pkcs11/module.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::pkcs11 {

// The worst that the flags say comes first when several are set: locked, final_try, low, to_be_changed.
enum class PinState { ok, low, final_try, locked, to_be_changed, not_initialized };

// A snapshot: flags change with each login, read_token() looks again.
struct TokenInfo {
  CK_SLOT_ID slot = 0;
  std::string label, manufacturer, model, serial;
  std::string slot_description, slot_manufacturer;
  CK_FLAGS flags = 0;
  unsigned long pin_min = 0, pin_max = 0;  // bytes; both 0 where the token does not say
  PinState pin = PinState::ok;
  bool pinpad = false;  // the PIN is typed on the reader
  bool login_required = false;
  bool write_protected = false;
  bool initialized = false;
  bool removable = false;
};

// Slots that hold a token, initialised or not. Errors: token_failed…
base::Result<std::vector<TokenInfo>> tokens(const Module& module);

// A slot, with or without something in it.
struct Reader {
  CK_SLOT_ID slot = 0;
  std::string name;
  bool occupied = false;
  bool known = false;  // the library can use what is in it
};
base::Result<std::vector<Reader>> readers(const Module& module);
// Errors: token_missing, token_removed.
base::Result<TokenInfo> read_token(const Module& module, CK_SLOT_ID slot);

// The one initialised token that the URI's token, manufacturer, model, serial and slot attributes fit.
// Errors: token_missing, token_ambiguous (value: the serials).
base::Result<TokenInfo> find_token(const Module& module, const Uri& uri);
base::Result<TokenInfo> find_token(const Module& module, const std::string& label);

std::string pin_limits(const TokenInfo& token);  // "4" or "4 to 8", in bytes

// token, manufacturer, model and serial of the token, and the module's path.
Uri uri_of(const Module& module, const TokenInfo& token);

struct NewToken {
  std::string label;  // at most 32 bytes of UTF-8
  const base::Secret& so_pin;
  const base::Secret& pin;
};
// Erases the slot's token, sets its label, SO PIN and user PIN. Cannot be undone.
// A slot of an initialised token needs its own SO PIN. SoftHSM gives the token another slot id: use the one
// returned. Errors: token_use_only, pin_length, pin_incorrect, token_write_protected, token_ambiguous (a
// token of that label exists).
base::Result<TokenInfo> init_token(const std::shared_ptr<Module>& module, CK_SLOT_ID slot,
                                   const NewToken& wanted);
// The first slot whose token is not initialised yet. Errors: token_missing.
base::Result<CK_SLOT_ID> free_slot(const Module& module);

}  // namespace sceau::pkcs11

// An open session with a token, and the login that lasts as long as its guard.
#pragma once
#include <p11-kit/pkcs11.h>

#include <memory>
#include <variant>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "pkcs11/module.hpp"
#include "pkcs11/token.hpp"

namespace sceau::pkcs11 {

enum class Access { read_only, read_write };

// Belongs to one thread at a time; the token's objects and the login are shared by all sessions of the
// process.
class Session {
 public:
  // Errors: token_missing, token_removed, token_busy, token_write_protected (read_write).
  static base::Result<Session> open(std::shared_ptr<Module> module, const TokenInfo& token, Access access);
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  const std::shared_ptr<Module>& module() const { return module_; }
  const TokenInfo& token() const { return token_; }  // as it was when the session was opened
  CK_SESSION_HANDLE handle() const { return handle_; }

  // session.call(SCEAU_CRYPTOKI(C_Sign), …): the session's handle comes first, the token's label is the
  // subject.
  template <class Function, class... Arguments>
  base::Status call(Function CK_FUNCTION_LIST::*function, const char* name, Arguments... arguments) const {
    return module_->call(function, name, token_.label, handle_, arguments...);
  }
  template <class Function, class... Arguments>
  CK_RV raw(Function CK_FUNCTION_LIST::*function, Arguments... arguments) const {
    return module_->raw(function, handle_, arguments...);
  }
  base::Error error(CK_RV rv, const char* function) const {
    return module_->error(rv, function, token_.label);
  }

 private:
  Session(std::shared_ptr<Module> module, TokenInfo token, CK_SESSION_HANDLE handle);
  void close() noexcept;

  std::shared_ptr<Module> module_;
  TokenInfo token_;
  CK_SESSION_HANDLE handle_;
};

struct Pinpad {};  // typed on the reader itself
using Pin = std::variant<Pinpad, base::Secret>;
enum class FinalTry { refuse, allow };  // allow: the person was told that a wrong PIN locks the token

// What the flags say of a login, before a PIN is asked or read. Errors: pin_locked, pin_not_initialized,
// pin_final_try.
base::Status check_pin_state(const TokenInfo& token, FinalTry final_try);

// Logs out when it goes, if it was the one that logged in. May outlive a moved Session, not a closed one.
class Login {
 public:
  // Reads the token's flags anew, checks the PIN's length, then makes at most one C_Login. Never retried: a
  // token locks after a few wrong PINs, and after one wrong PIN no other is tried in this run. Errors:
  // pin_incorrect, pin_spent (an earlier login of this run failed), pin_locked, pin_final_try, pin_length,
  // pin_not_initialized, pin_expired, pin_cancelled, pin_needed (a pinpad asked of a reader without one),
  // token_removed.
  static base::Result<Login> user(const Session& session, const Pin& pin,
                                  FinalTry final_try = FinalTry::refuse);
  Login(Login&& other) noexcept;
  Login& operator=(Login&& other) noexcept;
  ~Login();

  PinState before() const {
    return before_;
  }  // what the token said before this login: low is worth a warning

 private:
  Login(std::shared_ptr<Module> module, CK_SESSION_HANDLE session, PinState before);
  void logout() noexcept;

  std::shared_ptr<Module> module_;  // none when there is nothing to log out
  CK_SESSION_HANDLE session_;
  PinState before_;
};

}  // namespace sceau::pkcs11

#include <utility>

#include "pkcs11/session.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

bool logged_in(const Session& session) {
  CK_SESSION_INFO info{};
  return session.raw(&CK_FUNCTION_LIST::C_GetSessionInfo, &info) == CKR_OK &&
         (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS);
}

// A PIN of a wrong length costs a try on some tokens (SoftHSM), so it never gets that far.
Status check_pin(const TokenInfo& token, const Pin& pin) {
  const auto* const secret = std::get_if<base::Secret>(&pin);
  if (secret == nullptr) {
    if (!token.pinpad) return base::fail(ErrorCode::pin_needed, token.label);
    return {};
  }
  if (secret->empty()) return base::fail(ErrorCode::pin_needed, token.label);
  if (token.pin_max != 0 && (secret->size() < token.pin_min || secret->size() > token.pin_max))
    return base::fail(ErrorCode::pin_length, token.label, pin_limits(token));
  return {};
}

CK_RV call_login(const Session& session, const Pin& pin) {
  const auto* const secret = std::get_if<base::Secret>(&pin);
  auto* const bytes = secret != nullptr ? const_cast<CK_UTF8CHAR*>(secret->bytes().data()) : nullptr;
  const CK_ULONG size = secret != nullptr ? static_cast<CK_ULONG>(secret->size()) : 0;
  return session.raw(&CK_FUNCTION_LIST::C_Login, static_cast<CK_USER_TYPE>(CKU_USER), bytes, size);
}

// Failures in which the token never looked at a PIN; any other may have cost a try.
bool no_try_spent(CK_RV rv) {
  return rv == CKR_DEVICE_REMOVED || rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_FUNCTION_CANCELED ||
         rv == CKR_CANCEL || rv == CKR_SESSION_HANDLE_INVALID || rv == CKR_USER_ANOTHER_ALREADY_LOGGED_IN ||
         rv == CKR_CRYPTOKI_NOT_INITIALIZED;
}

// What the failed try has left: a token may lock with the very try that it calls incorrect.
base::Error login_error(const Session& session, CK_RV rv) {
  base::Error error = session.error(rv, "C_Login");
  if (error.code == ErrorCode::pin_length) error.value = pin_limits(session.token());
  if (error.code != ErrorCode::pin_incorrect) return error;
  error.value.clear();
  const auto token = read_token(*session.module(), session.token().slot);
  if (!token) return error;
  if (token->pin == PinState::locked) error.code = ErrorCode::pin_locked;
  if (token->pin == PinState::final_try) error.value = "final_try";
  if (token->pin == PinState::low) error.value = "low";
  return error;
}

}  // namespace

Status check_pin_state(const TokenInfo& token, FinalTry final_try) {
  switch (token.pin) {
    case PinState::locked:
      return base::fail(ErrorCode::pin_locked, token.label);
    case PinState::not_initialized:
      return base::fail(ErrorCode::pin_not_initialized, token.label);
    case PinState::final_try:
      if (final_try == FinalTry::refuse) return base::fail(ErrorCode::pin_final_try, token.label);
      return {};
    case PinState::ok:
    case PinState::low:
    case PinState::to_be_changed:
      return {};
  }
  return {};
}

Result<Login> Login::user(const Session& session, const Pin& pin, FinalTry final_try) {
  SCEAU_TRY(const TokenInfo token, read_token(*session.module(), session.token().slot));
  if (logged_in(session)) return Login(nullptr, 0, token.pin);
  if (session.module()->login_failed()) return base::fail(ErrorCode::pin_spent, token.label);
  SCEAU_CHECK(check_pin_state(token, final_try));
  SCEAU_CHECK(check_pin(token, pin));
  const CK_RV rv = call_login(session, pin);
  if (rv == CKR_USER_ALREADY_LOGGED_IN) return Login(nullptr, 0, token.pin);
  if (rv == CKR_OK) return Login(session.module(), session.handle(), token.pin);
  if (!no_try_spent(rv)) session.module()->remember_failed_login();
  return tl::unexpected(login_error(session, rv));
}

Login::Login(std::shared_ptr<Module> module, CK_SESSION_HANDLE session, PinState before)
    : module_(std::move(module)), session_(session), before_(before) {}

Login::Login(Login&& other) noexcept = default;

Login& Login::operator=(Login&& other) noexcept {
  if (this != &other) {
    logout();
    module_ = std::move(other.module_);
    session_ = other.session_;
    before_ = other.before_;
  }
  return *this;
}

Login::~Login() { logout(); }

void Login::logout() noexcept {
  if (module_ != nullptr) module_->raw(&CK_FUNCTION_LIST::C_Logout, session_);
  module_.reset();
}

}  // namespace sceau::pkcs11

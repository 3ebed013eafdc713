#include "pkcs11/session.hpp"

#include <utility>

namespace sceau::pkcs11 {

base::Result<Session> Session::open(std::shared_ptr<Module> module, const TokenInfo& token, Access access) {
  CK_SESSION_HANDLE handle = 0;
  const CK_FLAGS flags = CKF_SERIAL_SESSION | (access == Access::read_write ? CKF_RW_SESSION : 0UL);
  SCEAU_CHECK(module->call(SCEAU_CRYPTOKI(C_OpenSession), token.label, token.slot, flags,
                           static_cast<void*>(nullptr), static_cast<CK_NOTIFY>(nullptr), &handle));
  return Session(std::move(module), token, handle);
}

Session::Session(std::shared_ptr<Module> module, TokenInfo token, CK_SESSION_HANDLE handle)
    : module_(std::move(module)), token_(std::move(token)), handle_(handle) {}

Session::Session(Session&& other) noexcept = default;

Session& Session::operator=(Session&& other) noexcept {
  if (this != &other) {
    close();
    module_ = std::move(other.module_);
    token_ = std::move(other.token_);
    handle_ = other.handle_;
  }
  return *this;
}

Session::~Session() { close(); }

void Session::close() noexcept {
  if (module_ != nullptr) module_->raw(&CK_FUNCTION_LIST::C_CloseSession, handle_);
  module_.reset();
}

}  // namespace sceau::pkcs11

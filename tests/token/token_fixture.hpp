// A fresh token, loaded, with a session that is logged in: what most of these tests begin with.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "pkcs11/key_pair.hpp"
#include "tests/support/softhsm.hpp"

namespace sceau::test {

// The value, or a test that ends with what the error says.
template <class T>
T take(base::Result<T> result) {
  if (!result)
    throw std::runtime_error("error " + std::to_string(static_cast<int>(result.error().code)) + ": " +
                             result.error().subject + ", " + result.error().value + ", " +
                             result.error().lower);
  return *std::move(result);
}

template <class T>
base::ErrorCode code_of(const base::Result<T>& result) {
  if (result) throw std::runtime_error("there is no error");
  return result.error().code;
}

class TokenTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    softhsm.emplace();
    open();
  }

  void open() {
    module = take(pkcs11::Module::load(SoftHsmToken::kModule, softhsm->environment()));
    token = take(pkcs11::find_token(*module, softhsm->label()));
    session.emplace(take(pkcs11::Session::open(module, token, pkcs11::Access::read_write)));
    login.emplace(take(pkcs11::Login::user(*session, base::Secret(SoftHsmToken::pin()))));
  }

  // Ends what open() began, as another process would see the token.
  void close() {
    login.reset();
    session.reset();
    module.reset();
  }

  std::optional<SoftHsmToken> softhsm;
  std::shared_ptr<pkcs11::Module> module;
  pkcs11::TokenInfo token;
  std::optional<pkcs11::Session> session;
  std::optional<pkcs11::Login> login;
};

}  // namespace sceau::test

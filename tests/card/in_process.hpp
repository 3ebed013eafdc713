// OpenSC's module in this very process: for what a tool, which ends after each call, cannot show.
#pragma once
#include <memory>
#include <string_view>

#include "pkcs11/module.hpp"
#include "tests/card/card_fixture.hpp"

namespace sceau::test {

class InProcessTest : public CardTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  template <class Function, class... Arguments>
  CK_RV call(Function CK_FUNCTION_LIST::*function, Arguments... arguments) const {
    return module->raw(function, arguments...);
  }
  CK_RV token_info() const;
  // Both fail the test when they cannot be had.
  CK_SESSION_HANDLE session() const;
  CK_OBJECT_HANDLE authentication_key(CK_SESSION_HANDLE in) const;
  CK_RV log_in(CK_SESSION_HANDLE in, std::string_view pin) const;
  // A signature of the authentication key over a DigestInfo.
  CK_RV sign(CK_SESSION_HANDLE in, CK_OBJECT_HANDLE key) const;

  std::shared_ptr<pkcs11::Module> module;
  CK_SLOT_ID slot = 0;
};

}  // namespace sceau::test

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "core/base/file.hpp"
#include "pkcs11/session.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using base::Secret;
using pkcs11::Access;
using pkcs11::Login;
using pkcs11::Module;
using pkcs11::PinState;
using pkcs11::Session;

constexpr const char* kSpy = "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so";

// Every call goes through OpenSC's spy, which writes it down.
class LoginTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    if (!base::exists(kSpy)) GTEST_SKIP() << "skipped: opensc-pkcs11 is not installed";
    for (const char* function : {"C_Login", "C_Logout"})
      before[function] = lines_with(std::string(": ") + function);
    softhsm.emplace();
    open();
  }

  void open() {
    session.reset();
    module.reset();
    auto environment = softhsm->environment();
    environment.push_back(std::string("PKCS11SPY=") + SoftHsmToken::kModule);
    environment.push_back("PKCS11SPY_OUTPUT=" + record());
    module = take(Module::load(kSpy, environment));
    session.emplace(
        take(Session::open(module, take(find_token(*module, softhsm->label())), Access::read_only)));
  }

  // The spy opens one file a process, and keeps it.
  static std::string record() {
    return (std::filesystem::temp_directory_path() / ("sceau-spy-" + std::to_string(::getpid()))).string();
  }
  static void TearDownTestSuite() { std::filesystem::remove(record()); }

  static int lines_with(const std::string& text) {
    std::ifstream lines(record());
    int count = 0;
    for (std::string line; std::getline(lines, line);)
      if (line.find(text) != std::string::npos) ++count;
    return count;
  }
  int calls(const std::string& function) const { return lines_with(": " + function) - before.at(function); }

  PinState pin_state() const { return take(read_token(*module, session->token().slot)).pin; }

  std::map<std::string, int> before;  // calls that earlier tests of this process made
  std::optional<SoftHsmToken> softhsm;
  std::shared_ptr<Module> module;
  std::optional<Session> session;
};

TEST_F(LoginTest, LogsInOnceAndOutOnce) {
  {
    const auto login = take(Login::user(*session, Secret(SoftHsmToken::pin())));
    EXPECT_EQ(login.before(), PinState::ok);
    EXPECT_EQ(calls("C_Logout"), 0);
  }
  EXPECT_EQ(calls("C_Login"), 1);
  EXPECT_EQ(calls("C_Logout"), 1);
}

TEST_F(LoginTest, SharesTheLoginThatIsThere) {
  const auto first = take(Login::user(*session, Secret(SoftHsmToken::pin())));
  const auto other = take(Session::open(module, session->token(), Access::read_write));
  { const auto second = take(Login::user(other, Secret(SoftHsmToken::pin()))); }
  EXPECT_EQ(calls("C_Login"), 1);
  EXPECT_EQ(calls("C_Logout"), 0);
}

TEST_F(LoginTest, WithAWrongPinIsTriedOnceARun) {
  const auto failed = Login::user(*session, Secret("111111"));
  EXPECT_EQ(code_of(failed), ErrorCode::pin_incorrect);
  EXPECT_EQ(failed.error().subject, softhsm->label());
  EXPECT_EQ(failed.error().value, "low");
  EXPECT_EQ(failed.error().lower, "C_Login: CKR_PIN_INCORRECT (0xa0)");
  EXPECT_EQ(code_of(Login::user(*session, Secret("111111"))), ErrorCode::pin_spent);
  EXPECT_EQ(code_of(Login::user(*session, Secret(SoftHsmToken::pin()))), ErrorCode::pin_spent);
  EXPECT_EQ(calls("C_Login"), 1);
}

TEST_F(LoginTest, TellsThatTheLastOneFailed) {
  EXPECT_EQ(code_of(Login::user(*session, Secret("111111"))), ErrorCode::pin_incorrect);
  open();
  EXPECT_EQ(take(Login::user(*session, Secret(SoftHsmToken::pin()))).before(), PinState::low);
  EXPECT_EQ(pin_state(), PinState::ok);
}

TEST_F(LoginTest, WithAPinOfAWrongLengthNeverReachesTheToken) {
  const auto failed = Login::user(*session, Secret("123"));
  EXPECT_EQ(code_of(failed), ErrorCode::pin_length);
  EXPECT_EQ(failed.error().value, "4 to 255");
  EXPECT_EQ(code_of(Login::user(*session, Secret(std::string(256, '1')))), ErrorCode::pin_length);
  EXPECT_EQ(code_of(Login::user(*session, Secret())), ErrorCode::pin_needed);
  EXPECT_EQ(calls("C_Login"), 0);
  EXPECT_EQ(pin_state(), PinState::ok);
  EXPECT_TRUE(Login::user(*session, Secret(SoftHsmToken::pin())));
}

TEST_F(LoginTest, OnAPadNeedsAReaderThatHasOne) {
  EXPECT_EQ(code_of(Login::user(*session, pkcs11::Pinpad{})), ErrorCode::pin_needed);
  EXPECT_EQ(calls("C_Login"), 0);
}

TEST_F(LoginTest, IsNotWrittenWhereItCouldBeRead) {
  const auto failed = Login::user(*session, Secret("111111"));
  const auto& error = failed.error();
  EXPECT_EQ((error.subject + error.value + error.lower).find("111111"), std::string::npos);
}

TEST_F(LoginTest, EndsWithTheSessionItWasMadeIn) {
  auto login = take(Login::user(*session, Secret(SoftHsmToken::pin())));
  session.reset();
  open();
  const auto again = take(Login::user(*session, Secret(SoftHsmToken::pin())));
  EXPECT_EQ(calls("C_Login"), 2);
}

}  // namespace
}  // namespace sceau::test

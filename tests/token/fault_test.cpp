// What each way of going wrong becomes: fixtures/fault-module, over a real SoftHSM token.
#include <stdlib.h>

#include <chrono>
#include <fstream>

#include "core/base/file.hpp"
#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using base::Secret;
using pkcs11::Access;
using pkcs11::FinalTry;
using pkcs11::Login;
using pkcs11::Module;
using pkcs11::PinState;
using pkcs11::Session;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class FaultTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    softhsm.emplace();
  }
  void TearDown() override {
    close();
    for (const std::string& name : asked) ::unsetenv(name.c_str());
  }

  void ask(const char* name, const std::string& value) {
    ::setenv(name, value.c_str(), 1);
    asked.push_back(name);
  }
  void ask_no_more(const char* name) { ::unsetenv(name); }

  base::Result<std::shared_ptr<Module>> load() const {
    return Module::load(std::string(SCEAU_BINARY_DIR) + "/fixtures/sceau-fault.so", softhsm->environment());
  }
  auto find() const { return pkcs11::find_token(*module, softhsm->label()); }
  auto open(Access access = Access::read_write) const { return Session::open(module, token, access); }
  auto try_pin(const std::string& pin, FinalTry final_try = FinalTry::refuse) const {
    return Login::user(*session, Secret(pin), final_try);
  }
  auto right_pin() const { return try_pin(SoftHsmToken::pin()); }

  // As another run of sceau would begin.
  void begin() {
    close();
    module = take(load());
    token = take(find());
    session.emplace(take(open()));
  }
  void begin_logged_in() {
    begin();
    login.emplace(take(right_pin()));
  }
  void close() {
    login.reset();
    session.reset();
    module.reset();
  }
  PinState pin_state() const { return take(pkcs11::read_token(*module, token.slot)).pin; }
  std::vector<pkcs11::ObjectRow> objects() const { return take(pkcs11::list_objects(*session)); }

  std::vector<std::string> asked;
  std::optional<SoftHsmToken> softhsm;
  std::shared_ptr<Module> module;
  pkcs11::TokenInfo token;
  std::optional<Session> session;
  std::optional<Login> login;
};

TEST_F(FaultTest, AModuleThatRefusesToStartSaysWhy) {
  ask("FAULT_FAIL", "C_Initialize=0x80000005");
  const auto refused = load();
  EXPECT_EQ(code_of(refused), ErrorCode::module_refused);
  EXPECT_EQ(refused.error().value, "CKR_VENDOR_DEFINED+0x5");
  EXPECT_EQ(refused.error().lower, "C_Initialize: CKR_VENDOR_DEFINED+0x5 (0x80000005)");
}

TEST_F(FaultTest, AModuleWhoseOwnLibraryIsMissingSaysWhy) {
  // In a process of its own: the module keeps the library it has once found.
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        ::setenv("FAULT_MODULE", "/nowhere.so", 1);
        const auto refused = load();
        ::_exit(!refused && refused.error().value == "CKR_LIBRARY_LOAD_FAILED" ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST_F(FaultTest, EveryCodeOfOpenSessionHasItsError) {
  struct Row {
    const char* rv;
    ErrorCode code;
    const char* value;
  };
  begin();
  for (const auto& [rv, code, value] :
       {Row{"0xb1", ErrorCode::token_busy, "CKR_SESSION_COUNT"},
        Row{"0xe0", ErrorCode::token_removed, "CKR_TOKEN_NOT_PRESENT"},
        Row{"0x32", ErrorCode::token_removed, "CKR_DEVICE_REMOVED"},
        Row{"0x30", ErrorCode::token_failed, "CKR_DEVICE_ERROR"},
        Row{"0xe2", ErrorCode::token_write_protected, "CKR_TOKEN_WRITE_PROTECTED"},
        Row{"0x80000102", ErrorCode::token_failed, "CKR_VENDOR_DEFINED+0x102"}}) {
    ask("FAULT_FAIL", std::string("C_OpenSession=") + rv);
    const auto failed = open();
    EXPECT_EQ(code_of(failed), code);
    EXPECT_EQ(failed.error().value, value);
    EXPECT_EQ(failed.error().subject, softhsm->label());
  }
}

TEST_F(FaultTest, ThreeWrongPinsGoFromLowToFinalTryToLocked) {
  ask("FAULT_PIN_TRIES", "3");
  ask("FAULT_STATE", softhsm->folder() + "/tries");
  begin();
  const auto first = try_pin("111111");
  EXPECT_EQ(code_of(first), ErrorCode::pin_incorrect);
  EXPECT_EQ(first.error().value, "low");
  begin();
  const auto second = try_pin("111111");
  EXPECT_EQ(code_of(second), ErrorCode::pin_incorrect);
  EXPECT_EQ(second.error().value, "final_try");
  begin();
  EXPECT_EQ(code_of(right_pin()), ErrorCode::pin_final_try);
  EXPECT_EQ(pin_state(), PinState::final_try);
  // The try that locks is called incorrect by the token, and locked by us.
  EXPECT_EQ(code_of(try_pin("111111", FinalTry::allow)), ErrorCode::pin_locked);
  begin();
  EXPECT_EQ(code_of(right_pin()), ErrorCode::pin_locked);
  EXPECT_EQ(code_of(try_pin("111111", FinalTry::allow)), ErrorCode::pin_locked);
}

TEST_F(FaultTest, TheFinalTryThatIsAllowedAndRightGivesAllTriesBack) {
  ask("FAULT_PIN_TRIES", "3");
  ask("FAULT_STATE", softhsm->folder() + "/tries");
  std::ofstream(softhsm->folder() + "/tries") << 1;
  begin();
  EXPECT_EQ(take(try_pin(SoftHsmToken::pin(), FinalTry::allow)).before(), PinState::final_try);
  EXPECT_EQ(pin_state(), PinState::ok);
}

TEST_F(FaultTest, AFailedLoginOfAnyKindIsTheLastOfTheRun) {
  begin();
  ask("FAULT_FAIL", "C_Login=0x30");
  EXPECT_EQ(code_of(right_pin()), ErrorCode::token_failed);
  ask_no_more("FAULT_FAIL");
  EXPECT_EQ(code_of(right_pin()), ErrorCode::pin_spent);
}

TEST_F(FaultTest, EveryRefusalOfALoginHasItsError) {
  struct Row {
    const char* rv;
    ErrorCode code;
  };
  for (const auto& [rv, code] :
       {Row{"0xa4", ErrorCode::pin_locked}, Row{"0xa3", ErrorCode::pin_expired},
        Row{"0xa2", ErrorCode::pin_length}, Row{"0x102", ErrorCode::pin_not_initialized},
        Row{"0xe0", ErrorCode::token_removed}, Row{"0x80000102", ErrorCode::token_failed}}) {
    SCOPED_TRACE(rv);
    begin();
    ask("FAULT_FAIL", std::string("C_Login=") + rv);
    EXPECT_EQ(code_of(right_pin()), code);
    ask_no_more("FAULT_FAIL");
  }
}

TEST_F(FaultTest, ATokenThatIsLoggedInAlreadyIsUsedAsItIs) {
  begin();
  ask("FAULT_FAIL", "C_Login=0x100");
  EXPECT_TRUE(right_pin());
}

TEST_F(FaultTest, APinIsTypedOnTheReaderThatHasAPad) {
  ask("FAULT_PINPAD", SoftHsmToken::pin());
  begin();
  EXPECT_TRUE(token.pinpad);
  EXPECT_TRUE(Login::user(*session, pkcs11::Pinpad{}));
}

TEST_F(FaultTest, CancelOnThePadSpendsNoTry) {
  ask("FAULT_PINPAD", "cancel");
  begin();
  EXPECT_EQ(code_of(Login::user(*session, pkcs11::Pinpad{})), ErrorCode::pin_cancelled);
  ask("FAULT_PINPAD", SoftHsmToken::pin());
  EXPECT_TRUE(Login::user(*session, pkcs11::Pinpad{}));
}

TEST_F(FaultTest, AnEmptyReaderHasNoToken) {
  begin();
  ask("FAULT_REMOVED", "1");
  EXPECT_EQ(code_of(find()), ErrorCode::token_missing);
  EXPECT_EQ(code_of(open()), ErrorCode::token_removed);
  EXPECT_EQ(code_of(right_pin()), ErrorCode::token_removed);
  ask_no_more("FAULT_REMOVED");
  EXPECT_TRUE(find());
  EXPECT_TRUE(right_pin());
}

TEST_F(FaultTest, ATokenPulledOutDuringASignatureIsSaidToBeGone) {
  begin_logged_in();
  const auto pair = take(pkcs11::generate(*session, {.label = "k"}));
  ask("FAULT_REMOVED_AT", "C_Sign");
  EXPECT_EQ(code_of(pkcs11::sign(*session, pair.private_key, base::view("m"))), ErrorCode::token_removed);
  EXPECT_EQ(code_of(pkcs11::list_objects(*session)), ErrorCode::token_removed);
  EXPECT_EQ(code_of(pkcs11::generate(*session, {.label = "l"})), ErrorCode::token_removed);
  ask_no_more("FAULT_REMOVED_AT");
  begin_logged_in();
  EXPECT_TRUE(pkcs11::sign(*session, take(pkcs11::find_key(*session, pair.id)).private_key, base::view("m")));
}

TEST_F(FaultTest, WithoutShaInTheTokenTheDigestIsTakenHere) {
  begin_logged_in();
  const auto pair = take(pkcs11::generate(*session, {.label = "k"}));
  const auto whole = take(pkcs11::sign(*session, pair.private_key, base::view("m")));
  ask("FAULT_NO_MECHANISMS", "0x40");
  EXPECT_EQ(take(pkcs11::sign(*session, pair.private_key, base::view("m"))), whole);
  EXPECT_TRUE(verifies(public_key(pair.rsa).get(), base::view("m"), whole));
}

TEST_F(FaultTest, AMechanismThatIsListedButNotForThisKeyIsGoneRound) {
  begin_logged_in();
  const auto pair = take(pkcs11::generate(*session, {.label = "k"}));
  const auto whole = take(pkcs11::sign(*session, pair.private_key, base::view("m")));
  for (const char* fault : {"C_SignInit=0x63", "C_SignInit=0x70", "C_SignInit=0x68", "C_Sign=0x54"}) {
    SCOPED_TRACE(fault);
    // Fails for both ways: then it is the key that cannot.
    ask("FAULT_FAIL", fault);
    const auto failed = pkcs11::sign(*session, pair.private_key, base::view("m"));
    EXPECT_EQ(code_of(failed), ErrorCode::signature_impossible);
    EXPECT_EQ(failed.error().subject, "k");
    EXPECT_THAT(failed.error().value, HasSubstr("CKR_"));
    ask_no_more("FAULT_FAIL");
    EXPECT_EQ(take(pkcs11::sign(*session, pair.private_key, base::view("m"))), whole);
  }
}

TEST_F(FaultTest, WithoutTheMechanismsNothingIsTried) {
  begin_logged_in();
  const auto pair = take(pkcs11::generate(*session, {.label = "k"}));
  ask("FAULT_NO_MECHANISMS", "0x40,0x1,0x0");
  const auto unsigned_ = pkcs11::sign(*session, pair.private_key, base::view("m"));
  EXPECT_EQ(code_of(unsigned_), ErrorCode::mechanism_missing);
  EXPECT_EQ(unsigned_.error().value, "CKM_SHA256_RSA_PKCS, CKM_RSA_PKCS");
  const auto ungenerated = pkcs11::generate(*session, {.label = "l"});
  EXPECT_EQ(code_of(ungenerated), ErrorCode::mechanism_missing);
  EXPECT_EQ(ungenerated.error().value, "CKM_RSA_PKCS_KEY_PAIR_GEN");
}

TEST_F(FaultTest, AVendorsOwnCodeReachesTheUserWhole) {
  begin_logged_in();
  const auto pair = take(pkcs11::generate(*session, {.label = "k"}));
  ask("FAULT_FAIL", "C_Sign=0x80000102");
  const auto failed = pkcs11::sign(*session, pair.private_key, base::view("m"));
  EXPECT_EQ(code_of(failed), ErrorCode::token_failed);
  EXPECT_EQ(failed.error().value, "CKR_VENDOR_DEFINED+0x102");
  EXPECT_EQ(failed.error().lower, "C_Sign: CKR_VENDOR_DEFINED+0x102 (0x80000102)");
}

TEST_F(FaultTest, AWriteProtectedTokenIsReadAndNotWritten) {
  ask("FAULT_WRITE_PROTECTED", "1");
  module = take(load());
  token = take(find());
  EXPECT_TRUE(token.write_protected);
  EXPECT_EQ(code_of(open(Access::read_write)), ErrorCode::token_write_protected);
  session.emplace(take(open(Access::read_only)));
  EXPECT_THAT(objects(), IsEmpty());
  const Secret so_pin(SoftHsmToken::so_pin());
  const Secret pin(SoftHsmToken::pin());
  session.reset();
  EXPECT_EQ(code_of(pkcs11::init_token(module, token.slot, {.label = "new", .so_pin = so_pin, .pin = pin})),
            ErrorCode::token_write_protected);
}

TEST_F(FaultTest, AKeyThatIsNotAsAskedIsDestroyedAndNamed) {
  begin_logged_in();
  struct Row {
    const char* kind;
    const char* attribute;
  };
  for (const auto& [kind, attribute] :
       {Row{"decrypt", "CKA_DECRYPT"}, Row{"extractable", "CKA_NEVER_EXTRACTABLE"},
        Row{"label", "CKA_LABEL"}}) {
    SCOPED_TRACE(kind);
    ask("FAULT_KEY", kind);
    const auto failed = pkcs11::generate(*session, {.label = "dmp-auth"});
    EXPECT_EQ(code_of(failed), ErrorCode::key_not_as_asked);
    EXPECT_EQ(failed.error().subject, "dmp-auth");
    EXPECT_EQ(failed.error().value, attribute);
    EXPECT_THAT(objects(), IsEmpty());
  }
}

TEST_F(FaultTest, AGenerationThatFailsHalfWayLeavesNothing) {
  begin_logged_in();
  for (const char* kind : {"half", "public_only"}) {
    SCOPED_TRACE(kind);
    ask("FAULT_KEY", kind);
    EXPECT_FALSE(pkcs11::generate(*session, {.label = "dmp-auth"}));
    EXPECT_THAT(objects(), IsEmpty());
  }
  ask_no_more("FAULT_KEY");
  EXPECT_TRUE(pkcs11::generate(*session, {.label = "dmp-auth"}));
}

TEST_F(FaultTest, AHalfThatCannotBeToldOrRemovedIsNamed) {
  begin_logged_in();
  ask("FAULT_KEY", "nameless");
  EXPECT_THAT(pkcs11::generate(*session, {.label = "dmp-auth"}).error().lower,
              HasSubstr("1 keys without id"));
  const auto found = pkcs11::strays(objects());
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0].kind, pkcs11::StrayKind::key_without_label);
  EXPECT_EQ(found[1].kind, pkcs11::StrayKind::key_without_id);
  EXPECT_EQ(found[2].kind, pkcs11::StrayKind::private_without_public);
  ASSERT_TRUE(pkcs11::destroy(*session, found[0].object));

  ask("FAULT_KEY", "stuck");
  const auto failed = pkcs11::generate(*session, {.label = "dmp-auth"});
  const auto left = objects();
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_THAT(failed.error().lower, HasSubstr("1 objects left with id " + base::hex(left[0].id)));
}

TEST_F(FaultTest, ParallelKeysAreMadeByOneSessionWhereTheTokenGivesNoMore) {
  begin_logged_in();
  ask("FAULT_FAIL", "C_OpenSession=0xb1");
  for (const auto& pair :
       pkcs11::generate_parallel(*session, {{.label = "a"}, {.label = "b"}, {.label = "c"}}, 3))
    EXPECT_TRUE(pair);
  EXPECT_THAT(objects(), SizeIs(6));
}

TEST_F(FaultTest, ASlowTokenIsSlowAndWorks) {
  begin();
  ask("FAULT_SLOW", "50");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(right_pin());
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
}

TEST_F(FaultTest, AnObjectThatCannotBeStoredLeavesNothing) {
  begin_logged_in();
  const EvpPkey key = make_rsa();
  ask("FAULT_FAIL", "C_CreateObject=0x31@2");  // the private half is stored, the public one is not
  EXPECT_EQ(code_of(pkcs11::import_private_key(*session, "insi-auto", private_rsa_of(key.get()))),
            ErrorCode::token_full);
  EXPECT_THAT(objects(), IsEmpty());
  ask_no_more("FAULT_FAIL");
  const auto pair = take(pkcs11::import_private_key(*session, "insi-auto", private_rsa_of(key.get())));
  ask("FAULT_FAIL", "C_CreateObject=0x31");
  const auto certificate = make_certificate(key.get(), key.get(), 1);
  EXPECT_EQ(code_of(pkcs11::store_certificate(*session, object_of(certificate.get(), pair))),
            ErrorCode::token_full);
  EXPECT_THAT(objects(), SizeIs(2));
}

}  // namespace
}  // namespace sceau::test

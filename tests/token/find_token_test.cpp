#include "pkcs11/token.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using base::Secret;
using pkcs11::find_token;
using pkcs11::Uri;
using testing::HasSubstr;
using testing::SizeIs;

using FindTokenTest = TokenTest;

TEST_F(FindTokenTest, ReadsWhatTheTokenSays) {
  EXPECT_EQ(token.label, "sceau-test");
  EXPECT_EQ(token.manufacturer, "SoftHSM project");
  EXPECT_EQ(token.model, "SoftHSM v2");
  EXPECT_THAT(token.serial, SizeIs(16));
  EXPECT_EQ(token.pin, pkcs11::PinState::ok);
  EXPECT_EQ(pkcs11::pin_limits(token), "4 to 255");
  EXPECT_TRUE(token.initialized && token.login_required);
  EXPECT_FALSE(token.write_protected || token.pinpad);
}

TEST_F(FindTokenTest, FindsItByAnythingThatNamesIt) {
  for (const Uri& uri : {Uri{.token = token.label}, Uri{.serial = token.serial}, Uri{.slot_id = token.slot},
                         Uri{}, Uri{.manufacturer = "SoftHSM project"},
                         Uri{.slot_description = token.slot_description}, pkcs11::uri_of(*module, token)}) {
    SCOPED_TRACE(uri.str());
    EXPECT_EQ(take(find_token(*module, uri)).serial, token.serial);
  }
}

TEST_F(FindTokenTest, ThatIsNotThereIsMissing) {
  for (const Uri& uri :
       {Uri{.token = "other"}, Uri{.token = ""}, Uri{.serial = "0"}, Uri{.model = "IAS ECC"}}) {
    SCOPED_TRACE(uri.str());
    EXPECT_EQ(code_of(find_token(*module, uri)), ErrorCode::token_missing);
  }
  EXPECT_EQ(code_of(pkcs11::read_token(*module, 123456)), ErrorCode::token_missing);
}

TEST_F(FindTokenTest, OfTwoAlikeNamesTheirSerials) {
  close();
  {
    const auto other = take(pkcs11::Module::load(SoftHsmToken::kModule));
    const auto slot = take(pkcs11::free_slot(*other));
    // Two tokens of one label are made by other tools; ours refuses.
    EXPECT_EQ(code_of(pkcs11::init_token(other, slot,
                                         {.label = softhsm->label(),
                                          .so_pin = Secret(SoftHsmToken::so_pin()),
                                          .pin = Secret(SoftHsmToken::pin())})),
              ErrorCode::token_ambiguous);
    unsigned char label[32];
    std::fill(std::begin(label), std::end(label), ' ');
    std::copy(softhsm->label().begin(), softhsm->label().end(), label);
    unsigned char pin[] = {'3', '1', '4', '1', '5', '9'};
    ASSERT_TRUE(other->call(SCEAU_CRYPTOKI(C_InitToken), "", slot, pin, CK_ULONG{sizeof pin}, label));
  }
  const auto again = take(pkcs11::Module::load(SoftHsmToken::kModule));
  const auto found = find_token(*again, softhsm->label());
  EXPECT_EQ(code_of(found), ErrorCode::token_ambiguous);
  EXPECT_THAT(found.error().value, HasSubstr(token.serial));
  EXPECT_THAT(found.error().value, HasSubstr(", "));
  EXPECT_EQ(take(find_token(*again, Uri{.token = softhsm->label(), .serial = token.serial})).serial,
            token.serial);
}

TEST_F(FindTokenTest, ThatIsNotInitialisedIsToldApart) {
  const auto slot = take(pkcs11::free_slot(*module));
  EXPECT_EQ(code_of(find_token(*module, Uri{.slot_id = slot})), ErrorCode::token_not_initialized);
}

TEST_F(FindTokenTest, InitialisesATokenOnceWithPinsOfTheRightLength) {
  close();
  const auto fresh = take(pkcs11::Module::load(SoftHsmToken::kModule));
  const auto slot = take(pkcs11::free_slot(*fresh));
  const Secret so_pin("12345678");
  const Secret pin("1234");
  const Secret short_pin("123");
  EXPECT_EQ(code_of(init_token(fresh, slot, {.label = "new", .so_pin = short_pin, .pin = pin})),
            ErrorCode::pin_length);
  EXPECT_EQ(code_of(init_token(fresh, slot, {.label = "new", .so_pin = so_pin, .pin = short_pin})),
            ErrorCode::pin_length);
  EXPECT_EQ(code_of(init_token(fresh, slot, {.label = std::string(33, 'a'), .so_pin = so_pin, .pin = pin})),
            ErrorCode::token_uri_invalid);
  EXPECT_EQ(code_of(init_token(fresh, slot, {.label = "", .so_pin = so_pin, .pin = pin})),
            ErrorCode::token_uri_invalid);
  const auto made = take(init_token(fresh, slot, {.label = "igc santé", .so_pin = so_pin, .pin = pin}));
  EXPECT_EQ(made.label, "igc santé");
  EXPECT_EQ(made.pin, pkcs11::PinState::ok);
  const auto opened = take(pkcs11::Session::open(fresh, made, pkcs11::Access::read_write));
  EXPECT_TRUE(pkcs11::Login::user(opened, pin.copy()));
}

TEST_F(FindTokenTest, InitialisedAgainNeedsItsOwnSoPin) {
  close();
  const auto again = take(pkcs11::Module::load(SoftHsmToken::kModule));
  const auto known = take(find_token(*again, softhsm->label()));
  const Secret wrong("99999999");
  const Secret right(SoftHsmToken::so_pin());
  const Secret pin("1234");
  EXPECT_EQ(code_of(init_token(again, known.slot, {.label = "renamed", .so_pin = wrong, .pin = pin})),
            ErrorCode::pin_incorrect);
  EXPECT_TRUE(find_token(*again, softhsm->label()));
  EXPECT_EQ(take(init_token(again, known.slot, {.label = "renamed", .so_pin = right, .pin = pin})).label,
            "renamed");
}

}  // namespace
}  // namespace sceau::test

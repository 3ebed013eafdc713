// CPx cards through OpenSC's own driver, on the virtual card. A real CPx was never touched.
#include "pkcs11/card.hpp"

#include <openssl/pem.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/file.hpp"
#include "tests/support/virtual_card.hpp"
#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::Bytes;
using base::ErrorCode;
using base::Secret;
using pkcs11::Card;
using pkcs11::CardCertificate;
using pkcs11::CardRole;
using pkcs11::FinalTry;
using pkcs11::Login;
using pkcs11::PinState;
using pkcs11::Session;
using testing::HasSubstr;
using testing::SizeIs;

X509Certificate parsed(const Bytes& der) {
  const unsigned char* at = der.data();
  return X509Certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

std::optional<CardRole> role_by_usage(base::ByteView der) {
  const X509Certificate certificate = parsed(Bytes(der.begin(), der.end()));
  if (certificate == nullptr) return std::nullopt;
  const auto usage = X509_get_key_usage(certificate.get());
  if ((usage & KU_NON_REPUDIATION) != 0) return CardRole::signature;
  if ((usage & KU_DIGITAL_SIGNATURE) != 0) return CardRole::authentication;
  return std::nullopt;
}

class CpxTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!VirtualCard::available()) GTEST_SKIP() << "skipped: opensc-pkcs11 is not installed";
    virtual_card.emplace();
  }

  auto find() const {
    return pkcs11::find_card(
        {.module_path = VirtualCard::module(), .environment = virtual_card->environment()});
  }
  // As another run of sceau would begin.
  void begin() {
    login.reset();
    session.reset();
    card.reset();
    card.emplace(take(find()));
    session.emplace(take(Session::open(card->module, card->token, pkcs11::Access::read_only)));
  }
  void begin_logged_in() {
    begin();
    login.emplace(take(Login::user(*session, Secret(VirtualCard::pin()))));
  }
  CardCertificate certificate(CardRole role) const {
    return take(pkcs11::choose(card->certificates, role, role_by_usage));
  }
  auto sign(CardRole role) const {
    return pkcs11::card_sign(*session, certificate(role), role, base::view("m"));
  }

  std::optional<VirtualCard> virtual_card;
  std::optional<Card> card;
  std::optional<Session> session;
  std::optional<Login> login;
};

TEST_F(CpxTest, IsFoundByTheIdsOfItsCertificates) {
  const Card found = take(find());
  ASSERT_THAT(found.certificates, SizeIs(2));
  EXPECT_EQ(found.token.pin, PinState::ok);
  EXPECT_EQ(pkcs11::pin_limits(found.token), "4");
  for (const CardCertificate& one : found.certificates) {
    EXPECT_TRUE(pkcs11::is_cpx_id(one.id));
    ASSERT_NE(parsed(one.der), nullptr);
    EXPECT_EQ(role_by_usage(one.der), one.role);
  }
}

TEST_F(CpxTest, IsFoundByTheFirstModuleThatSeesIt) {
  for (const auto& row : pkcs11::card_modules())
    if (row.name != "OpenSC" && base::exists(std::string(row.path)))
      GTEST_SKIP() << "skipped: " << row.name << " is installed, and comes before OpenSC";
  const Card found = take(pkcs11::find_card({.environment = virtual_card->environment()}));
  ASSERT_TRUE(found.known);
  EXPECT_EQ(found.known->name, "OpenSC");
  EXPECT_FALSE(found.known->signature_key);
}

TEST_F(CpxTest, IsNoTokenOfAnotherKind) {
  if (!SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
  const SoftHsmToken softhsm;
  EXPECT_EQ(code_of(pkcs11::find_card({.module_path = SoftHsmToken::kModule})), ErrorCode::card_missing);
}

TEST_F(CpxTest, ThatIsNotInTheReaderIsMissingAndFoundWhenItIsBack) {
  virtual_card->set("present", "no");
  const auto missing = find();
  EXPECT_EQ(code_of(missing), ErrorCode::card_missing);
  EXPECT_EQ(missing.error().subject, "Virtual CPx 00 00");
  virtual_card->set("present", "yes");
  EXPECT_TRUE(find());
}

TEST_F(CpxTest, ThatOpenscDoesNotKnowIsSaidToBeUnknownToIt) {
  virtual_card->set("atr", "cps4");
  const auto unknown = find();
  EXPECT_EQ(code_of(unknown), ErrorCode::card_unknown);
  EXPECT_EQ(unknown.error().value, VirtualCard::module());
}

TEST_F(CpxTest, WithAnotherSerialIsNotTheOne) {
  const Card found = take(find());
  pkcs11::CardWish wish{.module_path = VirtualCard::module(), .serial = found.token.serial};
  EXPECT_TRUE(pkcs11::find_card(wish));
  wish.serial = "0";
  EXPECT_EQ(code_of(pkcs11::find_card(wish)), ErrorCode::token_missing);
}

TEST_F(CpxTest, AuthenticatesWithASignatureThatItsCertificateVerifies) {
  begin_logged_in();
  const Bytes signature = take(sign(CardRole::authentication));
  const X509Certificate authentication = parsed(certificate(CardRole::authentication).der);
  EXPECT_TRUE(verifies(X509_get0_pubkey(authentication.get()), base::view("m"), signature));
}

TEST_F(CpxTest, CannotUseItsSignatureKeyUnderThisOpensc) {
  begin_logged_in();
  const auto refused = sign(CardRole::signature);
  EXPECT_EQ(code_of(refused), ErrorCode::signature_impossible);
  EXPECT_THAT(refused.error().subject, HasSubstr("Signature"));
  EXPECT_THAT(refused.error().value, HasSubstr("CKR_"));
}

TEST_F(CpxTest, SignsNothingWithoutItsPin) {
  begin();
  EXPECT_EQ(code_of(sign(CardRole::authentication)), ErrorCode::key_missing);
}

TEST_F(CpxTest, IsNeverWrittenWhateverItsMechanismListSays) {
  begin_logged_in();
  const auto known = take(pkcs11::mechanisms(*card->module, card->token.slot));
  EXPECT_NE(std::find(known.begin(), known.end(), CK_MECHANISM_TYPE{CKM_RSA_PKCS_KEY_PAIR_GEN}), known.end());
  const Session writer = take(Session::open(card->module, card->token, pkcs11::Access::read_write));
  const Bytes id = certificate(CardRole::authentication).id;
  const std::string before = virtual_card->state().number;
  EXPECT_EQ(code_of(pkcs11::generate(writer, {.label = "k"})), ErrorCode::token_use_only);
  EXPECT_EQ(code_of(pkcs11::import_private_key(writer, "k", {})), ErrorCode::token_use_only);
  EXPECT_EQ(code_of(pkcs11::destroy_pair(writer, id)), ErrorCode::token_use_only);
  EXPECT_EQ(code_of(pkcs11::destroy_certificate(writer, certificate(CardRole::authentication).der)),
            ErrorCode::token_use_only);
  pkcs11::CertificateObject object{id, "l", {1}, {1}, {1}, {1}};
  EXPECT_EQ(code_of(pkcs11::store_certificate(writer, object)), ErrorCode::token_use_only);
  for (const auto& row : take(pkcs11::list_objects(writer)))
    EXPECT_EQ(code_of(pkcs11::destroy(writer, row)), ErrorCode::token_use_only);
  const Secret pin("1234");
  EXPECT_EQ(
      code_of(pkcs11::init_token(card->module, card->token.slot, {.label = "n", .so_pin = pin, .pin = pin})),
      ErrorCode::token_use_only);
}

TEST_F(CpxTest, WithThreeWrongPinsIsLockedAndEachRunSpendsOne) {
  begin();
  EXPECT_EQ(Login::user(*session, Secret("0000")).error().value, "low");
  EXPECT_EQ(code_of(Login::user(*session, Secret("1234"))), ErrorCode::pin_spent);
  begin();
  EXPECT_EQ(card->token.pin, PinState::low);
  EXPECT_EQ(Login::user(*session, Secret("0000")).error().value, "final_try");
  begin();
  EXPECT_EQ(code_of(Login::user(*session, Secret("1234"))), ErrorCode::pin_final_try);
  EXPECT_EQ(code_of(Login::user(*session, Secret("0000"), FinalTry::allow)), ErrorCode::pin_locked);
  begin();
  EXPECT_EQ(card->token.pin, PinState::locked);
  EXPECT_EQ(code_of(Login::user(*session, Secret("1234"))), ErrorCode::pin_locked);
}

TEST_F(CpxTest, SpendsNoTryOnAPinOfFiveDigits) {
  begin();
  const auto refused = Login::user(*session, Secret("12345"));
  EXPECT_EQ(code_of(refused), ErrorCode::pin_length);
  EXPECT_EQ(refused.error().value, "4");
  begin_logged_in();
  EXPECT_EQ(login->before(), PinState::ok);
}

TEST_F(CpxTest, PulledOutDuringASignatureIsSaidToBeGoneAndUsedAgainLater) {
  begin_logged_in();
  virtual_card->set("pull", "signature");
  EXPECT_EQ(code_of(sign(CardRole::authentication)), ErrorCode::token_removed);
  virtual_card->set("pull", "never");
  virtual_card->set("present", "yes");
  begin_logged_in();
  EXPECT_TRUE(sign(CardRole::authentication));
}

TEST_F(CpxTest, GivesItsFreeDataWithoutAPinAndItsActivitiesToItsHolder) {
  const auto labelled = [this](const std::string& label) -> std::optional<pkcs11::CardData> {
    for (const auto& data : take(pkcs11::read_data(*session)))
      if (data.label == label) return data;
    return std::nullopt;
  };
  begin();
  ASSERT_TRUE(labelled("CPS_NAME_PS"));
  EXPECT_TRUE(labelled("CPS_NAME_PS")->value);
  EXPECT_FALSE(labelled("CPS_ACTIVITY_01_PS"));
  begin_logged_in();
  ASSERT_TRUE(labelled("CPS_ACTIVITY_01_PS"));
  EXPECT_TRUE(labelled("CPS_ACTIVITY_01_PS")->pin_protected);
  EXPECT_THAT(std::string(base::text(*labelled("CPS_ACTIVITY_01_PS")->value)), HasSubstr("CABINET D'ESSAI"));
}

TEST_F(CpxTest, WhoseActivitiesOpenscCannotReadStillGivesTheRest) {
  virtual_card->set("activity", "pin-or-messaging");
  begin_logged_in();
  const auto data = take(pkcs11::read_data(*session));
  const auto activity =
      std::find_if(data.begin(), data.end(), [](const auto& one) { return one.pin_protected; });
  ASSERT_NE(activity, data.end());
  EXPECT_FALSE(activity->value);
  EXPECT_TRUE(std::any_of(data.begin(), data.end(), [](const auto& one) { return one.value.has_value(); }));
}

}  // namespace
}  // namespace sceau::test

#include "fixtures/virtual-cpx/last_round.hpp"
#include "tests/card/in_process.hpp"

namespace sceau::test {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

using PulledOutTest = CardTest;

TEST_F(PulledOutTest, InMidSignatureGivesDeviceRemovedAndAnEmptyReader) {
  const std::string input =
      write("info", cpx::digest_info(cpx::Digest::sha256, base::sha256(base::view("message"))));
  const std::vector<std::string> sign{
      "--sign", "-m", "RSA-PKCS", "--id", kAuthenticationId, "-i", input, "-o", card->file("signature")};
  card->set("pull", "signature");
  const Said said = log_in("1234", sign);
  EXPECT_NE(said.status, 0);
  EXPECT_THAT(said.text, HasSubstr("CKR_DEVICE_REMOVED"));
  EXPECT_FALSE(card->state().present);
  EXPECT_THAT(pkcs11_tool({"-L"}).text, HasSubstr("(empty)"));
  card->set("present", "yes");
  EXPECT_EQ(log_in("1234", sign).status, 0);
}

TEST_F(PulledOutTest, WhileThePinIsGivenLeavesTheCounterAsItWas) {
  card->set("pull", "pin");
  EXPECT_THAT(log_in("1234", {"-O"}).text, HasSubstr("CKR_DEVICE_REMOVED"));
  card->set("present", "yes");
  EXPECT_EQ(card->state().tries, 3U);
  EXPECT_EQ(log_in("1234", {"-O"}).status, 0);
}

class RemovalTest : public InProcessTest {
 protected:
  void SetUp() override {
    InProcessTest::SetUp();
    if (!IsSkipped()) slot_event();  // that the card is there is OpenSC's first event
  }
  CK_RV slot_event() const {
    CK_SLOT_ID changed = 0;
    return call(&CK_FUNCTION_LIST::C_WaitForSlotEvent, CK_FLAGS{CKF_DONT_BLOCK}, &changed, nullptr);
  }
};

// OpenSC looks at the reader again when it is asked for events, not for each C_GetTokenInfo.
TEST_F(RemovalTest, LeavesATokenThatIsNotPresent) {
  EXPECT_EQ(token_info(), CKR_OK);
  card->set("present", "no");
  EXPECT_EQ(slot_event(), CKR_OK);
  EXPECT_EQ(token_info(), CKR_TOKEN_NOT_PRESENT);
}

TEST_F(RemovalTest, EndsALoginAndItsKeys) {
  const CK_SESSION_HANDLE before = session();
  ASSERT_EQ(log_in(before, "1234"), CKR_OK);
  const CK_OBJECT_HANDLE key = authentication_key(before);
  ASSERT_EQ(sign(before, key), CKR_OK);
  card->set("present", "no");
  EXPECT_THAT(sign(before, key),
              AnyOf(CKR_DEVICE_REMOVED, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT));
}

TEST_F(RemovalTest, FollowedByReinsertionNeedsANewSessionAndANewLogin) {
  ASSERT_EQ(log_in(session(), "1234"), CKR_OK);
  card->set("present", "no");
  ASSERT_EQ(slot_event(), CKR_OK);
  card->set("present", "yes");
  ASSERT_EQ(slot_event(), CKR_OK);
  ASSERT_EQ(token_info(), CKR_OK);
  const CK_SESSION_HANDLE after = session();
  ASSERT_EQ(log_in(after, "1234"), CKR_OK);
  EXPECT_EQ(sign(after, authentication_key(after)), CKR_OK);
}

TEST_F(RemovalTest, IsNoticedEvenWhenTheCardIsBackBeforeAnybodyLooked) {
  const CK_SESSION_HANDLE before = session();
  ASSERT_EQ(log_in(before, "1234"), CKR_OK);
  const CK_OBJECT_HANDLE key = authentication_key(before);
  card->set("present", "no");
  card->set("present", "yes");
  EXPECT_NE(sign(before, key), CKR_OK);
}

TEST_F(RemovalTest, AndInsertionAreSlotEvents) {
  EXPECT_EQ(slot_event(), CKR_NO_EVENT);
  for (const char* present : {"no", "yes"}) {
    card->set("present", present);
    EXPECT_EQ(slot_event(), CKR_OK) << present;
    EXPECT_EQ(slot_event(), CKR_NO_EVENT) << present;
  }
}

}  // namespace
}  // namespace sceau::test

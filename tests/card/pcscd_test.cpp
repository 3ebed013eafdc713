// Once through the whole chain: OpenSC, pcscd, its virtual reader driver, and the card as that driver's
// client.
#include <unistd.h>

#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Why it cannot be done here; empty: it can.
std::string missing() {
  if (::access("/usr/sbin/pcscd", X_OK) != 0) return "pcscd is not installed";
  if (::access("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", R_OK) != 0)
    return "vsmartcard-vpcd is not installed";
  const auto tried = base::run({.argv = {"unshare", "--user", "--map-root-user", "--mount", "--net", "--pid",
                                         "--fork", "--mount-proc", "mount", "-t", "tmpfs", "none", "/run"}});
  if (!tried) return "unshare is not installed";
  return tried->status == 0 ? "" : "no namespaces here: " + tried->errors;
}

class PcscdTest : public CardTest {
 protected:
  void SetUp() override {
    CardTest::SetUp();
    if (IsSkipped()) return;
    if (const std::string why = missing(); !why.empty()) GTEST_SKIP() << "skipped: " << why;
  }
};

TEST_F(PcscdTest, ListsLogsInSignsAndLosesTheCardThroughARealPcscd) {
  const std::string program = SCEAU_BINARY_DIR "/libexec/sceau/virtual-cpx";
  const Said said = run_tool({SCEAU_SOURCE_DIR "/fixtures/virtual-cpx/with-pcscd", program, card->folder(),
                              SCEAU_SOURCE_DIR "/tests/card/pcscd_session"},
                             {"MODULE=" + VirtualCard::module(), "CARD=" + card->folder(),
                              "PROGRAM=" + program, std::string("KEY=") + kAuthenticationId});
  EXPECT_THAT(said.text,
              AllOf(HasSubstr("IAS-ECC"), HasSubstr("Virtual PCD 00 00"), HasSubstr("CPS3v1-2700000001"),
                    HasSubstr("signed 256 bytes"), HasSubstr("CKR_PIN_INCORRECT"), HasSubstr("not signed")));
  EXPECT_EQ(card->state().tries, 3U);
  EXPECT_FALSE(card->state().present);
}

}  // namespace
}  // namespace sceau::test

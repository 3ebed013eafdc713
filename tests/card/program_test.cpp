// The program, as somebody at a shell or in a flow uses it.
#include "core/base/file.hpp"
#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ProgramTest : public testing::Test {
 protected:
  Said shell(const std::string& script) const {
    return run_tool(
        {"bash", "-c", script},
        {std::string("PATH=" SCEAU_BINARY_DIR "/libexec/sceau:/usr/bin:/bin"), "DIR=" + folder.path(),
         "KEYS=" SCEAU_BINARY_DIR "/fixtures/virtual-cpx/keys", "MODULE=" + VirtualCard::module()});
  }
  ScratchFolder folder;
};

TEST_F(ProgramTest, MakesACardThatOpenscFindsAfterTwoLines) {
  if (!VirtualCard::available()) GTEST_SKIP() << "skipped: opensc-pkcs11 is not installed";
  const Said said = shell(
      "virtual-cpx make $DIR/a --kind cpe --test --keys $KEYS && eval \"$(virtual-cpx env $DIR/a)\" && "
      "pkcs11-tool --module $MODULE -O");
  EXPECT_EQ(said.status, 0) << said.text;
  EXPECT_THAT(said.text, AllOf(HasSubstr("OU=10B0000001"), HasSubstr("Certificat d'Authentification CPS")));
}

TEST_F(ProgramTest, TellsTheRootAndItsHashForWhoeverPinsIt) {
  const Said said = shell(
      "virtual-cpx make $DIR/a --keys $KEYS; openssl x509 -in $DIR/a/root.pem -outform der | sha256sum");
  const std::size_t root = said.text.find("root ");
  ASSERT_NE(root, std::string::npos) << said.text;
  const std::string line = said.text.substr(root, said.text.find('\n', root) - root);
  EXPECT_THAT(said.text, HasSubstr("\n" + line.substr(line.size() - 64) + "  -"));
}

TEST_F(ProgramTest, MakesItsOwnKeysOnceWhereNoneAreGiven) {
  EXPECT_EQ(shell("virtual-cpx make $DIR/a && cp $DIR/a/aut.key.pem $DIR/first").status, 0);
  EXPECT_EQ(shell("virtual-cpx make $DIR/a && cmp $DIR/a/aut.key.pem $DIR/first").status, 0);
}

TEST_F(ProgramTest, RefusesWordsItDoesNotKnow) {
  EXPECT_EQ(shell("virtual-cpx").status, 2);
  EXPECT_EQ(shell("virtual-cpx make $DIR/a --kind cpz --keys $KEYS").status, 2);
  EXPECT_EQ(shell("virtual-cpx env $DIR/none").status, 1);
  const Said said = shell("virtual-cpx make $DIR/a --keys $KEYS && virtual-cpx set $DIR/a tries 9");
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.text, HasSubstr("virtual-cpx: error: tries: 9"));
}

}  // namespace
}  // namespace sceau::test

#include "fixtures/virtual-cpx/state.hpp"

#include "core/base/file.hpp"
#include "tests/card/card_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;

struct Wrong {
  const char* name;
  const char* value;
};

TEST(CardState, IsNotChangedToWhatNoCardIs) {
  const VirtualCard card;
  const base::Bytes before = take(base::read_file(card.state_file()));
  for (const Wrong& wrong :
       {Wrong{"tries", "4"}, Wrong{"tries", ""}, Wrong{"tries", "-1"}, Wrong{"pin", "12345"},
        Wrong{"pin", "12a4"}, Wrong{"kind", "CPS"}, Wrong{"present", "maybe"}, Wrong{"corrupt", "B02"},
        Wrong{"delay-ms", "600001"}, Wrong{"colour", "blue"}}) {
    const base::Status set = cpx::StateFile(card.state_file()).set(wrong.name, wrong.value);
    ASSERT_FALSE(set) << wrong.name << " = " << wrong.value;
    EXPECT_EQ(set.error().code, ErrorCode::config_invalid);
  }
  EXPECT_EQ(take(base::read_file(card.state_file())), before);
}

TEST(CardState, NamesTheLineThatIsWrong) {
  const VirtualCard card;
  ASSERT_TRUE(
      base::replace_file(card.state_file(), base::view("# a card\nkind = cps\n\ntries = many\n"), {}));
  const auto state = cpx::StateFile(card.state_file()).read();
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().subject, card.state_file() + ":4");
}

TEST(CardState, CountsInsertionsNotOrders) {
  const VirtualCard card;
  const unsigned before = card.state().insertion;
  for (const char* present : {"yes", "no", "no", "yes", "yes"}) card.set("present", present);
  EXPECT_EQ(card.state().insertion, before + 1);
}

}  // namespace
}  // namespace sceau::test

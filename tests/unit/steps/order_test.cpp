// The order sheet, and the fact that it was sent.
#include "core/steps/order.hpp"

#include "core/steps/request.hpp"
#include "tests/unit/steps/step_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;

using OrderTest = StepTest;

TEST_F(OrderTest, NeedsTheCsrWhereTheKeyIsOurs) {
  plan({.services = {"insi:manu"}, .key_storage = "file"}).value();
  EXPECT_EQ(code_of(steps::order_sheet(database, entry("insi-manu"), kNow)), ErrorCode::entry_wrong_stage);
  const base::Secret none;
  const std::string keys = folder.path() + "/keys";
  const auto made = steps::request_in_files(database, {keys, none}, {entry("insi-manu")}, act, {}).value();
  const auto sheet = steps::order_sheet(database, entry("insi-manu"), kNow).value();
  EXPECT_EQ(sheet.csr, made.front().csr);
  EXPECT_FALSE(sheet.renewal);
}

TEST_F(OrderTest, HasNoCsrWhereThePortalMakesTheKey) {
  plan({.services = {"dmp"}, .key_storage = "portal"}).value();
  EXPECT_FALSE(steps::order_sheet(database, entry("dmp-sign"), kNow).value().csr);
}

TEST_F(OrderTest, KeepsTheDayAndThePortalsReference) {
  plan({.services = {"dmp"}, .key_storage = "portal"}).value();
  ASSERT_TRUE(steps::submitted(database, entry("dmp-auth"), {kNow - base::Days(2), "CMD-42"}, act));
  EXPECT_EQ(entry("dmp-auth").submitted_at, kNow - base::Days(2));
  EXPECT_EQ(entry("dmp-auth").reference, "CMD-42");
  EXPECT_EQ(steps::stage_of(entry("dmp-auth"), kNow), model::Stage::ordered);
  EXPECT_THAT(trail(), ElementsAre("plan", "plan", "order"));
}

}  // namespace
}  // namespace sceau::test

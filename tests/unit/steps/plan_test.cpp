// Which certificates, and what is refused before anything is written.
#include "core/steps/plan.hpp"

#include "tests/unit/steps/step_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using steps::PlanRequest;
using testing::ElementsAre;
using testing::IsEmpty;

using PlanTest = StepTest;

std::vector<std::string> names(const std::vector<steps::PlannedEntry>& planned) {
  std::vector<std::string> out;
  for (const steps::PlannedEntry& one : planned) out.push_back(one.entry.name + " " + one.entry.common_name);
  return out;
}

TEST_F(PlanTest, OneForInsTwoForDmp) {
  EXPECT_THAT(names(plan({.services = {"insi:manu", "dmp"}}).value()),
              ElementsAre("insi-manu INSI-MANU", "dmp-auth DMP", "dmp-sign DMP"));
  EXPECT_THAT(names(plan({.services = {"insi:auto"}}).value()), ElementsAre("insi-auto INSI-AUTO"));
}

TEST_F(PlanTest, OutsideProductionTheNameSaysWhere) {
  ASSERT_TRUE(database.execute("UPDATE structure SET environment = 'test'"));
  structure.environment = "test";
  EXPECT_THAT(names(plan({.services = {"dmp"}}).value()),
              ElementsAre("dmp-auth DMP-test", "dmp-sign DMP-test"));
}

TEST_F(PlanTest, TheSameWordsAgainChangeNothing) {
  const PlanRequest request{.services = {"dmp"}, .names = {{"dmp", "LOGICIEL"}}};
  EXPECT_FALSE(plan(request).value().front().already);
  EXPECT_TRUE(plan(request).value().front().already);
  EXPECT_THAT(trail(), ElementsAre("plan", "plan"));
}

TEST_F(PlanTest, OtherWordsForAnEntryThatIsThereAreRefusedWithWhatDiffers) {
  ASSERT_TRUE(plan({.services = {"dmp"}}));
  const auto again = plan({.services = {"insi:manu", "dmp"}, .key_storage = "file"});
  EXPECT_EQ(code_of(again), ErrorCode::entry_exists);
  EXPECT_EQ(again.error().value, "token / file");
  EXPECT_FALSE(store::find_entry(database, "insi-manu", {})) << "all entries or none";
}

TEST_F(PlanTest, RefusesBeforeAnythingIsWritten) {
  const std::vector<std::pair<PlanRequest, ErrorCode>> rows{
      {{}, ErrorCode::service_unknown},
      {{.services = {"ins"}}, ErrorCode::service_unknown},
      {{.services = {"insi"}}, ErrorCode::insi_name_needed},
      {{.services = {"insi:manu"}, .names = {{"insi", "OTHER"}}}, ErrorCode::common_name_fixed},
      {{.services = {"dmp"}, .names = {{"sas", "X"}}}, ErrorCode::service_unknown},
      {{.services = {"dmp"}, .names = {{"dmp", std::string(65, 'A')}}}, ErrorCode::common_name_length},
      {{.services = {"dmp"}, .key_storage = "usb"}, ErrorCode::key_storage_unknown},
      {{.services = {"dmp"}, .bits = 1024}, ErrorCode::key_bits_unsupported},
  };
  for (const auto& [request, code] : rows) EXPECT_EQ(code_of(plan(request)), code);
  EXPECT_THAT(trail(), IsEmpty());
}

}  // namespace
}  // namespace sceau::test

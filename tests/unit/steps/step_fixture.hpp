// A store with one structure, for the steps that write facts.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certstore/structures.hpp"
#include "core/steps/plan.hpp"
#include "tests/support/scratch_folder.hpp"

namespace sceau::test {

class StepTest : public testing::Test {
 protected:
  static constexpr base::TimePoint kNow{std::chrono::seconds(1'800'000'000)};

  StepTest() { structure.id = store::insert(database, structure).value(); }

  template <class Value>
  static base::ErrorCode code_of(const base::Result<Value>& result) {
    EXPECT_FALSE(result);
    return result ? base::ErrorCode::internal : result.error().code;
  }
  base::Result<std::vector<steps::PlannedEntry>> plan(const steps::PlanRequest& request) const {
    return steps::plan(database, structure, request, act);
  }
  store::EntryOverview entry(const std::string& name) const {
    return store::find_entry(database, name, {}).value();
  }
  std::vector<std::string> trail() const {
    auto rows = database.prepare("SELECT kind FROM event ORDER BY seq").value();
    std::vector<std::string> kinds;
    while (rows.step().value()) kinds.push_back(rows.text(0));
    return kinds;
  }

  ScratchFolder folder;
  store::Database database = store::Database::create(folder.path() + "/sceau.db").value();
  store::Structure structure{.name = "CENTRE DE SANTE DE L'ÉTANG",
                             .finess = "0B0221636",
                             .department = "69",
                             .environment = "production",
                             .created_at = kNow};
  steps::Act act{"admin", kNow};
};

}  // namespace sceau::test

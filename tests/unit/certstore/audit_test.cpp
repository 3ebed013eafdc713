// The audit trail shows what was done to it.
#include "certstore/audit.hpp"

#include "store_fixture.hpp"

namespace sceau::store {
namespace {

class Audit : public StoreTest {
 protected:
  void write(int count) {
    for (int i = 1; i <= count; ++i)
      ASSERT_TRUE(append(made(), {.at = kDay + base::Days(i),
                                  .actor = "root",
                                  .entry = i % 2 == 1 ? "0B0221636/insi-manu" : "0B0221636/dmp-auth",
                                  .kind = "verify",
                                  .detail = "number " + std::to_string(i),
                                  .sha256 = {}}));
  }
  // As somebody does it who has the file and sqlite3.
  void tamper(const std::string& sql) {
    std::string script;
    for (const std::string& trigger :
         query("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'"))
      script += "DROP TRIGGER " + trigger + ";";
    ASSERT_EQ(raw(script + sql), "ok");
  }
};

TEST_F(Audit, AnUntouchedTrailHolds) {
  EXPECT_FALSE(first_broken_event(made()).value()) << "empty";
  write(3);
  EXPECT_FALSE(first_broken_event(made()).value());
}

TEST_F(Audit, EventsAreReadBackInTheirOrderAndByEntry) {
  write(5);
  std::vector<std::string> details;
  ASSERT_TRUE(each_event(made(), "0B0221636/dmp-auth", [&](const Event& event) {
    EXPECT_EQ(event.actor, "root");
    EXPECT_EQ(event.kind, "verify");
    EXPECT_EQ(event.at, kDay + base::Days(event.seq));
    details.push_back(event.detail);
    return true;
  }));
  EXPECT_EQ(details, (std::vector<std::string>{"number 2", "number 4"}));
  int seen = 0;
  ASSERT_TRUE(each_event(made(), std::nullopt, [&seen](const Event&) { return ++seen < 3; }));
  EXPECT_EQ(seen, 3) << "stops when told so";
}

TEST_F(Audit, AnEventOfARolledBackStepIsNotThere) {
  write(1);
  {
    auto transaction = Transaction::begin(made()).value();
    write(1);
  }
  write(1);
  EXPECT_EQ(query("SELECT max(seq) FROM event"), std::vector<std::string>{"2"});
  EXPECT_FALSE(first_broken_event(made()).value());
}

struct Tampering {
  const char* what;
  const char* sql;
  std::int64_t broken;
};

constexpr Tampering kTamperings[] = {
    {"a detail changed", "UPDATE event SET detail = 'number 0' WHERE seq = 2", 2},
    {"a time changed", "UPDATE event SET at = at + 1 WHERE seq = 4", 4},
    {"an actor changed", "UPDATE event SET actor = 'nobody' WHERE seq = 1", 1},
    {"an entry changed", "UPDATE event SET entry = '' WHERE seq = 3", 3},
    {"a kind changed", "UPDATE event SET kind = 'Verify' WHERE seq = 5", 5},
    {"text moved from one field to the next",
     "UPDATE event SET kind = 'ver', detail = 'ify' || detail WHERE seq = 2", 2},
    {"a link changed", "UPDATE event SET previous_sha256 = '' WHERE seq = 3", 3},
    {"a hash changed", "UPDATE event SET sha256 = previous_sha256 WHERE seq = 3", 3},
    {"the first removed", "DELETE FROM event WHERE seq = 1", 1},
    {"one in the middle removed", "DELETE FROM event WHERE seq = 3", 3},
    {"the last removed", "DELETE FROM event WHERE seq = 5", 5},
    {"the last two removed", "DELETE FROM event WHERE seq > 3", 4},
    {"all removed", "DELETE FROM event", 1},
    {"two changed places",
     "UPDATE event SET seq = 9 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3; "
     "UPDATE event SET seq = 3 WHERE seq = 9",
     2},
    {"one removed and the rest moved up",
     "DELETE FROM event WHERE seq = 2; UPDATE event SET seq = seq - 1 WHERE seq > 2", 2},
    {"the end rewritten", "UPDATE event_head SET sha256 = 'aa'", 5},
};

class Tampered : public Audit, public testing::WithParamInterface<Tampering> {};

TEST_P(Tampered, IsFoundAtTheFirstEventThatIsNotAsItWas) {
  write(5);
  tamper(GetParam().sql);
  EXPECT_EQ(first_broken_event(made()).value(), GetParam().broken) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(Trail, Tampered, testing::ValuesIn(kTamperings), name_of<Tampering>);

}  // namespace
}  // namespace sceau::store

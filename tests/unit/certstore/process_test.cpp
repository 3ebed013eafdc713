// Several processes, and processes that die: nothing lost, nothing half done, nobody turned away.
#include <sys/wait.h>
#include <unistd.h>

#include "certstore/anchors.hpp"
#include "certstore/audit.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using Processes = StoreTest;
constexpr int kEach = 50;

// 50 steps, each a fact and its event. Its words, empty when none was refused.
std::string fifty_steps(const std::string& path, const std::string& who) {
  for (int i = 0; i < kEach; ++i) {
    const auto step = [&]() -> base::Status {
      SCEAU_TRY(const auto database, Database::open(path, Access::read_write));
      SCEAU_TRY(auto transaction, Transaction::begin(database));
      SCEAU_CHECK(insert_submission(database, 1, kDay, who + std::to_string(i)));
      SCEAU_CHECK(append(
          database, {.at = kDay, .actor = who, .entry = "e", .kind = "order", .detail = "", .sha256 = {}}));
      return transaction.commit();
    };
    if (const auto done = step(); !done) return who + std::to_string(i) + ": " + code_of(done);
  }
  return {};
}

TEST_F(Processes, TwoThatWriteAtOnceLoseNothingAndAreNotTurnedAway) {
  add_entry("insi-manu");
  const pid_t other = ::fork();
  if (other == 0) ::_exit(fifty_steps(path(), "b").empty() ? 0 : 1);
  EXPECT_EQ(in_child([this] { return fifty_steps(path(), "a"); }), "");
  int status = -1;
  ASSERT_EQ(::waitpid(other, &status, 0), other);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(query("SELECT count(DISTINCT reference) FROM submission"),
            std::vector{std::to_string(2 * kEach)});
  EXPECT_EQ(query("SELECT max(seq) FROM event"), std::vector{std::to_string(2 * kEach)});
  EXPECT_FALSE(first_broken_event(made()).value());
}

TEST_F(Processes, KilledInMidTransactionTheOldStateIsThere) {
  add_entry("insi-manu");
  killed_in_child([this](const auto& ready) {
    const Database database = opened(Access::read_write);
    auto transaction = Transaction::begin(database).value();
    // Larger than SQLite's memory for pages: part of it is in the write-ahead log already.
    (void)replace(database, {"aa", "u", base::Bytes(8'000'000, 0x30), kDay, {}, kDay});
    (void)insert_submission(database, 1, kDay, "half");
    ready();
  });
  EXPECT_GT(std::filesystem::file_size(path() + "-wal"), 4'000'000U) << "nothing was in the log yet";
  const Database database = opened(Access::read_write);
  EXPECT_FALSE(find_entry(database, "insi-manu", std::nullopt)->submitted_at);
  EXPECT_FALSE(cached_crl(database, "aa").value());
  EXPECT_TRUE(check_integrity(database));
  EXPECT_TRUE(insert_submission(database, 1, kDay, "again")) << "the dead one's lock is gone";
}

TEST_F(Processes, WhatWasCommittedOutlivesAKill) {
  add_entry("insi-manu");
  killed_in_child([this](const auto& ready) {
    const Database database = opened(Access::read_write);
    auto transaction = Transaction::begin(database).value();
    (void)insert_submission(database, 1, kDay, "whole");
    if (transaction.commit()) ready();
  });
  EXPECT_EQ(find_entry(opened(Access::read_only), "insi-manu", std::nullopt)->reference, "whole");
}

TEST_F(Processes, AReaderIsNotHeldUpByAWriterAndSeesTheLastCommittedState) {
  const std::int64_t id = add_entry("insi-manu");
  auto transaction = Transaction::begin(made()).value();
  ASSERT_TRUE(insert_submission(made(), id, kDay, "not yet"));
  const Database reader = opened(Access::read_only);
  EXPECT_FALSE(find_entry(reader, "insi-manu", std::nullopt)->submitted_at);
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(find_entry(reader, "insi-manu", std::nullopt)->reference, "not yet");
}

TEST_F(Processes, ATransactionThatIsNotCommittedLeavesNothing) {
  const std::int64_t id = add_entry("insi-manu");
  {
    auto transaction = Transaction::begin(made()).value();
    ASSERT_TRUE(insert_submission(made(), id, kDay, "dropped"));
  }
  EXPECT_FALSE(overview(id).submitted_at);
  EXPECT_TRUE(Transaction::begin(made())) << "the next one is possible";
}

}  // namespace
}  // namespace sceau::store

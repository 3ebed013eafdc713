// One row an entry with the latest fact of each kind; found by indexes, streamed.
#include <gmock/gmock.h>

#include "certstore/horizon.hpp"
#include "certstore/peers.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Overview : public StoreTest {
 protected:
  std::vector<std::string> names(const EntryFilter& filter) {
    std::vector<std::string> found;
    EXPECT_TRUE(each_entry(made(), filter, [&found](const EntryOverview& row) {
      found.push_back(row.entry.name);
      return true;
    }));
    return found;
  }
  // How SQLite goes about the statement that each_entry runs.
  std::vector<std::string> plan_of(const EntryFilter& filter) {
    return plan_while([&] { names(filter); });
  }
  std::vector<std::string> plan_while(const std::function<void()>& query) {
    std::string sql;
    const auto keep = [](unsigned, void* out, void* statement, void*) {
      char* text = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
      *static_cast<std::string*>(out) = text;
      sqlite3_free(text);
      return 0;
    };
    sqlite3_trace_v2(made().handle(), SQLITE_TRACE_STMT, keep, &sql);
    query();
    sqlite3_trace_v2(made().handle(), 0, nullptr, nullptr);
    auto plan = made().prepare("EXPLAIN QUERY PLAN " + sql).value();
    std::vector<std::string> lines;
    while (plan.step().value()) lines.push_back(plan.text(3));
    return lines;
  }
};

TEST_F(Overview, AnEntryJustPlannedHasNoOtherFact) {
  const EntryOverview row = overview(add_entry("insi-manu"));
  EXPECT_EQ(row.structure.finess, "0B0221636");
  EXPECT_FALSE(row.key || row.csr_at || row.submitted_at || row.certificate || row.verified_at ||
               row.refused_at || row.revocation || row.installed_at || row.proof_failed_at ||
               row.acknowledged_until);
  EXPECT_THAT(row.supersedes, IsEmpty());
  EXPECT_THAT(row.successor, IsEmpty());
}

TEST_F(Overview, OfEachKindTheLatestFactCounts) {
  const std::int64_t id = add_entry("insi-manu");
  add_key(id);
  ASSERT_TRUE(insert(made(), Csr{id, {0x30}, "CN=INSI-MANU", kDay}));
  for (const int day : {2, 9, 5}) {  // as facts may be written late
    const base::TimePoint at = kDay + base::Days(day);
    const std::string word = std::to_string(day);
    ASSERT_TRUE(insert_submission(made(), id, at, "reference " + word));
    ASSERT_TRUE(insert(made(), Verification{id, at, day == 9, "[]", false}));
    ASSERT_TRUE(insert(made(), Revocation{.entry = id,
                                          .status = day == 9 ? "revoked" : "good",
                                          .reason = word,
                                          .source = "crl",
                                          .checked_at = at}));
  }
  const EntryOverview row = overview(id);
  EXPECT_EQ(row.csr_at, kDay);
  EXPECT_EQ(row.submitted_at, kDay + base::Days(9));
  EXPECT_EQ(row.reference, "reference 9");
  EXPECT_EQ(row.verified_at, kDay + base::Days(9));
  EXPECT_FALSE(row.refused_at) << "a yes came after it";
  ASSERT_TRUE(row.revocation);
  EXPECT_EQ(row.revocation->status, "revoked");
  EXPECT_EQ(row.revocation->reason, "9");
  ASSERT_TRUE(insert(made(), Verification{id, kDay + base::Days(9), false, "[]", false}));
  EXPECT_EQ(overview(id).refused_at, kDay + base::Days(9)) << "in the same second, but later";
  ASSERT_TRUE(insert(made(), Verification{id, kDay + base::Days(9), true, "[]", false}));
  EXPECT_FALSE(overview(id).refused_at);
}

TEST_F(Overview, OnlyInstallationsInPlaceCount) {
  const std::int64_t id = add_entry("insi-manu");
  const auto install = [&](const char* target, int day) {
    return insert(made(), Installation{.entry = id,
                                       .target = target,
                                       .path = "p",
                                       .at = kDay + base::Days(day),
                                       .proof = "none",
                                       .detail = ""})
        .value();
  };
  const std::int64_t removed = install("nginx", 9);
  ASSERT_TRUE(set_installation_removed(made(), removed, kDay + base::Days(10)));
  EXPECT_FALSE(overview(id).installed_at);
  install("pem", 1);
  EXPECT_EQ(overview(id).installed_at, kDay + base::Days(1));
  const std::int64_t failed = install("stunnel", 3);
  ASSERT_TRUE(set_proof(made(), failed, false, kDay + base::Days(4)));
  EXPECT_EQ(overview(id).installed_at, kDay + base::Days(1));
  EXPECT_EQ(overview(id).proof_failed_at, kDay + base::Days(4));
}

TEST_F(Overview, ASuccessorAndItsInstallationAreSeenFromTheOldEntry) {
  const std::int64_t old = add_entry("insi-manu");
  const std::int64_t given_up = add_entry("insi-manu-2", old);
  ASSERT_TRUE(set_abandoned(made(), given_up, kDay));
  const std::int64_t next = add_entry("insi-manu-3", old);
  EXPECT_EQ(overview(old).successor, "insi-manu-3");
  EXPECT_EQ(overview(next).supersedes, "insi-manu");
  EXPECT_FALSE(overview(old).successor_installed_at);
  ASSERT_TRUE(insert(
      made(),
      Installation{.entry = next, .target = "pem", .path = "p", .at = kDay, .proof = "none", .detail = ""}));
  EXPECT_EQ(overview(old).successor_installed_at, kDay);
  EXPECT_THAT(names({}), ElementsAre("insi-manu", "insi-manu-2", "insi-manu-3")) << "each entry once";
}

TEST_F(Overview, AnEntryIsSupersededOnlyOnceItIsInstalledNowhere) {
  const std::int64_t old = add_entry("insi-manu");
  const std::int64_t next = add_entry("insi-manu-2", old);
  const auto put = [&](std::int64_t entry, const char* path) {
    return insert(made(),
                  Installation{.entry = entry, .target = "pem", .path = path, .at = kDay, .proof = "ok"})
        .value();
  };
  const std::int64_t here = put(old, "here"), there = put(old, "there");
  ASSERT_TRUE(set_installation_removed(made(), here, kDay));
  put(next, "here");
  EXPECT_FALSE(overview(old).successor_installed_at) << "it still serves there";
  ASSERT_TRUE(set_installation_removed(made(), there, kDay));
  EXPECT_EQ(overview(old).successor_installed_at, kDay);
}

TEST_F(Overview, ASuccessorThatWasSucceededStillCounts) {
  const std::int64_t first = add_entry("insi-manu");
  const std::int64_t second = add_entry("insi-manu-2", first);
  const auto id =
      insert(made(), Installation{.entry = second, .target = "pem", .path = "p", .at = kDay, .proof = "ok"});
  ASSERT_TRUE(set_installation_removed(made(), id.value(), kDay + base::Days(1000)));
  EXPECT_EQ(overview(first).successor_installed_at, kDay);
}

TEST_F(Overview, ARevocationIsFinalWhateverAnOlderListSaysLater) {
  const std::int64_t id = add_entry("insi-manu");
  for (const char* status : {"good", "revoked", "good", "unknown"})
    ASSERT_TRUE(insert(made(), Revocation{.entry = id, .status = status, .checked_at = kDay}));
  EXPECT_EQ(overview(id).revocation->status, "revoked");
}

TEST_F(Overview, WhoKeepsTheNameNeedNotBeToldOfTheSameNameAgain) {
  const std::int64_t old = add_entry("insi-manu");
  for (const char* needs : {"dn", "hash"})
    ASSERT_TRUE(insert(made(), Peer{.entry = old, .name = needs, .needs = needs, .added_at = kDay}));
  const std::string sha256 = add_certificate(old, kDay);
  const auto told = peers_of(made(), old).value();
  for (const Peer& peer : told) ASSERT_TRUE(set_told(made(), peer.id, sha256, kDay));
  const std::int64_t next = add_entry("insi-manu-2", old);
  ASSERT_TRUE(copy_peers(made(), old, next, kDay));
  EXPECT_EQ(overview(next).peers_to_tell, 0) << "there is no certificate yet";
  add_certificate(next, kDay);
  EXPECT_EQ(overview(next).peers_to_tell, 1);
  const auto waiting = peers_of(made(), next).value();
  for (const Peer& peer : waiting) EXPECT_EQ(peer.due, peer.needs == "hash");
}

TEST_F(Overview, PeersAreToBeToldOnceThereIsACertificate) {
  const std::int64_t id = add_entry("insi-manu");
  for (const char* name : {"SAS", "DRIM-M"})
    ASSERT_TRUE(insert(made(), Peer{.entry = id, .name = name, .needs = "dn", .added_at = kDay}));
  EXPECT_EQ(overview(id).peers_to_tell, 0);
  const std::string sha256 = add_certificate(id, kDay);
  EXPECT_EQ(overview(id).peers_to_tell, 2);
  ASSERT_TRUE(set_told(made(), peers_of(made(), id)->front().id, sha256, kDay));
  EXPECT_EQ(overview(id).peers_to_tell, 1);
}

TEST_F(Overview, TheSameNameInTwoStructuresIsAskedFor) {
  add_entry("insi-manu");
  const Structure other = add_structure("690000013");
  ASSERT_TRUE(insert(made(), Entry{.structure = other.id,
                                   .name = "insi-manu",
                                   .profile = "insi-manu",
                                   .key_storage = "file",
                                   .created_at = kDay}));
  const auto both = find_entry(made(), "insi-manu", std::nullopt);
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().code, base::ErrorCode::entry_ambiguous);
  EXPECT_EQ(both.error().value, "0B0221636/insi-manu, 690000013/insi-manu");
  EXPECT_EQ(find_entry(made(), "690000013/insi-manu", std::nullopt)->structure.id, other.id);
  EXPECT_EQ(find_entry(made(), "insi-manu", "690000013")->structure.id, other.id);
  EXPECT_EQ(find_entry(made(), "dmp-auth", std::nullopt).error().code, base::ErrorCode::entry_unknown);
}

TEST_F(Overview, WhatEndsBeforeADayIsFoundAndNothingElse) {
  for (int i = 0; i < 5; ++i)
    add_certificate(add_entry("entry-" + std::to_string(i)), kDay + base::Days(10 * i));
  add_entry("planned");
  EXPECT_THAT(names({.ends_before = kDay + base::Days(20)}), ElementsAre("entry-0", "entry-1"));
  EXPECT_THAT(names({.ends_before = kDay}), IsEmpty());
}

TEST_F(Overview, DueEntriesAreFoundByIndexesAlone) {
  {
    auto transaction = Transaction::begin(made()).value();
    for (int i = 0; i < 10'000; ++i)
      add_certificate(add_entry("entry-" + std::to_string(i)), kDay + base::Days(i));
    ASSERT_TRUE(transaction.commit());
  }
  EXPECT_EQ(names({.ends_before = kDay + base::Days(30)}).size(), 30U);
  const auto plan = plan_of({.ends_before = kDay + base::Days(30)});
  EXPECT_THAT(plan, testing::Contains(testing::HasSubstr("certificate_end (effective_end<?)")));
  EXPECT_THAT(plan, testing::Not(testing::Contains(testing::StartsWith("SCAN"))));
  for (const EntryFilter& filter :
       {EntryFilter{.name = "entry-7"}, EntryFilter{.structure = 1, .name = "entry-7"},
        EntryFilter{.structure = 1, .ends_before = kDay},
        EntryFilter{.attention = Attention{.ends_before = kDay, .checked_before = kDay}}})
    EXPECT_THAT(plan_of(filter), testing::Not(testing::Contains(testing::StartsWith("SCAN e"))));
}

TEST_F(Overview, TheNextEndIsFoundByIndexesAlone) {
  add_certificate(add_entry("insi-manu"), kDay);
  EXPECT_THAT(plan_while([this] { EXPECT_TRUE(next_end(made(), kDay)); }),
              testing::Not(testing::Contains(testing::StartsWith("SCAN"))));
}

TEST_F(Overview, AWholeListingIsNeverSortedOrKept) {
  add_entry("insi-manu");
  EXPECT_THAT(plan_of({}), testing::Not(testing::Contains(testing::HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(plan_of({.structure = 1}), testing::Not(testing::Contains(testing::HasSubstr("TEMP B-TREE"))));
}

TEST_F(Overview, StreamsAndStopsWhenToldSo) {
  for (int i = 0; i < 5; ++i) add_entry("entry-" + std::to_string(i));
  int seen = 0;
  ASSERT_TRUE(each_entry(made(), {}, [&seen](const EntryOverview&) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace sceau::store

#include "core/model/peer.hpp"

#include <gtest/gtest.h>

#include "core/model/revocation.hpp"

namespace sceau::model {
namespace {

TEST(Peer, IsKnownByItsIdAndByItsNameWhateverTheCase) {
  for (const char* word : {"hub-sante", "HUB-SANTE", "Hub Santé"}) {
    const PeerRow* row = known_peer(word);
    ASSERT_NE(row, nullptr) << word;
    EXPECT_EQ(row->need, PeerNeed::certificate);
  }
  EXPECT_EQ(known_peer("Imagerie du Rhône"), nullptr);
}

TEST(Peer, EachRowHasItsSource) {
  for (const PeerRow& row : known_peers()) EXPECT_FALSE(row.source.empty()) << row.id;
}

TEST(Peer, SaysWhatItKeepsInTheWordsOfTheStoreAndOfPeople) {
  for (const PeerNeed need : {PeerNeed::dn, PeerNeed::certificate, PeerNeed::hash})
    EXPECT_EQ(peer_need_of(word(need)), need);
  EXPECT_EQ(peer_need_of("name"), PeerNeed::dn);
  EXPECT_EQ(peer_need_of("file"), PeerNeed::certificate);
  EXPECT_FALSE(peer_need_of("love"));
}

TEST(Peer, WaitsOnlyForACertificateThatIsOrWillBeInUse) {
  EXPECT_TRUE(peers_are_due(Stage::issued, 1));
  EXPECT_TRUE(peers_are_due(Stage::installed, 2));
  EXPECT_FALSE(peers_are_due(Stage::installed, 0));
  for (const Stage stage : {Stage::planned, Stage::superseded, Stage::revoked, Stage::abandoned})
    EXPECT_FALSE(peers_are_due(stage, 1)) << word(stage);
}

TEST(RevocationReason, IsTheArretesOrOnesOwnWords) {
  ASSERT_NE(revocation_reason("loss"), nullptr);
  EXPECT_EQ(revocation_reason("loss")->french, "perte ou vol");
  EXPECT_EQ(revocation_reason("logiciel abandonné"), nullptr);
}

}  // namespace
}  // namespace sceau::model

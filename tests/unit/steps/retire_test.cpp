// When a key may be destroyed: decided from facts alone, never by looking at the token.
#include "core/steps/retire.hpp"

#include <gtest/gtest.h>

#include "core/steps/renew.hpp"
#include "core/steps/revoke.hpp"

namespace sceau::steps {
namespace {

using base::ErrorCode;

constexpr base::TimePoint kNow{std::chrono::seconds(1'800'000'000)};

store::EntryOverview entry_with_key() {
  store::EntryOverview row;
  row.entry = {.name = "insi-manu", .profile = "insi-manu", .key_storage = "file", .created_at = kNow};
  row.key =
      store::Key{.path = "/keys/insi-manu.key.pem", .spki_sha256 = "aa", .born = "file", .created_at = kNow};
  row.csr_at = kNow;
  return row;
}

store::EntryOverview issued(base::TimePoint end = kNow + base::Days(100)) {
  store::EntryOverview row = entry_with_key();
  row.certificate = store::CertificateRow{.sha256 = "bb",
                                          .not_before = kNow - base::Days(1000),
                                          .not_after = end,
                                          .effective_end = end,
                                          .imported_at = kNow - base::Days(900)};
  return row;
}

store::EntryOverview superseded() {
  store::EntryOverview row = issued();
  row.successor = "insi-manu-2";
  row.successor_installed_at = kNow;
  return row;
}

store::Installation made(const char* proof) {
  return {.target = "pem", .path = "/live", .at = kNow, .proof = proof};
}

std::optional<ErrorCode> refused(const store::EntryOverview& row, const RetireFacts& facts = {}) {
  const base::Status status = check_retirable(row, facts, kNow);
  return status ? std::nullopt : std::optional(status.error().code);
}

TEST(Retire, WaitsForTheSuccessorToProveItself) {
  EXPECT_EQ(refused(superseded()), ErrorCode::successor_not_proven);
  EXPECT_EQ(refused(superseded(), {.successors = {made("none")}}), ErrorCode::successor_not_proven);
  EXPECT_EQ(refused(superseded(), {.successors = {made("failed")}}), ErrorCode::successor_not_proven);
  EXPECT_EQ(refused(superseded(), {.successors = {made("ok")}}), std::nullopt);
}

TEST(Retire, LeavesAKeyThatIsStillInPlaceWhateverItsSuccessor) {
  const RetireFacts facts{.in_place = {made("ok")}, .successors = {made("ok")}};
  const base::Status status = check_retirable(superseded(), facts, kNow);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::key_in_use);
  EXPECT_EQ(status.error().value, "pem /live");
}

TEST(Retire, LeavesAKeyThatIsStillWanted) {
  EXPECT_EQ(refused(entry_with_key()), ErrorCode::entry_wrong_stage) << "requested";
  EXPECT_EQ(refused(issued()), ErrorCode::entry_wrong_stage) << "issued";
  store::EntryOverview without = entry_with_key();
  without.key.reset();
  EXPECT_EQ(refused(without), ErrorCode::entry_wrong_stage) << "no key";
}

TEST(Retire, TakesTheKeyOfWhatIsOver) {
  EXPECT_EQ(refused(issued(kNow - base::Days(1))), std::nullopt) << "expired";
  store::EntryOverview given_up = entry_with_key();
  given_up.entry.abandoned_at = kNow;
  EXPECT_EQ(refused(given_up), std::nullopt);
  store::EntryOverview revoked = issued();
  revoked.revocation = store::Revocation{.status = "revoked", .checked_at = kNow};
  EXPECT_EQ(refused(revoked), std::nullopt);
  EXPECT_EQ(refused(revoked, {.in_place = {made("ok")}}), ErrorCode::key_in_use);
}

TEST(Renew, IsANewOrderOnceTheCertificateIsNotActiveAnyMore) {
  EXPECT_EQ(renewal_path(issued(), kNow), RenewalPath::renewal);
  EXPECT_EQ(renewal_path(entry_with_key(), kNow), RenewalPath::never_issued);
  EXPECT_EQ(renewal_path(issued(kNow - base::Days(1)), kNow), RenewalPath::expired);
  store::EntryOverview revoked = issued();
  revoked.revocation = store::Revocation{.status = "revoked", .checked_at = kNow};
  EXPECT_EQ(renewal_path(revoked, kNow), RenewalPath::revoked);
}

TEST(Abandon, IsForWhatHasNoCertificate) {
  EXPECT_TRUE(check_abandonable(entry_with_key(), kNow));
  EXPECT_EQ(check_abandonable(issued(), kNow).error().code, ErrorCode::entry_wrong_stage);
}

TEST(Revoke, IsForACertificateInItsDates) {
  EXPECT_TRUE(check_revocable(issued(), kNow));
  EXPECT_EQ(check_revocable(entry_with_key(), kNow).error().code, ErrorCode::entry_wrong_stage);
  EXPECT_EQ(check_revocable(issued(kNow - base::Days(1)), kNow).error().code, ErrorCode::entry_wrong_stage);
}

TEST(Revoke, TellsACodeFromThePlaceWhereItIs) {
  for (const char* code : {"4711AB", "12345678", ""}) EXPECT_TRUE(looks_like_a_code(code)) << code;
  for (const char* place : {"coffre de la DSI, enveloppe 3", "keepass"})
    EXPECT_FALSE(looks_like_a_code(place)) << place;
}

}  // namespace
}  // namespace sceau::steps

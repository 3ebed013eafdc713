// What is written is read back, field by field.
#include "certstore/anchors.hpp"
#include "certstore/cards.hpp"
#include "certstore/peers.hpp"
#include "certstore/people.hpp"
#include "certstore/pin_failures.hpp"
#include "certstore/procedure_facts.hpp"
#include "certstore/roster_rows.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using Facts = StoreTest;
using base::ErrorCode;

TEST_F(Facts, AStructureIsFoundByFinessSiretOrName) {
  const std::int64_t first = add_structure("0B0221636").id;
  const std::int64_t second = insert(made(), Structure{.name = "HÔPITAL",
                                                       .siret = "13000000000013",
                                                       .department = "2A",
                                                       .environment = "test",
                                                       .created_at = kDay})
                                  .value();
  EXPECT_EQ(find_structure(made(), "0B0221636")->id, first);
  EXPECT_EQ(find_structure(made(), "13000000000013")->id, second);
  EXPECT_EQ(find_structure(made(), "HÔPITAL")->department, "2A");
  EXPECT_EQ(find_structure(made(), "HÔPITAL")->created_at, kDay);
  EXPECT_EQ(find_structure(made(), "CLINIQUE").error().code, ErrorCode::structure_unknown);
  EXPECT_EQ(find_structure(made(), std::nullopt).error().code, ErrorCode::structure_ambiguous);
}

TEST_F(Facts, TheSameStructureTwiceInOneEnvironmentIsRefused) {
  Structure row = add_structure();
  EXPECT_EQ(insert(made(), row).error().code, ErrorCode::structure_exists);
  row.environment = "test";
  EXPECT_TRUE(insert(made(), row));
}

TEST_F(Facts, AnEntryKeepsItsWordsAndItsNameIsTakenOnce) {
  const std::int64_t id = add_entry("insi-manu");
  const Entry row = overview(id).entry;
  EXPECT_EQ(row.name, "insi-manu");
  EXPECT_EQ(row.profile, "insi-manu");
  EXPECT_EQ(row.usage, "AUTH_CLI");
  EXPECT_EQ(row.key_storage, "token");
  EXPECT_EQ(row.bits, 2048);
  EXPECT_EQ(row.created_at, kDay);
  EXPECT_FALSE(row.supersedes);
  Entry again = row;
  EXPECT_EQ(insert(made(), again).error().code, ErrorCode::entry_exists);
}

TEST_F(Facts, WhatIsSetOnceKeepsItsFirstTime) {
  const std::int64_t id = add_entry("insi-manu");
  add_key(id);
  for (const base::TimePoint at : {kDay, kDay + base::Days(1)}) {
    ASSERT_TRUE(set_abandoned(made(), id, at));
    ASSERT_TRUE(set_key_destroyed(made(), id, at));
  }
  EXPECT_EQ(overview(id).entry.abandoned_at, kDay);
  EXPECT_EQ(overview(id).key->destroyed_at, kDay);
}

TEST_F(Facts, AnEntryIsFoundByThePublicKeyOfACertificate) {
  add_entry("insi-auto");
  const std::int64_t id = add_entry("insi-manu");
  add_key(id);
  const std::string spki = overview(id).key->spki_sha256;
  EXPECT_EQ(find_entry_by_key(made(), spki)->entry.name, "insi-manu");
  EXPECT_EQ(find_entry_by_key(made(), std::string(64, '0')).error().code, ErrorCode::entry_unknown);
}

TEST_F(Facts, ARequestIsReadBackToTheByte) {
  const std::int64_t id = add_entry("insi-manu");
  const base::Bytes der{0x30, 0x00, 0xff};
  ASSERT_TRUE(insert(made(), Csr{id, der, "C=FR, CN=INSI-MANU", kDay}));
  const auto csr = csr_of(made(), id).value();
  ASSERT_TRUE(csr);
  EXPECT_EQ(csr->der, der);
  EXPECT_EQ(csr->subject, "C=FR, CN=INSI-MANU");
  EXPECT_EQ(csr->created_at, kDay);
  EXPECT_FALSE(insert(made(), Csr{id, {0x31}, "another", kDay})) << "a pending CSR is never replaced";
  EXPECT_FALSE(csr_of(made(), add_entry("dmp-auth")).value());
}

TEST_F(Facts, ACertificateItsBytesAndItsChainAreReadBack) {
  const std::int64_t id = add_entry("insi-manu");
  const std::string sha256 = add_certificate(id, kDay + base::Days(90));
  const std::vector<base::Bytes> chain{{0x30, 0x01}, {0x30, 0x02}};
  ASSERT_TRUE(insert_chain(made(), id, chain));
  EXPECT_EQ(base::text(*certificate_der(made(), sha256).value()), "certificate of " + std::to_string(id));
  EXPECT_EQ(chain_of(made(), id).value(), chain);
  EXPECT_FALSE(certificate_der(made(), std::string(64, '0')).value());
  const CertificateRow row = *overview(id).certificate;
  EXPECT_EQ(row.sha256, sha256);
  EXPECT_EQ(row.serial, "0A" + std::to_string(id));
  EXPECT_EQ(row.not_after, kDay + base::Days(91));
  EXPECT_EQ(row.effective_end, kDay + base::Days(90));
  EXPECT_EQ(row.file, "insi.pem");
}

TEST_F(Facts, InstallationsKeepTheirProofAndTheirEnd) {
  const std::int64_t id = add_entry("insi-manu");
  const Installation nginx{
      .entry = id, .target = "nginx", .path = "/etc/nginx/x", .at = kDay, .proof = "none", .detail = "{}"};
  const std::int64_t first = insert(made(), nginx).value();
  const std::int64_t second = insert(made(), nginx).value();
  ASSERT_TRUE(set_proof(made(), second, true, kDay + base::Days(1)));
  ASSERT_TRUE(set_installation_removed(made(), first, kDay + base::Days(2)));
  const auto rows = installations_of(made(), id).value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].proof, "none");
  EXPECT_EQ(rows[0].removed_at, kDay + base::Days(2));
  EXPECT_EQ(rows[1].proof, "ok");
  EXPECT_EQ(rows[1].proof_at, kDay + base::Days(1));
  EXPECT_EQ(rows[1].path, "/etc/nginx/x");
}

TEST_F(Facts, AnAnchorIsLetInOnceAndEnvironmentsDoNotMix) {
  const AnchorRow row{"aa", "test", "CN=RACINE TEST", {0x30}, "administrator", kDay + base::Days(9), kDay};
  EXPECT_TRUE(insert(made(), row).value());
  EXPECT_FALSE(insert(made(), row).value());
  EXPECT_TRUE(anchors(made(), "production")->empty());
  const auto rows = anchors(made(), "test").value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].der, row.der);
  EXPECT_EQ(rows[0].pinned_by, "administrator");
  EXPECT_EQ(rows[0].not_after, row.not_after);
}

TEST_F(Facts, ANewerListReplacesTheCachedOne) {
  CachedCrl crl{"aa", "http://127.0.0.1/crl", {0x30}, kDay, std::nullopt, kDay};
  ASSERT_TRUE(replace(made(), crl));
  crl.der = {0x31};
  crl.next_update = kDay + base::Days(6);
  ASSERT_TRUE(replace(made(), crl));
  const auto found = cached_crl(made(), "aa").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->der, crl.der);
  EXPECT_EQ(found->next_update, crl.next_update);
  EXPECT_FALSE(cached_crl(made(), "bb").value());
}

TEST_F(Facts, APeerIsAddedOnceAndRemembersWhatItWasToldOf) {
  const std::int64_t id = add_entry("insi-manu");
  const Peer sas{.entry = id, .name = "SAS", .needs = "hash", .contact = "sas@example.fr", .added_at = kDay};
  EXPECT_TRUE(insert(made(), sas).value());
  EXPECT_FALSE(insert(made(), sas).value());
  ASSERT_TRUE(set_told(made(), peers_of(made(), id)->at(0).id, "aa", kDay + base::Days(1)));
  const auto peers = peers_of(made(), id).value();
  ASSERT_EQ(peers.size(), 1U);
  EXPECT_EQ(peers[0].needs, "hash");
  EXPECT_EQ(peers[0].contact, "sas@example.fr");
  EXPECT_EQ(peers[0].told_sha256, "aa");
  EXPECT_EQ(peers[0].told_at, kDay + base::Days(1));
}

TEST_F(Facts, ACardIsShownAsItWasSeenLast) {
  Card card{"2600301752", "ETANG Alice", "CPE", "", "0B0221636", kDay + base::Days(30),
            "",           "production",  kDay};
  ASSERT_TRUE(insert(made(), card));
  card.not_after = kDay + base::Days(1000);
  card.seen_at = kDay + base::Days(3);
  ASSERT_TRUE(insert(made(), card));
  card.number = "2600301753";
  ASSERT_TRUE(insert(made(), card));
  EXPECT_EQ(cards(made())->size(), 2U);
  const auto seen = find_card(made(), "2600301752").value();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->not_after, kDay + base::Days(1000));
  EXPECT_EQ(seen->structure_id, "0B0221636");
  EXPECT_FALSE(find_card(made(), "1").value());
}

TEST_F(Facts, APersonStaysUntilRemoved) {
  const std::int64_t structure = add_structure().id;
  const std::int64_t id =
      insert(made(), Person{.structure = structure, .role = "mandataire", .name = "ETANG", .added_at = kDay})
          .value();
  EXPECT_EQ(people(made(), structure)->size(), 1U);
  ASSERT_TRUE(set_removed(made(), id, kDay));
  EXPECT_TRUE(people(made(), std::nullopt)->empty());
}

TEST_F(Facts, ASpentPinFileIsKnownAgainByEachOfItsMarks) {
  const PinFile file{"/etc/sceau/pin", 3, 7, 1'795'000'000'000'000'001, 5};
  ASSERT_TRUE(insert_pin_failure(made(), "serial", file, kDay));
  EXPECT_TRUE(pin_failed_before(made(), "serial", file).value());
  EXPECT_FALSE(pin_failed_before(made(), "another token", file).value());
  PinFile other = file;
  other.path = "/etc/sceau/pin2";
  EXPECT_FALSE(pin_failed_before(made(), "serial", other).value());
  other = file;
  other.device = 4;
  EXPECT_FALSE(pin_failed_before(made(), "serial", other).value());
  other = file;
  other.inode = 8;
  EXPECT_FALSE(pin_failed_before(made(), "serial", other).value());
  other = file;
  other.modified_ns += 1;
  EXPECT_FALSE(pin_failed_before(made(), "serial", other).value());
  other = file;
  other.size = 6;
  EXPECT_FALSE(pin_failed_before(made(), "serial", other).value());
  ASSERT_TRUE(clear_pin_failures(made(), "serial", kDay));
  EXPECT_FALSE(pin_failed_before(made(), "serial", file).value());
}

}  // namespace
}  // namespace sceau::store

// Targets that are files alone: pem and pkcs12, with keys in files.
#include <sys/stat.h>

#include "core/install/place.hpp"
#include "core/x509/pkcs12.hpp"
#include "tests/install/lab.hpp"

namespace sceau::install::test {
namespace {

TEST(InstallPem, WritesAPairThatAVerifyingPeerTakes) {
  const Lab lab;
  const Pair pair = lab.issue("INSI-MANU");
  const auto outcome = install(lab.request(Target::pem, pair));
  ASSERT_TRUE(outcome) << said(outcome.error());
  EXPECT_FALSE(outcome->refused);
  EXPECT_TRUE(outcome->proven);
  EXPECT_EQ(outcome->presented_sha256, pair.sha256);
  EXPECT_EQ(outcome->version, "0001");
  const std::string live = lab.path("sceau/insi-manu/live/");
  EXPECT_TRUE(
      lab.read(live + "key.pem").starts_with("# managed by sceau: insi-manu\n-----BEGIN PRIVATE KEY"));
  struct stat info {};
  ASSERT_EQ(::stat((live + "key.pem").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST(InstallPem, ChangesNothingTheSecondTime) {
  const Lab lab;
  const Pair pair = lab.issue("INSI-MANU");
  ASSERT_TRUE(install(lab.request(Target::pem, pair)));
  const auto again = install(lab.request(Target::pem, pair));
  ASSERT_TRUE(again) << said(again.error());
  EXPECT_EQ(again->version, "0001");
  for (const FileOutcome& file : again->files) EXPECT_EQ(file.action, FileAction::unchanged) << file.path;
}

TEST(InstallPem, SwitchesToTheSuccessorAndBack) {
  const Lab lab;
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  ASSERT_TRUE(install(lab.request(Target::pem, old_pair)));
  Request successor = lab.request(Target::pem, new_pair);
  successor.entry = "insi-manu-2";
  successor.place = "insi-manu";
  const auto renewed = install(successor);
  ASSERT_TRUE(renewed) << said(renewed.error());
  EXPECT_EQ(renewed->presented_sha256, new_pair.sha256);
  EXPECT_EQ(renewed->version, "0002");
  const auto returned = back(lab.request(Target::pem, old_pair));
  ASSERT_TRUE(returned) << said(returned.error());
  EXPECT_EQ(returned->presented_sha256, old_pair.sha256);
  EXPECT_EQ(returned->version, "0001");
}

TEST(InstallPem, RefusesAKeyOfAnotherCertificateBeforeItWrites) {
  const Lab lab;
  const Pair pair = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  Request request = lab.request(Target::pem, pair);
  request.key = FileKey{other.key.copy()};
  const auto outcome = install(request);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::certificate_key_mismatch);
  EXPECT_FALSE(base::exists(lab.path("sceau")));
}

TEST(InstallPem, PutsTheOldPairBackWhenThePeerRefusesTheNewOne) {
  const Lab lab;
  const Pair good = lab.issue("INSI-MANU");
  ASSERT_TRUE(install(lab.request(Target::pem, good)));
  const Pair bad = lab.issue("INSI-MANU");
  Request request = lab.request(Target::pem, bad);
  const base::Background refusing = lab.peer({"--refuse"});
  request.proof.url = Lab::address(refusing);
  request.proof.trust = lab.chain();
  const auto outcome = install(request);
  ASSERT_TRUE(outcome) << said(outcome.error());
  ASSERT_TRUE(outcome->refused);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::proof_failed);
  EXPECT_EQ(outcome->refused->value, "tls: alert");
  EXPECT_EQ(live_version({lab.path("sceau/insi-manu")}), "0001");
  EXPECT_EQ(all_versions({lab.path("sceau/insi-manu")}).size(), 1U);
}

TEST(InstallPkcs12, OpensWithItsPasswordInBothStrengths) {
  const Lab lab;
  const Pair pair = lab.issue("INSI-MANU");
  for (const Pkcs12Mode mode : {Pkcs12Mode::modern, Pkcs12Mode::compat_3des}) {
    Request request = lab.request(Target::pkcs12, pair);
    request.password = base::Secret(std::string_view("Mot-de-Passe-9"));
    request.pkcs12 = mode;
    const auto outcome = install(request);
    ASSERT_TRUE(outcome) << said(outcome.error());
    EXPECT_FALSE(outcome->refused) << said(*outcome->refused);
    EXPECT_EQ(outcome->presented_sha256, pair.sha256);
    const auto again = install(request);
    ASSERT_TRUE(again) << said(again.error());
    EXPECT_EQ(again->version, outcome->version) << "the same store was made again";
  }
}

TEST(InstallPkcs12, SaysThatATokenKeyCannotLeave) {
  EXPECT_EQ(impossible(Target::pkcs12, model::KeyStorage::token, model::Usage::auth_cli),
            Impossible::key_cannot_leave);
}

TEST(InstallSign, IsProvenByASignature) {
  const Lab lab;
  const Pair pair = lab.issue("DMP", "SIGN");
  Request request = lab.request(Target::pem, pair);
  request.usage = model::Usage::sign;
  const auto outcome = install(request);
  ASSERT_TRUE(outcome) << said(outcome.error());
  EXPECT_FALSE(outcome->refused) << said(*outcome->refused);
  EXPECT_TRUE(outcome->proven);
}

TEST(InstallSign, HasNoPlaceInAProxy) {
  for (const Target target : {Target::nginx, Target::apache, Target::haproxy, Target::stunnel})
    EXPECT_EQ(impossible(target, model::KeyStorage::file, model::Usage::sign), Impossible::not_a_client);
}

}  // namespace
}  // namespace sceau::install::test

#include "core/x509/revocation.hpp"

#include <gtest/gtest.h>

#include "core/base/process.hpp"
#include "core/x509/csr.hpp"
#include "core/x509/judge.hpp"
#include "folder.hpp"
#include "forge.hpp"
#include "loopback.hpp"
#include "real.hpp"

namespace sceau::x509 {
namespace {

using forge::at;
using State = RevocationState;
using Why = UnknownWhy;

const base::TimePoint kNow = at("2026-06-01T12:00:00Z");
const HttpLimits kShort{.time = std::chrono::seconds(1)};

std::string text(const base::Bytes& bytes) { return std::string(base::text(bytes)); }
// A serial of three bytes, as a certificate has it.
std::string serial_of(int number) {
  return base::hex_upper(
      base::Bytes{0x01, static_cast<unsigned char>(number / 256), static_cast<unsigned char>(number % 256)});
}

TEST(Crl, OfProductionIsReadVerifiedByBothJudgesAndCalledStale) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  const auto content = base::read_file(real_folder() + "/crl/prod-ACI-EL-ORG-crl2776-20230720.crl").value();
  const auto crl = Crl::parse(content);
  ASSERT_TRUE(crl);
  const Certificate issuer = real_certificate("ca/prod/AC_ELEMENTAIRE_ORGANISATIONS_20130625.pem");
  const Certificate other = real_certificate("ca/prod/AC_ELEMENTAIRE_PERSONNES_20130625.pem");
  EXPECT_EQ(crl->number(), "2776");
  EXPECT_EQ(crl->size(), 2050U);
  EXPECT_EQ(base::format_rfc3339(crl->this_update()), "2023-07-20T22:00:00Z");
  EXPECT_EQ(base::format_rfc3339(crl->next_update().value()), "2023-07-26T22:00:00Z");
  EXPECT_TRUE(crl->signed_by(issuer));
  EXPECT_FALSE(crl->signed_by(other));
  const auto judges = BothJudges::seat(Trust({issuer})).value();
  EXPECT_TRUE(judges.second().crl_signed_by(crl->der(), issuer.der));
  EXPECT_FALSE(judges.second().crl_signed_by(crl->der(), other.der));

  const Certificate leaf = real_certificate("leaf/prod-leaf-ORG-AUTH_CLI-2023-apibi.gateway_ANS.pem");
  EXPECT_EQ(status_by_crl(leaf, issuer, *crl, at("2023-07-22T00:00:00Z")).state, State::good);
  const auto now = status_by_crl(leaf, issuer, *crl, kNow);
  EXPECT_EQ(now.state, State::unknown);
  EXPECT_EQ(now.why, Why::stale);
  EXPECT_EQ(status_by_crl(leaf, other, *crl, kNow).why, Why::wrong_signer);
}

struct Family {
  forge::Family f = forge::family();
  Certificate leaf = forge::make(forge::client_spec(), &f.issuing).certificate;
  Certificate issuer = f.issuing.certificate;
  forge::ListSpec list{.this_update = at("2026-06-01T00:00:00Z"), .next_update = at("2026-06-07T00:00:00Z")};
  forge::ListSpec::Entry entry{.serial = leaf.serial, .revoked_at = at("2026-05-31T09:00:00Z"), .reason = 4};

  Crl crl(const forge::ListSpec& spec) const { return Crl::parse(forge::make_crl(spec, f.issuing)).value(); }
};

TEST(Crl, FindsEntriesBySerialWithDateAndReason) {
  Family x;
  for (int i = 1; i < 300; ++i)
    x.list.entries.push_back({.serial = serial_of(i), .revoked_at = at("2026-01-01T00:00:00Z")});
  x.list.entries.push_back(x.entry);
  const Crl crl = x.crl(x.list);
  EXPECT_EQ(crl.size(), 300U);
  EXPECT_EQ(crl.number(), "42");
  ASSERT_TRUE(crl.find(x.leaf.serial));
  EXPECT_EQ(crl.find(x.leaf.serial)->revoked_at, x.entry.revoked_at);
  EXPECT_EQ(crl.find(x.leaf.serial)->reason, RevocationReason::superseded);
  EXPECT_EQ(crl.find(serial_of(7))->reason, RevocationReason::unspecified);
  EXPECT_FALSE(crl.find("0999999999"));
  EXPECT_FALSE(crl.find(""));
  EXPECT_FALSE(crl.find("not hex"));
}

TEST(Crl, IsReadInPemAndRefusedWhenCutOrSomethingElse) {
  const Family x;
  const base::Bytes der = forge::make_crl(x.list, x.f.issuing);
  EXPECT_TRUE(Crl::parse(base::view(to_pem("X509 CRL", der))));
  EXPECT_EQ(Crl::parse(base::ByteView(der).first(100)).error().code, base::ErrorCode::truncated);
  EXPECT_EQ(Crl::parse(x.leaf.der).error().code, base::ErrorCode::not_x509);
  EXPECT_EQ(Crl::parse(base::view("<html>")).error().code, base::ErrorCode::not_x509);
  for (std::size_t i = 0; i < der.size(); ++i) {
    base::Bytes wrong = der;
    wrong[i] ^= 0x10;
    const auto crl = Crl::parse(wrong);
    EXPECT_FALSE(crl && crl->signed_by(x.issuer)) << i;
  }
}

struct ListCase {
  const char* name;
  forge::ListSpec list;
  base::TimePoint at;
  State state;
  Why why;
};

TEST(StatusByCrl, IsGoodOnlyForAFreshListOfTheIssuer) {
  const Family x;
  auto revoked = x.list, endless = x.list, weak = x.list, strange = x.list;
  revoked.entries = {x.entry};
  endless.next_update.reset();
  weak.digest = "SHA1";
  strange.critical_oid = "1.2.3.4";
  const ListCase table[] = {
      {"fresh, not in it", x.list, kNow, State::good, Why::none},
      {"its last second", x.list, *x.list.next_update, State::good, Why::none},
      {"the second after", x.list, *x.list.next_update + std::chrono::seconds(1), State::unknown, Why::stale},
      {"no nextUpdate", endless, kNow, State::unknown, Why::stale},
      {"not valid yet", x.list, x.list.this_update - std::chrono::hours(1), State::unknown,
       Why::not_yet_valid},
      {"in it", revoked, kNow, State::revoked, Why::none},
      {"in it, and the list is stale", revoked, at("2027-01-01T00:00:00Z"), State::revoked, Why::none},
      {"signed with SHA-1", weak, kNow, State::unknown, Why::wrong_signer},
      {"with a critical extension", strange, kNow, State::unknown, Why::unprocessable},
  };
  for (const ListCase& one : table) {
    SCOPED_TRACE(one.name);
    const auto status = status_by_crl(x.leaf, x.issuer, x.crl(one.list), one.at);
    EXPECT_EQ(status.state, one.state);
    EXPECT_EQ(status.why, one.why);
    EXPECT_EQ(status.revoked_at.has_value(), one.state == State::revoked);
  }
}

TEST(StatusByCrl, SaysNothingOfAnExpiredCertificateThatIsNotListed) {
  Family x;
  x.list.this_update = at("2028-06-01T00:00:00Z");
  x.list.next_update = at("2028-06-07T00:00:00Z");
  EXPECT_EQ(status_by_crl(x.leaf, x.issuer, x.crl(x.list), at("2028-06-02T00:00:00Z")).why,
            Why::certificate_expired);
}

TEST(StatusByCrl, TakesNoListOfSomebodyElse) {
  const Family x;
  const auto stranger = forge::family();  // the same names, other keys
  const Crl forged = Crl::parse(forge::make_crl(x.list, stranger.issuing)).value();
  EXPECT_EQ(status_by_crl(x.leaf, x.issuer, forged, kNow).why, Why::wrong_signer);
  const Crl of_root = Crl::parse(forge::make_crl(x.list, x.f.root)).value();
  EXPECT_EQ(status_by_crl(x.leaf, x.issuer, of_root, kNow).why, Why::wrong_issuer);
  auto spec = forge::issuing_spec();
  spec.extensions[1].second = "critical,keyCertSign";
  const auto no_lists = forge::make(spec, &x.f.root);
  EXPECT_FALSE(Crl::parse(forge::make_crl(x.list, no_lists))->signed_by(no_lists.certificate));
}

// `openssl ocsp` answers, on files; it would listen on all addresses if it were given a port.
class Ocsp : public testing::Test {
 protected:
  Ocsp() {
    folder.write("ca.pem", to_pem("CERTIFICATE", x.issuer.der));
    signer("ca", x.f.issuing);
    auto delegate = forge::client_spec("responder");
    delegate.extensions[2].second = "OCSPSigning";
    signer("delegate", forge::make(delegate, &x.f.issuing));
    signer("client", forge::make(forge::client_spec("somebody"), &x.f.issuing));
    signer("stranger", forge::make(delegate, &stranger.issuing));
    auto expired = delegate;
    expired.not_before = at("2020-01-01T00:00:00Z");
    expired.not_after = at("2021-01-01T00:00:00Z");
    signer("expired", forge::make(expired, &x.f.issuing));
    index("V", "");
  }

  void signer(const std::string& name, const forge::Forged& forged) const {
    folder.write(name + ".pem", to_pem("CERTIFICATE", forged.certificate.der));
    folder.write(name + ".key", forge::key_pem(forged.key));
  }
  void index(const std::string& flag, const std::string& revoked) const {
    folder.write("index.txt",
                 flag + "\t280101000000Z\t" + revoked + "\t" + x.leaf.serial + "\tunknown\t/CN=client\n");
  }
  base::Bytes answer(base::ByteView question, const std::string& by,
                     std::vector<std::string> more = {"-ndays", "1"}) const {
    folder.write("request.der", base::text(question));
    std::vector<std::string> argv{"openssl",  "ocsp",
                                  "-index",   folder.path("index.txt"),
                                  "-CA",      folder.path("ca.pem"),
                                  "-rsigner", folder.path(by + ".pem"),
                                  "-rkey",    folder.path(by + ".key"),
                                  "-reqin",   folder.path("request.der"),
                                  "-respout", folder.path("response.der")};
    argv.insert(argv.end(), more.begin(), more.end());
    const auto run = base::run({.argv = argv}).value();
    EXPECT_EQ(run.status, 0) << run.errors;
    return folder.read("response.der");
  }
  RevocationStatus read(base::ByteView response, base::TimePoint when) const {
    return read_ocsp(response, request, x.leaf, x.issuer, when);
  }
  static base::TimePoint clock_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }

  Folder folder;
  Family x = family_of_today();
  forge::Family stranger = forge::family();
  OcspRequest request = ocsp_request(x.leaf, x.issuer).value();

 private:
  static Family family_of_today() {
    Family family;
    auto spec = forge::client_spec();
    spec.not_after = at("2038-01-01T00:00:00Z");
    family.leaf = forge::make(spec, &family.f.issuing).certificate;
    return family;
  }
};

TEST_F(Ocsp, IsGoodWhenSignedByTheIssuerOrByItsDelegate) {
  for (const char* by : {"ca", "delegate"}) {
    const auto status = read(answer(request.der, by), clock_now());
    EXPECT_EQ(status.state, State::good) << by << " " << status.lower;
    EXPECT_TRUE(status.this_update && status.next_update);
  }
}

TEST_F(Ocsp, TellsDateAndReasonOfARevocation) {
  index("R", "260531090000Z,keyCompromise");
  const auto status = read(answer(request.der, "delegate"), clock_now());
  EXPECT_EQ(status.state, State::revoked);
  EXPECT_EQ(status.reason, RevocationReason::key_compromise);
  EXPECT_EQ(status.revoked_at, at("2026-05-31T09:00:00Z"));
}

TEST_F(Ocsp, IsUnknownWhenTheResponderDoesNotKnowTheCertificate) {
  folder.write("index.txt", "");
  EXPECT_EQ(read(answer(request.der, "ca"), clock_now()).why, Why::responder_unknown);
}

TEST_F(Ocsp, IsUnknownWhenSomebodyElseSigned) {
  for (const char* by : {"client", "stranger", "expired"})
    EXPECT_EQ(read(answer(request.der, by), clock_now()).why, Why::wrong_signer) << by;
}

TEST_F(Ocsp, IsUnknownWhenTheAnswerIsOldOrFromTheFuture) {
  const auto response = answer(request.der, "ca");
  EXPECT_EQ(read(response, clock_now() + base::Days(2)).why, Why::stale);
  EXPECT_EQ(read(response, clock_now() - base::Days(2)).why, Why::not_yet_valid);
  const auto without_end = answer(request.der, "ca", {});
  EXPECT_EQ(read(without_end, clock_now()).state, State::good);
  EXPECT_EQ(read(without_end, clock_now() + base::Days(2)).why, Why::stale);
}

TEST_F(Ocsp, IsUnknownWhenTheAnswerIsToAnotherQuestion) {
  const auto later = ocsp_request(x.leaf, x.issuer).value();
  EXPECT_NE(later.der, request.der);
  EXPECT_EQ(read(answer(later.der, "ca"), clock_now()).why, Why::nonce_mismatch);
  const auto other = forge::make(forge::client_spec("other"), &x.f.issuing).certificate;
  const auto about_other = ocsp_request(other, x.issuer).value();
  EXPECT_EQ(read_ocsp(answer(about_other.der, "ca"), about_other, x.leaf, x.issuer, clock_now()).why,
            Why::wrong_issuer);
}

TEST_F(Ocsp, IsUnknownWhenOneByteIsWrong) {
  const auto response = answer(request.der, "ca");
  for (std::size_t i = 0; i < response.size(); ++i) {
    auto wrong = response;
    wrong[i] ^= 0x04;
    const auto status = read(wrong, clock_now());
    // The certificate that comes along is outside the signature; everything that counts is inside.
    if (status.state == State::unknown) continue;
    EXPECT_EQ(status.state, State::good) << i;
    EXPECT_GT(i, response.size() / 3) << i;
  }
  EXPECT_EQ(read(base::ByteView(response).first(response.size() / 2), clock_now()).why, Why::malformed);
  EXPECT_EQ(read(base::view("<html>"), clock_now()).why, Why::malformed);
  EXPECT_EQ(read(base::from_hex("30030a0103").value(), clock_now()).why, Why::responder_refused);  // tryLater
}

TEST_F(Ocsp, IsAskedOverHttp) {
  const Loopback server([&](const Loopback::Request& asked) {
    return http_ok(text(answer(base::view(asked.body), "delegate")));
  });
  const auto status =
      ask_ocsp(x.leaf, x.issuer, server.url(), {.time = std::chrono::seconds(20)}, clock_now());
  EXPECT_EQ(status.state, State::good) << static_cast<int>(status.why) << status.lower;
  EXPECT_EQ(status.source, server.url());
}

TEST_F(Ocsp, IsUnknownWithItsReasonWhenTheServerFails) {
  const std::pair<Why, std::optional<std::string>> table[] = {
      {Why::http_error, "HTTP/1.1 500 Oops\r\n\r\n"},
      {Why::malformed, http_ok("<html>maintenance</html>")},
      {Why::too_large, http_ok(std::string(200'000, 'x'))},
      {Why::timed_out, std::nullopt},
  };
  for (const auto& [why, words] : table) {
    const Loopback server([&, said = words](const Loopback::Request&) { return said; });
    const auto status = ask_ocsp(x.leaf, x.issuer, server.url(), kShort, clock_now());
    EXPECT_EQ(status.state, State::unknown);
    EXPECT_EQ(status.why, why);
  }
  EXPECT_EQ(ask_ocsp(x.leaf, x.issuer, "ldap://a/", kShort, clock_now()).why, Why::unreachable);
}

// A leaf whose addresses lead to this test's own server.
Certificate leaf_at(const Family& x, const std::string& ocsp, const std::string& list) {
  auto spec = forge::client_spec();
  spec.extensions.emplace_back("authorityInfoAccess", "OCSP;URI:" + ocsp);
  spec.extensions.emplace_back("crlDistributionPoints", "URI:ldap://nowhere.invalid/x,URI:" + list);
  return forge::make(spec, &x.f.issuing).certificate;
}

TEST(CheckRevocation, FallsBackFromOcspToTheListAndKeepsIt) {
  Family x;
  base::Bytes list;
  const Loopback server([&](const Loopback::Request& asked) {
    return asked.head.starts_with("POST") ? std::string("HTTP/1.1 503 Later\r\n\r\n") : http_ok(text(list));
  });
  const Certificate leaf = leaf_at(x, server.url("/ocsp"), server.url("/list.crl"));
  list = forge::make_crl(x.list, x.f.issuing);
  const auto good = check_revocation(leaf, x.issuer, {}, kShort, kNow);
  EXPECT_EQ(good.status.state, State::good);
  EXPECT_EQ(good.status.source, server.url("/list.crl"));
  ASSERT_TRUE(good.fetched);

  x.list.entries = {{.serial = leaf.serial, .revoked_at = at("2026-05-31T09:00:00Z"), .reason = 1}};
  list = forge::make_crl(x.list, x.f.issuing);
  EXPECT_EQ(check_revocation(leaf, x.issuer, {}, kShort, kNow).status.state, State::revoked);
  EXPECT_EQ(check_revocation(leaf, x.issuer, good.fetched, kShort, kNow).status.state,
            State::good);  // still fresh

  list = forge::make_crl(x.list, forge::family().issuing);
  const auto forged = check_revocation(leaf, x.issuer, {}, kShort, kNow);
  EXPECT_EQ(forged.status.why, Why::wrong_signer);
  EXPECT_FALSE(forged.fetched);

  list = {0x30, 0x03, 0x02};
  EXPECT_EQ(check_revocation(leaf, x.issuer, {}, kShort, kNow).status.why, Why::malformed);
}

TEST(CheckRevocation, IsUnknownWithoutAnyAddress) {
  const Family x;
  const auto check = check_revocation(x.leaf, x.issuer, {}, kShort, kNow);
  EXPECT_EQ(check.status.state, State::unknown);
  EXPECT_EQ(check.status.why, Why::no_source);
}

}  // namespace
}  // namespace sceau::x509

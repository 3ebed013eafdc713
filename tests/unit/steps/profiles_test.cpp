// Certificates made like ANS's own, under authorities that bear the names of ANS's: what section 4 of the
// domain sheet tells of each offer and usage, in both environments and from both engines.
#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "core/steps/classify.hpp"
#include "fixtures/igc-twin/calendar.hpp"
#include "fixtures/igc-twin/draft_change.hpp"
#include "fixtures/igc-twin/leaf.hpp"
#include "fixtures/igc-twin/public_key.hpp"

namespace sceau::steps {
namespace {

using model::Environment;
using twin::Draft;

base::TimePoint now() { return *base::parse_rfc3339("2026-11-23T12:00:00Z"); }
base::TimePoint issued() { return *base::parse_rfc3339("2025-03-04T10:11:12Z"); }

twin::Authority authority_named(const char* common_name, const char* unit) {
  twin::Authority made{.name = "ACI-EL-ORG"};
  made.key = twin::make_ec_key().value();
  Draft draft{.serial = base::random_bytes(8),
              .not_before = *base::parse_rfc3339("2013-06-25T00:00:00Z"),
              .not_after = *base::parse_rfc3339("2033-06-24T00:00:00Z")};
  EVP_PKEY_up_ref(made.key.get());
  draft.key.reset(made.key.get());
  draft.subject = twin::make_name({{NID_countryName, "FR"},
                                   {NID_organizationName, "ASIP-SANTE"},
                                   {NID_organizationalUnitName, "0002 187512751"},
                                   {NID_organizationalUnitName, unit},
                                   {NID_commonName, common_name}})
                      .value();
  draft.extensions.push_back(
      twin::text_extension(NID_basic_constraints, "critical,CA:TRUE,pathlen:0").value());
  made.certificate = twin::certify(draft, nullptr, made.key.get()).value();
  return made;
}

struct Row {
  const char* what;
  const char* issuer;  // without "TEST "
  twin::Like like;
  std::function<void(twin::Order&)> order;
  std::function<void(Draft&)> change;
  Offer offer;
  const char* usage;
  const char* suits;
  std::vector<FindingCode> findings;  // errors and warnings
};

x509::Certificate make(const Row& row) {
  const bool test = row.like == twin::Like::test;
  const auto issuer = authority_named(((test ? "TEST " : "") + std::string(row.issuer)).c_str(),
                                      test ? "IGC-SANTE TEST" : "IGC-SANTE");
  twin::Order order{.subject = {.department = "Rhône (69)",
                                .name = "CENTRE",
                                .structure = "10B0221636",
                                .common_name = "LOGICIEL-production"},
                    .not_before = issued(),
                    .like = row.like,
                    .url = "http://igc-sante.esante.gouv.fr"};
  if (row.order) row.order(order);
  Draft draft = twin::draft_leaf(order, twin::public_key_only().value(), issuer).value();
  if (row.change) row.change(draft);
  const auto leaf = twin::certify(draft, issuer.certificate.get(), issuer.key.get()).value();
  return x509::parse_certificate(twin::der_of(i2d_X509, leaf.get())).value();
}

void put(Draft& draft, base::Result<twin::ExtensionPtr> extension) {
  ASSERT_TRUE(twin::replace(draft, std::move(extension)));
}
void put_text(Draft& draft, int nid, const char* text) { put(draft, twin::text_extension(nid, text)); }

// type: of the card; none: software.
void as_person(Draft& draft, unsigned char category, std::optional<unsigned char> type, const char* usage) {
  put(draft, twin::product_category_extension(category));
  if (type) put(draft, twin::raw_extension("1.2.250.1.71.1.2.2", base::Bytes{0x02, 0x01, *type}));
  put_text(draft, NID_key_usage, usage);
  draft.subject = twin::make_name({{NID_countryName, "FR"},
                                   {NID_title, "Médecin"},
                                   {NID_givenName, "JUMELLE"},
                                   {NID_surname, "REPETITION", true},
                                   {NID_commonName, "899700523527", true}})
                      .value();
}

const auto sign = [](twin::Order& order) { order.usage = twin::Usage::sign; };
const auto server = [](twin::Order& order) {
  order.offer = twin::Offer::serv;
  order.usage = twin::Usage::ssl_serv;
  order.subject.common_name = "dmp.example.fr";
  order.names = {"DNS:dmp.example.fr", "DNS:www.example.fr", "DNS:test.example.fr"};
};
constexpr const char* kOrganisations = "AC IGC-SANTE ELEMENTAIRE ORGANISATIONS";
constexpr auto kProd = twin::Like::production, kTest = twin::Like::test;

// The production policy of CONF was never seen: it goes without.
const auto conf = [](twin::Order& order) { order.usage = twin::Usage::conf; };

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"INSI-AUTO",
       kOrganisations,
       kProd,
       [](auto& order) { order.subject.common_name = "INSI-AUTO"; },
       {},
       Offer::org,
       "AUTH_CLI",
       "insi:auto",
       {}},
      {"INSI-MANU of the engine before 2022",
       kOrganisations,
       kProd,
       [](auto& order) {
         order.subject.common_name = "INSI-MANU";
         order.engine = twin::Engine::old_order;
       },
       {},
       Offer::org,
       "AUTH_CLI",
       "insi:manu",
       {}},
      {"AUTH_CLI of a free name, a SIRET",
       kOrganisations,
       kProd,
       [](auto& order) { order.subject.structure = "318751275100020"; },
       {},
       Offer::org,
       "AUTH_CLI",
       "dmp:auth",
       {}},
      {"SIGN", kOrganisations, kProd, sign, {}, Offer::org, "SIGN", "dmp:sign", {}},
      {"SIGN of TEST", kOrganisations, kTest, sign, {}, Offer::org, "SIGN", "dmp:sign", {}},
      {"SIGN as until November 2021: a month more than its key may sign",
       kOrganisations,
       kProd,
       sign,
       [](Draft& draft) { draft.not_after += base::Days(30); },
       Offer::org,
       "SIGN",
       "dmp:sign",
       {FindingCode::usage_period_shorter}},
      {"SIGN whose key may sign no more, in its last month",
       kOrganisations,
       kProd,
       [](auto& order) {
         sign(order);
         order.not_before = twin::add_years(now(), -3) - base::Days(2);
       },
       [](Draft& draft) { draft.not_after += base::Days(30); },
       Offer::org,
       "SIGN",
       "dmp:sign",
       {FindingCode::expired, FindingCode::usage_period_shorter}},
      {"CONF of TEST", kOrganisations, kTest, conf, {}, Offer::org, "CONF", "", {}},
      {"SSL_SERV with three host names", kOrganisations, kProd, server, {}, Offer::serv, "SSL_SERV", "", {}},
      {"SSL_SERV of TEST, old engine",
       kOrganisations,
       kTest,
       [](auto& order) {
         server(order);
         order.engine = twin::Engine::old_order;
       },
       {},
       Offer::serv,
       "SSL_SERV",
       "",
       {}},
      {"SSL_SERV whose name says INSi",
       kOrganisations,
       kProd,
       [](auto& order) {
         server(order);
         order.subject.common_name = "INSI-MANU";
       },
       {},
       Offer::serv,
       "SSL_SERV",
       "",
       {}},
      {"expired",
       kOrganisations,
       kProd,
       [](auto& order) { order.not_before = *base::parse_rfc3339("2020-01-31T09:08:07Z"); },
       {},
       Offer::org,
       "AUTH_CLI",
       "dmp:auth",
       {FindingCode::expired}},
      {"one hour short, as local-time arithmetic made it",
       kOrganisations,
       kProd,
       {},
       [](Draft& draft) { draft.not_after -= std::chrono::hours(1); },
       Offer::org,
       "AUTH_CLI",
       "dmp:auth",
       {}},
      {"a CPS card",
       "AC IGC-SANTE FORT PERSONNES",
       kProd,
       {},
       [](Draft& draft) { as_person(draft, 0x00, 0, "critical,digitalSignature"); },
       Offer::card,
       "AUTH",
       "",
       {}},
      {"the signature of a CPF card of TEST",
       "AC IGC-SANTE FORT PERSONNES",
       kTest,
       {},
       [](Draft& draft) { as_person(draft, 0x80, 1, "critical,nonRepudiation"); },
       Offer::card,
       "SIGN",
       "",
       {}},
      {"a CPE card",
       "AC IGC-SANTE STANDARD PERSONNES",
       kProd,
       {},
       [](Draft& draft) { as_person(draft, 0x00, 2, "critical,digitalSignature"); },
       Offer::card,
       "AUTH",
       "",
       {}},
      {"a CPE card from the issuer of CPS cards",
       "AC IGC-SANTE FORT PERSONNES",
       kProd,
       {},
       [](Draft& draft) { as_person(draft, 0x00, 2, "critical,digitalSignature"); },
       Offer::card,
       "AUTH",
       "",
       {FindingCode::issuer_unexpected}},
      {"PS software",
       "AC IGC-SANTE ELEMENTAIRE PERSONNES",
       kTest,
       {},
       [](Draft& draft) { as_person(draft, 0x83, std::nullopt, "critical,digitalSignature,nonRepudiation"); },
       Offer::ps,
       "SIGN",
       "",
       {}},
      {"PRO software", "AC IGC-SANTE ELEMENTAIRE PERSONNES", kProd, {}, {}, Offer::pro, "AUTH", "", {}},
      {"AUTH_CLI from STANDARD ORGANISATIONS, which INSi refuses",
       "AC IGC-SANTE STANDARD ORGANISATIONS",
       kProd,
       [](auto& order) { order.subject.common_name = "INSI-MANU"; },
       {},
       Offer::org,
       "AUTH_CLI",
       "",
       {FindingCode::issuer_unexpected}},
      {"AUTH_CLI of production with TEST's category",
       kOrganisations,
       kProd,
       {},
       [](Draft& draft) { put(draft, twin::product_category_extension(0x83)); },
       Offer::org,
       "AUTH_CLI",
       "",
       {FindingCode::environment_mixed}},
      {"AUTH_CLI of TEST with production's policy",
       kOrganisations,
       kTest,
       {},
       [](Draft& draft) {
         put(draft, twin::certificate_policy("1.2.250.1.213.1.7.1.1.2.4.1",
                                             "http://igc-sante.esante.gouv.fr/PC%20TEST"));
       },
       Offer::org,
       "AUTH_CLI",
       "",
       {FindingCode::environment_mixed}},
      {"AUTH_CLI with the policy of SIGN",
       kOrganisations,
       kProd,
       {},
       [](Draft& draft) {
         put(draft,
             twin::certificate_policy("1.2.250.1.213.1.7.1.1.2.3.1", "http://igc-sante.esante.gouv.fr/PC"));
       },
       Offer::org,
       "AUTH_CLI",
       "dmp:auth",
       {FindingCode::policy_unexpected}},
      {"AUTH_CLI with a host name",
       kOrganisations,
       kProd,
       {},
       [](Draft& draft) { put_text(draft, NID_subject_alt_name, "DNS:a.example.fr"); },
       Offer::org,
       "AUTH_CLI",
       "dmp:auth",
       {FindingCode::san_unexpected}},
  };
  return all;
}

TEST(Profiles, OfSectionFourAreToldApart) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.what);
    const Classification what = classify(make(row), now());
    EXPECT_EQ(word(what.offer), word(row.offer));
    EXPECT_EQ(what.usage, row.usage);
    EXPECT_EQ(what.environment, row.like == kTest ? Environment::test : Environment::production);
    EXPECT_EQ(what.suits.empty() ? "" : what.suits.front(), std::string(row.suits));
    std::vector<FindingCode> told;
    for (const Finding& finding : what.findings)
      if (finding.severity != Severity::notice) told.push_back(finding.code);
    EXPECT_EQ(told, row.findings);
    for (const Finding& finding : what.findings)
      if (finding.severity != Severity::notice) SCOPED_TRACE(std::string(word(finding.code)));
  }
}

TEST(Profiles, SayWhatCannotBeTold) {
  for (const Row& row : rows()) {
    const Classification what = classify(make(row), now());
    const bool alike = what.usage == "CONF" || (what.usage == "SIGN" && what.offer == Offer::org) ||
                       what.offer == Offer::pro;
    EXPECT_EQ(has(what.findings, FindingCode::offer_uncertain), alike) << row.what;
  }
}

}  // namespace
}  // namespace sceau::steps

// The certificates of the twin against section 4.4 of igc-sante.md and against real ones.
#include <filesystem>

#include "tests/unit/twin/words.hpp"

namespace sceau::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Row {
  const char* name;
  std::vector<std::string> order;
  const char* key_usage;
  const char* extended;
  const char* policy;
  bool private_key_usage_period = false;
  const char* alternative_names = "No extensions in certificate";
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"ORG AUTH_CLI as in production",
       {"--usage", "AUTH_CLI", "--like", "production", "--cn", "INSI-AUTO"},
       "Digital Signature\n",
       "TLS Web Client Authentication\n",
       "1.2.250.1.213.1.7.1.1.2.4.1\n"},
      {"ORG AUTH_CLI as in TEST",
       {"--usage", "AUTH_CLI", "--like", "test", "--cn", "INSI-AUTO"},
       "Digital Signature\n",
       "TLS Web Client Authentication\n",
       "1.2.250.1.213.1.7.2.1.1.1.1\n"},
      {"ORG AUTH_CLI of a rehearsal",
       {"--usage", "AUTH_CLI", "--cn", "INSI-AUTO"},
       "Digital Signature\n",
       "TLS Web Client Authentication\n",
       "1.3.6.1.4.1.32473.1.1\n"},
      {"ORG SIGN as in production",
       {"--usage", "SIGN", "--like", "production", "--cn", "dmp"},
       "Digital Signature, Non Repudiation\n",
       "E-mail Protection\n",
       "1.2.250.1.213.1.7.1.1.2.3.1\n",
       true},
      {"ORG CONF as in TEST",
       {"--usage", "CONF", "--like", "test", "--cn", "dmp"},
       "Key Encipherment\n",
       "E-mail Protection, Any Extended Key Usage\n",
       "1.2.250.1.213.1.7.2.1.1.1.1\n"},
      {"SERV SSL_SERV as in production",
       {"--offer", "SERV", "--usage", "SSL_SERV", "--like", "production", "--cn", "a.example", "--dns",
        "a.example", "--dns", "b.example"},
       "Digital Signature, Key Encipherment\n",
       "TLS Web Server Authentication, TLS Web Client Authentication\n",
       "1.2.250.1.213.1.7.1.1.2.5.1\n",
       false,
       "DNS:a.example, DNS:b.example"},
  };
  return all;
}

std::string extension(const std::string& file, const std::string& name) {
  return openssl({"x509", "-in", file, "-noout", "-ext", name});
}

TEST(TwinProfile, CarriesTheUsagesPoliciesAndNamesOfEachOffer) {
  const Twin twin;
  const KeyAndRequest request = make_request(twin.folder(), "k");
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.name);
    const std::string file = twin.sign(request.csr, "leaf.pem", row.order);
    EXPECT_THAT(extension(file, "keyUsage"),
                HasSubstr("X509v3 Key Usage: critical\n    " + std::string(row.key_usage)));
    EXPECT_THAT(extension(file, "extendedKeyUsage"),
                HasSubstr("Extended Key Usage: \n    " + std::string(row.extended)));
    EXPECT_THAT(extension(file, "certificatePolicies"), HasSubstr("Policy: " + std::string(row.policy)));
    EXPECT_THAT(extension(file, "subjectAltName"), HasSubstr(row.alternative_names));
    const std::string period = extension(file, "privateKeyUsagePeriod");
    EXPECT_EQ(period.find("Not After") != std::string::npos, row.private_key_usage_period);
    EXPECT_THAT(extension(file, "basicConstraints"), HasSubstr("Basic Constraints: \n    CA:FALSE"));
    EXPECT_THAT(
        openssl({"verify", "-x509_strict", "-CAfile", twin.root(), "-untrusted", twin.issuer(), file}),
        HasSubstr(": OK"));
  }
}

TEST(TwinProfile, IsReadTheSameWayByCerttool) {
  const Twin twin;
  const std::string file =
      twin.sign(make_request(twin.folder(), "k").csr, "leaf.pem", {"--usage", "SIGN", "--cn", "dmp"});
  const base::ProcessResult read = run_program({"certtool", "-i", "--infile", file});
  ASSERT_EQ(read.status, 0) << read.errors;
  for (const char* line :
       {"Issuer: CN=REPETITION AC IGC-TWIN ELEMENTAIRE ORGANISATIONS,OU=IGC-TWIN REPETITION,OU=0002 "
        "000000000,O=JUMEAU DE REPETITION,C=FR",
        "Subject: CN=dmp,OU=10B0221636,O=CENTRE DE SANTE RPPS22163,ST=Rhône (69),C=FR", "Digital signature.",
        "Non repudiation.", "Email protection.", "Certificate Authority (CA): FALSE",
        "Private Key Usage Period", "1.3.6.1.4.1.32473.1.1", "1.2.250.1.71.1.2.5"})
    EXPECT_THAT(read.output, HasSubstr(line));
}

TEST(TwinProfile, SaysItsProductCategory) {
  const Twin twin;
  const KeyAndRequest request = make_request(twin.folder(), "k");
  const std::vector<std::pair<const char*, const char*>> categories{
      {"production", "040103"}, {"test", "040183"}, {"rehearsal", "040183"}};
  for (const auto& [like, content] : categories) {
    const std::string file =
        twin.sign(request.csr, "leaf.pem", {"--usage", "AUTH_CLI", "--like", like, "--cn", "INSI-AUTO"});
    EXPECT_THAT(openssl({"asn1parse", "-in", file}),
                testing::ContainsRegex("1.2.250.1.71.1.2.5\n[^\n]*DUMP]:" + std::string(content)))
        << like;
  }
}

TEST(TwinProfile, LastsThreeYearsToTheSecondAndSignsAsLong) {
  const Twin twin;
  const std::string file =
      twin.sign(make_request(twin.folder(), "k").csr, "leaf.pem",
                {"--usage", "SIGN", "--cn", "dmp", "--not-before", "2024-02-29T12:59:06Z"});
  EXPECT_THAT(openssl({"x509", "-in", file, "-noout", "-dates"}),
              HasSubstr("notBefore=Feb 29 12:59:06 2024 GMT\nnotAfter=Feb 28 12:59:06 2027 GMT"));
  EXPECT_THAT(extension(file, "privateKeyUsagePeriod"), HasSubstr("Not After: Feb 28 12:59:06 2027 GMT"));
}

TEST(TwinProfile, NumbersCertificatesAsEitherEngine) {
  const Twin twin;
  const KeyAndRequest request = make_request(twin.folder(), "k");
  const auto serial = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--usage", "AUTH_CLI", "--cn", "INSI-AUTO"});
    return openssl({"x509", "-in", twin.sign(request.csr, "leaf.pem", words), "-noout", "-serial"});
  };
  EXPECT_THAT(serial({}), testing::MatchesRegex("serial=[4-7][0-9A-F]{31}\n"));
  EXPECT_THAT(serial({"--old-engine"}), testing::MatchesRegex("serial=1152455045544954[0-9A-F]{16}\n"));
  EXPECT_NE(serial({}), serial({}));
}

TEST(TwinProfile, PointsToTheServiceOfTheTwin) {
  const Twin twin;
  const std::string file = twin.sign(make_request(twin.folder(), "k").csr, "leaf.pem",
                                     {"--usage", "AUTH_CLI", "--like", "test", "--cn", "INSI-AUTO"});
  EXPECT_THAT(extension(file, "crlDistributionPoints"),
              HasSubstr("URI:" + twin.url() + "/CRL/ACI-EL-ORG-TEST.crl"));
  EXPECT_THAT(extension(file, "authorityInfoAccess"), HasSubstr("OCSP - URI:" + twin.url() + "/ocsp"));
  EXPECT_THAT(extension(file, "authorityInfoAccess"),
              HasSubstr("CA Issuers - URI:" + twin.url() + "/AC%20TEST/ACI-EL-ORG-TEST.cer"));
  EXPECT_THAT(extension(file, "freshestCRL"), HasSubstr("deltarevocationlist;binary"));
}

TEST(TwinProfile, InventsNoPolicyThatNobodyHasSeen) {
  const Twin twin;
  const base::ProcessResult refused = twin.ask(
      "sign", {"--csr", make_request(twin.folder(), "k").csr, "--usage", "CONF", "--like", "production",
               "--cn", "x", "--structure", "1", "--name", "N", "--department", "Paris (75)"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.errors, "igc-twin: error: ORG CONF: its production policy is not known\n");
}

// asn1parse without offsets, lengths and the values that differ from certificate to certificate.
std::string shape_of(const std::string& file) {
  std::string shape;
  for (const std::string& line : lines_of(openssl({"asn1parse", "-in", file}))) {
    // The first of "cons:" and "prim:"; a line without either is an error of asn1parse, shown whole.
    const std::size_t start = std::min(line.find("cons:"), line.find("prim:"));
    std::string what = line.substr(start == std::string::npos ? 0 : start);
    for (const std::string tag : {"INTEGER", "UTCTIME", "UTF8STRING", "OCTET STRING"})
      if (what.find(tag + " ") != std::string::npos) what.resize(what.find(tag) + tag.size());
    shape += line.substr(line.find("d="), line.find(" hl=") - line.find("d=")) + what + "\n";
  }
  return shape;
}

TEST(TwinProfile, HasTheShapeOfRealCertificates) {
  const std::string real = SCEAU_SOURCE_DIR "/../shared/igc-certs/leaf/";
  if (!std::filesystem::exists(real)) GTEST_SKIP() << "skipped: no " << real;
  const Twin twin;
  const KeyAndRequest request = make_request(twin.folder(), "k", "rsa:2048");
  const std::vector<std::pair<const char*, std::vector<std::string>>> pairs{
      {"test-leaf-ORG-AUTH_CLI-2025-INSI-MANU.pem", {"--usage", "AUTH_CLI"}},
      {"prod-leaf-ORG-AUTH_CLI-2023-apibi.gateway_ANS.pem", {"--usage", "AUTH_CLI"}},
      {"test-leaf-ORG-AUTH_CLI-2021-INSI-AUTO.pem", {"--usage", "AUTH_CLI", "--old-engine"}},
      {"test-leaf-ORG-SIGN-2021-a.pem", {"--usage", "SIGN", "--old-engine"}},
      {"test-leaf-SERV-SSL.pem", {"--offer", "SERV", "--usage", "SSL_SERV", "--old-engine"}},
  };
  for (const auto& [name, order] : pairs) {
    std::vector<std::string> words = order;
    words.insert(words.end(), {"--cn", "INSI-MANU", "--like", "test"});
    EXPECT_EQ(shape_of(twin.sign(request.csr, "leaf.pem", words)), shape_of(real + name)) << name;
  }
}

TEST(TwinProfile, HasAuthoritiesOfTheRealShapeAndNoneOfTheirNames) {
  const Twin twin;
  const std::string text = openssl({"x509", "-in", twin.issuer(), "-noout", "-text"});
  EXPECT_THAT(text, HasSubstr("CA:TRUE, pathlen:0"));
  EXPECT_THAT(text, HasSubstr("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign"));
  EXPECT_THAT(text, HasSubstr("X509v3 Any Policy"));
  EXPECT_THAT(text, Not(HasSubstr("ASIP")));
  EXPECT_THAT(text, Not(HasSubstr("187512751")));
  EXPECT_THAT(text, Not(HasSubstr("IGC-SANTE")));
  const std::string real = SCEAU_SOURCE_DIR "/../shared/igc-certs/ca/prod/";
  if (!std::filesystem::exists(real)) GTEST_SKIP() << "skipped: no " << real;
  EXPECT_EQ(shape_of(twin.issuer()), shape_of(real + "AC_ELEMENTAIRE_ORGANISATIONS_20130625.pem"));
  EXPECT_EQ(shape_of(twin.root()), shape_of(real + "ACR_ELEMENTAIRE_20130625.pem"));
}

}  // namespace
}  // namespace sceau::test

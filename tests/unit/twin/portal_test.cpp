// What the twin does as the portal: it founds itself, writes subjects from its directory, gives files of
// every kind.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/twin/words.hpp"

namespace sceau::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

const std::vector<std::string> kOrder{"--usage", "AUTH_CLI", "--cn", "INSI-MANU"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string subject_of(const std::string& file) {
  return openssl({"x509", "-in", file, "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb"});
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST(TwinPortal, WritesTheSubjectFromTheOrderAndNeverFromTheRequest) {
  const Twin twin;
  const KeyAndRequest request = make_request(twin.folder(), "k");
  const std::string file = twin.sign(request.csr, "leaf.pem", kOrder);
  EXPECT_THAT(openssl({"req", "-in", request.csr, "-noout", "-subject"}), HasSubstr("AS ASKED"));
  EXPECT_EQ(subject_of(file),
            "subject=CN=INSI-MANU,OU=10B0221636,O=CENTRE DE SANTE RPPS22163,ST=Rhône (69),C=FR\n");
  EXPECT_EQ(openssl({"x509", "-in", file, "-noout", "-pubkey"}),
            openssl({"req", "-in", request.csr, "-noout", "-pubkey"}));
}

TEST(TwinPortal, CutsTheOrganisationAtFortyCharactersNotBytes) {
  const Twin twin;
  const std::string csr = make_request(twin.folder(), "k").csr;
  const std::string forty = "HÔPITAL ÉVÊQUE SAINT-CÔME À L'ÎLE-D'YEU!";
  const auto named = [&](const std::string& name) {
    return subject_of(twin.sign(
        csr, "leaf.pem",
        with(kOrder, {"--structure", "10B0221636", "--name", name, "--department", "Côte-d'Or (21)"})));
  };
  EXPECT_THAT(named(forty), HasSubstr("O=" + forty + ",ST=Côte-d'Or (21),C=FR"));
  EXPECT_THAT(named(forty + "É ET SUITE"), HasSubstr("O=" + forty + ",ST="));
}

TEST(TwinPortal, KnowsStructuresFromItsDirectory) {
  const Twin twin;
  write(twin.file("directory.tsv"),
        "318751275100020\tAGENCE DU JUMEAU\tParis (75)\n10B0221636\tCENTRE\tRhône (69)\n");
  const std::string csr = make_request(twin.folder(), "k").csr;
  twin.run("sign",
           with(kOrder, {"--csr", csr, "--structure", "318751275100020", "--out", twin.file("leaf.pem")}));
  EXPECT_EQ(subject_of(twin.file("leaf.pem")),
            "subject=CN=INSI-MANU,OU=318751275100020,O=AGENCE DU JUMEAU,ST=Paris (75),C=FR\n");
  const base::ProcessResult unknown = twin.ask("sign", with(kOrder, {"--csr", csr, "--structure", "12"}));
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.errors, HasSubstr("igc-twin: error: 12: not in "));
}

TEST(TwinPortal, RefusesARequestThatItsKeyDidNotSign) {
  const Twin twin;
  const std::string der = twin.file("r.der");
  openssl({"req", "-in", make_request(twin.folder(), "k").csr, "-outform", "DER", "-out", der});
  const auto ask = [&] {
    return twin
        .ask("sign", with(kOrder, {"--csr", der, "--structure", "1", "--name", "N", "--department", "D"}))
        .status;
  };
  EXPECT_EQ(ask(), 0);
  std::fstream file(der, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(20);
  file.put('X');
  file.close();
  EXPECT_EQ(ask(), 1);
  write(der, "");
  EXPECT_EQ(ask(), 1);
}

TEST(TwinPortal, GivesFilesInEveryFormat) {
  const Twin twin;
  const std::string csr = make_request(twin.folder(), "k").csr;
  const auto given = [&](const std::string& format) {
    return twin.sign(csr, "given", with(kOrder, {"--format", format}));
  };
  EXPECT_THAT(subject_of(given("pem")), HasSubstr("CN=INSI-MANU"));
  EXPECT_THAT(openssl({"x509", "-inform", "DER", "-in", given("der"), "-noout", "-subject"}),
              HasSubstr("INSI-MANU"));
  const auto subjects = [&](const std::string& format, const char* form) {
    return lines_of(openssl({"pkcs7", "-inform", form, "-in", given(format), "-print_certs", "-noout"}));
  };
  EXPECT_THAT(subjects("p7b", "DER"), testing::Contains(HasSubstr("INSI-MANU")));
  EXPECT_THAT(subjects("p7b-pem", "PEM"),
              testing::Contains(HasSubstr("subject=C = FR, O = JUMEAU DE REPETITION")).Times(2));
  const base::ProcessResult decoded = run_program({"base64", "-d", given("base64")});
  EXPECT_THAT(openssl({"x509", "-inform", "DER", "-noout", "-subject"}, base::view(decoded.output)),
              HasSubstr("INSI-MANU"));
}

TEST(TwinPortal, MakesThePkcs12OfThePortal) {
  const Twin twin;
  write(twin.file("pass"), "Jumeau-2026\n");
  ::chmod(twin.file("pass").c_str(), 0600);
  const std::string path =
      lines_of(twin.run("p12", {"--passphrase-file", twin.file("pass"), "--out-dir", twin.folder(), "--usage",
                                "AUTH_CLI", "--cn", "INSI-AUTO", "--structure", "10B0221636", "--name",
                                "CENTRE", "--department", "Rhône (69)", "--like", "test", "--not-before",
                                "2026-07-04T09:23:49Z"}))
          .front();
  EXPECT_THAT(path, EndsWith("/asip-p12-EL-TEST-ORG-AUTH_CLI-20260704-112349.p12"));
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const std::string structure =
      openssl({"pkcs12", "-in", path, "-info", "-noout", "-passin", "file:" + twin.file("pass")});
  EXPECT_THAT(structure, HasSubstr("MAC: sha1, Iteration 2048"));
  EXPECT_THAT(structure, HasSubstr("PKCS7 Data\nCertificate bag\nCertificate bag\nCertificate bag\n"));
  EXPECT_THAT(structure, HasSubstr("Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048"));
  EXPECT_THAT(structure, Not(HasSubstr("Encrypted data")));
  const std::string inside =
      openssl({"pkcs12", "-in", path, "-nokeys", "-clcerts", "-passin", "file:" + twin.file("pass")});
  EXPECT_THAT(inside, HasSubstr("CN = INSI-AUTO"));
}

TEST(TwinPortal, NamesPkcs12FilesInFrenchTime) {
  const Twin twin;
  write(twin.file("pass"), "Jumeau-2026\n");
  ::chmod(twin.file("pass").c_str(), 0600);
  const auto named = [&](const std::string& at) {
    const std::string out =
        twin.run("p12", {"--passphrase-file", twin.file("pass"), "--out-dir", twin.folder(), "--usage",
                         "SIGN", "--cn", "dmp", "--structure", "1", "--name", "N", "--department", "D",
                         "--like", "production", "--not-before", at});
    return std::filesystem::path(lines_of(out).front()).filename().string();
  };
  EXPECT_EQ(named("2026-03-29T00:59:59Z"), "asip-p12-EL-ORG-SIGN-20260329-015959.p12");
  EXPECT_EQ(named("2026-03-29T01:00:00Z"), "asip-p12-EL-ORG-SIGN-20260329-030000.p12");
  EXPECT_EQ(named("2026-10-25T01:00:00Z"), "asip-p12-EL-ORG-SIGN-20261025-020000.p12");
  EXPECT_EQ(named("2026-12-31T23:30:00Z"), "asip-p12-EL-ORG-SIGN-20270101-003000.p12");
}

TEST(TwinPortal, FoundsItselfOnceWithKeysThatOthersCannotRead) {
  const Twin twin(Twin::Authorities::own);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(twin.folder())) {
    if (!entry.path().string().ends_with("key.pem")) continue;
    EXPECT_EQ(entry.status().permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << entry.path();
  }
  const std::string before = openssl({"x509", "-in", twin.root(), "-noout", "-fingerprint"});
  const base::ProcessResult again = twin.ask("init", {});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.errors, HasSubstr("there is a twin in it already"));
  EXPECT_EQ(openssl({"x509", "-in", twin.root(), "-noout", "-fingerprint"}), before);
}

TEST(TwinPortal, PrintsTheFingerprintOfItsRoot) {
  const Twin twin;
  const std::string folder = twin.file("another");
  const base::ProcessResult made =
      run_program({Twin::program(), "init", folder, "--bits", "2048", "--at", "2026-11-23T12:00:00Z"});
  const std::string root = folder + "/root.pem";
  const base::ProcessResult digest = run_program(
      {"bash", "-c", "openssl x509 -in " + root + " -outform DER | sha256sum | cut -d' ' -f1 | tr -d '\\n'"});
  EXPECT_THAT(made.output, HasSubstr("root " + root + "\nroot-sha256 " + digest.output + "\n"));
  EXPECT_THAT(openssl({"x509", "-in", root, "-noout", "-dates"}),
              HasSubstr("notBefore=Nov 23 00:00:00 2016 GMT\nnotAfter=Nov 23 00:00:00 2036 GMT"));
}

TEST(TwinPortal, RefusesWordsThatItDoesNotKnow) {
  const Twin twin;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--bogus"}, {"--csr"}, {"one-name-too-many"}, {"--usage", "AUTH"}})
    EXPECT_EQ(twin.ask("sign", words).status, 2) << words.front();
  EXPECT_EQ(run_program({Twin::program()}).status, 2);
  EXPECT_EQ(run_program({Twin::program(), "dance"}).status, 2);
}

}  // namespace
}  // namespace sceau::test

// That each file of the corpus is what its index says, in the judgement of OpenSSL's own programs.
#include "tests/support/corpus.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/unit/twin/words.hpp"

namespace sceau::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// The first certificate of the file as PEM, whatever it comes in.
std::string first_certificate(const Corpus& corpus, const CorpusFile& file) {
  const std::string pass = "file:" + corpus.passphrase();
  if (file.kind == "pkcs12")
    return openssl({"pkcs12", "-in", file.path, "-nokeys", "-passin", pass, "-legacy"});
  for (const char* form : {"PEM", "DER"})
    if (file.kind == "pkcs7")
      if (const auto read =
              run_program({"openssl", "pkcs7", "-inform", form, "-in", file.path, "-print_certs"});
          read.status == 0)
        return read.output;
  std::vector<std::string> argv{"openssl", "x509", "-in", file.path};
  if (file.name == "utf16.pem")
    argv = {"bash", "-c", "tail -c +3 " + file.path + " | tr -d '\\000' | openssl x509"};
  if (file.name == "base64.txt")
    argv = {"bash", "-c", "base64 -d " + file.path + " | openssl x509 -inform DER"};
  return run_program(argv).output;
}

std::string verified(const Corpus& corpus, const std::string& certificate, const std::string& beside,
                     base::TimePoint at) {
  std::vector<std::string> words{"verify",
                                 "-auth_level",
                                 "2",
                                 "-attime",
                                 std::to_string(at.time_since_epoch().count()),
                                 "-CAfile",
                                 corpus.anchors(),
                                 "-untrusted",
                                 corpus.issuers()};
  if (!beside.empty()) words.insert(words.end(), {"-untrusted", beside});
  return openssl(words, base::view(certificate));
}

TEST(Corpus, HasThePathsThatItsIndexSays) {
  const std::map<std::string, const char*> words{{"trusted", "stdin: OK"},
                                                 {"expired", "certificate has expired"},
                                                 {"not_yet_valid", "certificate is not yet valid"},
                                                 {"weak_key", "EE certificate key too weak"},
                                                 {"weak_signature", "signature digest algorithm too weak"},
                                                 {"unknown_critical", "unhandled critical extension"},
                                                 {"malformed", "invalid certificate"},
                                                 {"issuer_missing", "unable to get local issuer certificate"},
                                                 {"path_too_long", "path length constraint exceeded"},
                                                 {"issuer_not_ca", "invalid CA certificate"},
                                                 {"name_constraint", "permitted subtree violation"},
                                                 {"untrusted_root", "self-signed certificate"},
                                                 {"bad_signature", "certificate signature failure"}};
  const Corpus corpus = read_corpus();
  for (const CorpusFile& file : corpus.files) {
    if (file.chain.empty()) continue;
    const std::string beside = file.kind == "certificates" ? file.path : "";
    // OpenSSL 3.0 counts the last second of a validity out, RFC 5280 (4.1.2.5) in.
    const base::TimePoint at = corpus.at - std::chrono::seconds(file.name == "last-second.pem" ? 1 : 0);
    EXPECT_THAT(verified(corpus, first_certificate(corpus, file), beside, at),
                HasSubstr(words.at(file.chain)))
        << file.name;
  }
}

TEST(Corpus, HasRequestsThatOpensslReads) {
  const Corpus corpus = read_corpus();
  for (const CorpusFile& file : corpus.files) {
    if (file.kind != "request") continue;
    const std::string form = file.name.ends_with(".der") ? "DER" : "PEM";
    EXPECT_THAT(openssl({"req", "-inform", form, "-in", file.path, "-noout", "-verify"}),
                HasSubstr(file.name == "request-broken.csr.der" ? "verify failure" : "verify OK"))
        << file.name;
  }
}

TEST(Corpus, HasPkcs12FilesOfFourMakes) {
  const Corpus corpus = read_corpus();
  const auto info = [&](const std::string& name, bool legacy) {
    std::vector<std::string> words{"pkcs12", "-in",     corpus.file(name).path,       "-info",
                                   "-noout", "-passin", "file:" + corpus.passphrase()};
    if (legacy) words.emplace_back("-legacy");
    return openssl(words);
  };
  EXPECT_THAT(info("modern.p12", false), HasSubstr("MAC: sha256, Iteration 10000"));
  EXPECT_THAT(info("modern.p12", false), HasSubstr("AES-256-CBC"));
  EXPECT_THAT(info("compat.p12", false), HasSubstr("Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC"));
  EXPECT_THAT(info("rc2-40.p12", true), HasSubstr("Encrypted data: pbeWithSHA1And40BitRC2-CBC"));
  EXPECT_THAT(info("rc2-40.p12", false), HasSubstr("unsupported"));
  for (const CorpusFile& file : corpus.files) {
    if (!file.name.starts_with("asip-p12-")) continue;
    EXPECT_THAT(info(file.name, false),
                HasSubstr("PKCS7 Data\nCertificate bag\nCertificate bag\nCertificate bag"));
  }
}

TEST(Corpus, HasAKeyThatIsNotThatOfItsCertificate) {
  const Corpus corpus = read_corpus();
  const auto public_part = [&](const std::string& name, const char* what, const std::string& reader) {
    const std::string command = "openssl pkcs12 -in " + corpus.file(name).path +
                                " -passin file:" + corpus.passphrase() + " -nodes " + what + " | openssl " +
                                reader + " -noout -modulus";
    return run_program({"bash", "-c", command}).output;
  };
  EXPECT_THAT(public_part("key-of-another.p12", "-nocerts", "rsa"), HasSubstr("Modulus="));
  EXPECT_NE(public_part("key-of-another.p12", "-nocerts", "rsa"),
            public_part("key-of-another.p12", "-nokeys", "x509"));
  EXPECT_EQ(public_part("modern.p12", "-nocerts", "rsa"),
            public_part("modern.p12", "-nokeys -clcerts", "x509"));
}

TEST(Corpus, HasNothingToReadInWhatIsToBeRefused) {
  const Corpus corpus = read_corpus();
  for (const CorpusFile& file : corpus.files) {
    if (file.kind != "nothing" || file.refusal == "file_too_large") continue;
    for (const char* program : {"x509", "req", "pkcs7", "crl"})
      EXPECT_NE(run_program({"openssl", program, "-in", file.path, "-noout"}).status, 0)
          << file.name << " as " << program;
  }
  EXPECT_GT(std::filesystem::file_size(corpus.file("huge.pem").path), 10U << 20U);
}

TEST(Corpus, SharesAKeyOnlyWhereItSaysSo) {
  const Corpus corpus = read_corpus();
  std::map<std::string, std::set<std::string>> certificates;  // serials by public key
  for (const CorpusFile& file : corpus.files) {
    if (file.chain.empty() || !file.name.ends_with(".pem") || file.name == "utf16.pem") continue;
    const std::string said = openssl({"x509", "-in", file.path, "-noout", "-serial", "-pubkey"});
    const std::size_t key = said.find("-----BEGIN");
    const std::size_t serial = said.find("serial=");
    ASSERT_NE(key, std::string::npos) << file.name;
    certificates[said.substr(key, said.find("-----END") - key)].insert(
        said.substr(serial, said.find('\n', serial)));
  }
  std::size_t shared = 0;
  for (const auto& [key, serials] : certificates) shared += serials.size() > 1 ? 1 : 0;
  EXPECT_EQ(shared, 1U);
}

TEST(Corpus, IsToldFileByFileInItsReadme) {
  std::ostringstream readme;
  readme << std::ifstream(SCEAU_SOURCE_DIR "/fixtures/corpus/README.md").rdbuf();
  for (const CorpusFile& file : read_corpus().files) {
    const std::string stem = file.name.starts_with("asip-p12-") ? "asip-p12-EL-TEST-ORG-AUTH_CLI-…"
                                                                : file.name.substr(0, file.name.find('.'));
    EXPECT_THAT(readme.str(), HasSubstr(stem)) << file.name;
  }
}

}  // namespace
}  // namespace sceau::test

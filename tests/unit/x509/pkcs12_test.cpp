#include "core/x509/pkcs12.hpp"

#include <gtest/gtest.h>

#include "core/base/process.hpp"
#include "core/x509/csr.hpp"
#include "folder.hpp"
#include "forge.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;
using namespace std::string_literals;

base::Secret secret(std::string_view text) { return base::Secret(text); }

// A key as a file holds it, a certificate for it, its chain, and PKCS#12 files of other software made of
// them.
class Pkcs12 : public testing::Test {
 protected:
  Pkcs12() : family(forge::family()), key(FileKey::generate(2048).value()), leaf(certificate_for(key)) {
    folder.write("key.pem", key.to_pem({}).value().text());
    folder.write("leaf.pem", to_pem("CERTIFICATE", leaf.der));
    folder.write("chain.pem", to_pem("CERTIFICATE", family.issuing.certificate.der) +
                                  to_pem("CERTIFICATE", family.root.certificate.der));
  }

  Certificate certificate_for(const FileKey& of) const {
    auto spec = forge::client_spec();
    const auto der = of.to_pkcs8().value();
    const unsigned char* cursor = der.bytes().data();
    spec.key = forge::Key(d2i_AutoPrivateKey(nullptr, &cursor, static_cast<long>(der.size())), EVP_PKEY_free);
    return forge::make(spec, &family.issuing).certificate;
  }
  std::string openssl(std::vector<std::string> argv, const std::string& input = {}) const {
    argv.insert(argv.begin(), {"openssl", "pkcs12"});
    const auto result = base::run({.argv = std::move(argv), .input = base::view(input)}).value();
    EXPECT_EQ(result.status, 0) << result.errors;
    return result.output;
  }
  std::string exported(const std::vector<std::string>& how,
                       const std::string& passphrase = "Secret-1") const {
    std::vector<std::string> argv{"-export",
                                  "-inkey",
                                  folder.path("key.pem"),
                                  "-in",
                                  folder.path("leaf.pem"),
                                  "-certfile",
                                  folder.path("chain.pem"),
                                  "-name",
                                  "alias é",
                                  "-passout",
                                  "pass:" + passphrase};
    argv.insert(argv.end(), how.begin(), how.end());
    return openssl(argv);
  }
  base::Secret made(Pkcs12Strength strength) const {
    const auto passphrase = secret("Secret-1");
    return make_pkcs12({.key = key,
                        .leaf = leaf,
                        .chain = {family.issuing.certificate, family.root.certificate},
                        .passphrase = passphrase,
                        .friendly_name = "dmp-auth",
                        .strength = strength})
        .value();
  }

  forge::Family family;
  FileKey key;
  Certificate leaf;
  Folder folder;
};

// As the portal makes them (igc-sante.md 3): certificates in clear, 3DES key, SHA-1 MAC, 2048 iterations.
const std::vector<std::string> kPortal{"-certpbe", "NONE", "-keypbe", "PBE-SHA1-3DES", "-macalg", "SHA1"};

TEST_F(Pkcs12, OfThePortalShowsItsCertificatesWithoutPassphrase) {
  const auto bundle = read_bundle(base::view(exported(kPortal)), "p12");
  ASSERT_TRUE(bundle);
  ASSERT_EQ(bundle->items.size(), 1U);
  const BundleItem& item = bundle->items[0];
  EXPECT_EQ(item.kind, ItemKind::pkcs12);
  ASSERT_EQ(item.certificates.size(), 3U);
  EXPECT_EQ(item.certificates[0], leaf);
  EXPECT_EQ(item.pkcs12->key_algorithm, "pbeWithSHA1And3-KeyTripleDES-CBC");
  EXPECT_EQ(item.pkcs12->certificate_algorithm, "clear");
  EXPECT_EQ(item.pkcs12->mac_algorithm, "SHA1");
  EXPECT_EQ(item.pkcs12->mac_iterations, 2048U);
  EXPECT_EQ(item.pkcs12->friendly_name, "alias é");
  EXPECT_FALSE(item.pkcs12->certificates_hidden);
  EXPECT_TRUE(bundle->has_private_key());
}

TEST_F(Pkcs12, OfThePortalOpensWithItsPassphraseOnly) {
  const std::string file = exported(kPortal);
  const auto content = open_pkcs12(base::view(file), secret("Secret-1"));
  ASSERT_TRUE(content);
  EXPECT_EQ(content->key.public_key(), leaf.key);
  EXPECT_EQ(content->leaf, leaf);
  EXPECT_EQ(content->others.size(), 2U);
  EXPECT_EQ(content->friendly_name, "alias é");
  EXPECT_EQ(open_pkcs12(base::view(file), secret("wrong")).error().code, ErrorCode::passphrase_wrong);
  EXPECT_EQ(open_pkcs12(base::view(file), {}).error().code, ErrorCode::passphrase_needed);
}

TEST_F(Pkcs12, OfTodayHidesItsCertificatesUntilItIsOpened) {
  const std::string file = exported({});
  const auto bundle = read_bundle(base::view(file), "p12");
  ASSERT_TRUE(bundle);
  EXPECT_TRUE(bundle->items[0].pkcs12->certificates_hidden);
  EXPECT_TRUE(bundle->items[0].certificates.empty());
  EXPECT_EQ(bundle->items[0].pkcs12->certificate_algorithm, "PBES2 aes-256-cbc");
  EXPECT_EQ(open_pkcs12(base::view(file), secret("Secret-1"))->leaf, leaf);
}

TEST_F(Pkcs12, OfOtherOperatorsInRc2IsNamedAsUnreadable) {
  const std::string file = exported({"-legacy"});
  const auto bundle = read_bundle(base::view(file), "p12");
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle->items[0].pkcs12->certificate_algorithm, "pbeWithSHA1And40BitRC2-CBC");
  const auto content = open_pkcs12(base::view(file), secret("Secret-1"));
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::algorithm_unreadable);
  EXPECT_EQ(content.error().value, "pbeWithSHA1And40BitRC2-CBC");
}

TEST_F(Pkcs12, IsReadInBase64Too) {
  const std::string file = exported(kPortal);
  const auto bundle = read_bundle(base::view(base::base64(base::view(file))), "p12");
  ASSERT_TRUE(bundle);
  EXPECT_TRUE(open_pkcs12(bundle->items[0].der, secret("Secret-1")));
}

TEST_F(Pkcs12, OpensWithAnEmptyPassphraseWhereThatIsTheOne) {
  EXPECT_TRUE(open_pkcs12(base::view(exported({}, "")), {}));
}

TEST_F(Pkcs12, WithoutAMacIsJudgedByItsKey) {
  const std::string file = exported({"-nomac"});
  EXPECT_TRUE(open_pkcs12(base::view(file), secret("Secret-1")));
  EXPECT_EQ(open_pkcs12(base::view(file), secret("wrong")).error().code, ErrorCode::passphrase_wrong);
}

TEST_F(Pkcs12, WithAForeignCertificateSaysThatNoneFitsTheKey) {
  const auto content = open_pkcs12(
      base::view(openssl({"-export", "-nocerts", "-inkey", folder.path("key.pem"), "-passout", "pass:x"})),
      secret("x"));
  ASSERT_TRUE(content);
  EXPECT_FALSE(content->leaf);
}

TEST_F(Pkcs12, WithoutAKeyIsNoUseForImport) {
  const std::string file = openssl(
      {"-export", "-nokeys", "-in", folder.path("leaf.pem"), "-passout", "pass:x", "-certpbe", "NONE"});
  EXPECT_EQ(open_pkcs12(base::view(file), secret("x")).error().code, ErrorCode::key_missing);
  EXPECT_EQ(read_bundle(base::view(file), "p12")->items[0].certificates.size(), 1U);
}

TEST_F(Pkcs12, ThatAsksForEndlessIterationsIsRefusedAtOnce) {
  std::string file = exported({"-iter", "65536", "-nomac", "-certpbe", "NONE"});
  const std::size_t count = file.find("\x02\x03\x01\0\0"s);  // INTEGER 65536, of the key's derivation
  ASSERT_NE(count, std::string::npos);
  file.replace(count, 5, "\x02\x03\x7F\xFF\xFF");
  const auto content = open_pkcs12(base::view(file), secret("Secret-1"));
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::algorithm_unreadable);
  EXPECT_EQ(content.error().value, "8388607 iterations");
}

TEST_F(Pkcs12, MadeInBothStrengthsIsReadByOpensslAndByUs) {
  for (const auto strength : {Pkcs12Strength::modern, Pkcs12Strength::compat}) {
    const base::Secret file = made(strength);
    const std::string text(file.text());
    const std::string shown = openssl({"-info", "-nodes", "-passin", "pass:Secret-1"}, text);
    EXPECT_NE(shown.find("friendlyName: dmp-auth"), std::string::npos);
    EXPECT_NE(shown.find("BEGIN PRIVATE KEY"), std::string::npos);
    const auto content = open_pkcs12(file.bytes(), secret("Secret-1"));
    ASSERT_TRUE(content);
    EXPECT_EQ(content->leaf, leaf);
    EXPECT_EQ(content->others.size(), 2U);
    EXPECT_EQ(content->outline.mac_algorithm, strength == Pkcs12Strength::modern ? "SHA256" : "SHA1");
    EXPECT_EQ(content->outline.key_algorithm,
              strength == Pkcs12Strength::modern ? "PBES2 aes-256-cbc" : "pbeWithSHA1And3-KeyTripleDES-CBC");
  }
}

TEST_F(Pkcs12, MadeIsReadByGnutls) {
  for (const auto strength : {Pkcs12Strength::modern, Pkcs12Strength::compat}) {
    folder.write("made.p12", made(strength).text());
    const auto result = base::run({.argv = {"certtool", "--p12-info", "--inder", "--password", "Secret-1",
                                            "--infile", folder.path("made.p12")}});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 0) << result->errors;
    EXPECT_NE(result->output.find("MAC info"), std::string::npos);
  }
}

TEST_F(Pkcs12, IsNotMadeWithoutPassphraseNorForAForeignCertificate) {
  const auto empty = base::Secret();
  EXPECT_EQ(make_pkcs12({.key = key, .leaf = leaf, .chain = {}, .passphrase = empty, .friendly_name = "a"})
                .error()
                .code,
            ErrorCode::passphrase_needed);
  const auto passphrase = secret("x");
  EXPECT_EQ(make_pkcs12({.key = key,
                         .leaf = family.root.certificate,
                         .chain = {},
                         .passphrase = passphrase,
                         .friendly_name = "a"})
                .error()
                .code,
            ErrorCode::certificate_key_mismatch);
}

TEST_F(Pkcs12, IsRefusedWhenItIsCutOrSomethingElse) {
  const std::string file = exported(kPortal);
  EXPECT_EQ(open_pkcs12(base::view(file.substr(0, 300)), secret("Secret-1")).error().code,
            ErrorCode::truncated);
  EXPECT_EQ(open_pkcs12(leaf.der, secret("Secret-1")).error().code, ErrorCode::not_x509);
  EXPECT_EQ(open_pkcs12({}, secret("Secret-1")).error().code, ErrorCode::not_x509);
}

TEST_F(Pkcs12, SurvivesWrongBytesAllOverIt) {
  const std::string file = exported(kPortal);
  for (std::size_t at = 0; at < file.size(); at += at < 100 ? 1 : 7) {
    std::string wrong = file;
    wrong[at] = static_cast<char>(wrong[at] ^ 0x41);
    const auto bundle = read_bundle(base::view(wrong), "p12");
    EXPECT_TRUE(bundle || bundle.error().code != ErrorCode::internal) << at;
    const auto content = open_pkcs12(base::view(wrong), secret("Secret-1"));
    EXPECT_TRUE(!content || content->key.public_key() == key.public_key()) << at;
  }
}

}  // namespace
}  // namespace sceau::x509

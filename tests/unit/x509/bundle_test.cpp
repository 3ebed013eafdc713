#include "core/x509/bundle.hpp"

#include <gtest/gtest.h>

#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/x509/csr.hpp"
#include "core/x509/file_key.hpp"
#include "forge.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;

struct Material {
  forge::Family family = forge::family();
  forge::Forged leaf = forge::make(forge::client_spec(), &family.issuing);
  base::Bytes der = leaf.certificate.der;
  std::string pem = to_pem("CERTIFICATE", der);
  std::string chain = pem + to_pem("CERTIFICATE", family.issuing.certificate.der) +
                      to_pem("CERTIFICATE", family.root.certificate.der);
};

std::string openssl(std::vector<std::string> argv, const std::string& input) {
  argv.insert(argv.begin(), "openssl");
  const auto result = base::run({.argv = std::move(argv), .input = base::view(input)}).value();
  EXPECT_EQ(result.status, 0) << result.errors;
  return result.output;
}

Bundle read(std::string_view content) {
  auto bundle = read_bundle(base::view(content), "file");
  EXPECT_TRUE(bundle) << static_cast<int>(bundle.error().code);
  return bundle ? *std::move(bundle) : Bundle{};
}
ErrorCode refusal(std::string_view content) { return read_bundle(base::view(content), "file").error().code; }

std::string with_crlf(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.replace(at, 1, "\r\n");
  return text;
}

TEST(Bundle, ReadsOneCertificateHoweverItIsWritten) {
  const Material m;
  const std::string der(base::text(m.der));
  const std::string plain = base::base64(m.der);
  const std::pair<const char*, std::string> table[] = {
      {"PEM", m.pem},
      {"PEM with CRLF", with_crlf(m.pem)},
      {"PEM after a byte order mark", "\xEF\xBB\xBF" + m.pem},
      {"PEM with text around it",
       "Bag Attributes\n    friendlyName: é\nsubject=CN = x\n" + m.pem + "\nCordialement\n"},
      {"PEM on one long line", "-----BEGIN CERTIFICATE-----\n" + plain + "\n-----END CERTIFICATE-----"},
      {"PEM under an old label", to_pem("X509 CERTIFICATE", m.der)},
      {"DER", der},
      {"DER with a line feed after it", der + "\r\n"},
      {"base64 without armour", plain},
      {"base64 in lines, after a byte order mark",
       "\xEF\xBB\xBF" + with_crlf(plain.substr(0, 64) + "\n" + plain.substr(64) + "\n")},
  };
  for (const auto& [how, content] : table) {
    SCOPED_TRACE(how);
    const Bundle bundle = read(content);
    ASSERT_EQ(bundle.items.size(), 1U);
    EXPECT_EQ(bundle.items[0].kind, ItemKind::certificate);
    EXPECT_EQ(bundle.items[0].der, m.der);
    EXPECT_EQ(bundle.items[0].certificates.at(0), m.leaf.certificate);
  }
}

TEST(Bundle, ReadsSeveralCertificatesAndTellsEachOnce) {
  const Material m;
  const Bundle bundle = read(m.chain + m.pem);
  EXPECT_EQ(bundle.items.size(), 4U);
  const auto certificates = bundle.certificates();
  ASSERT_EQ(certificates.size(), 3U);
  EXPECT_EQ(certificates[2], m.family.root.certificate);
}

TEST(Bundle, ReadsPkcs7InBothEncodings) {
  const Material m;
  for (const char* form : {"PEM", "DER"}) {
    SCOPED_TRACE(form);
    const Bundle bundle =
        read(openssl({"crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", form}, m.chain));
    ASSERT_EQ(bundle.items.size(), 1U);
    EXPECT_EQ(bundle.items[0].kind, ItemKind::pkcs7);
    EXPECT_EQ(bundle.items[0].certificates.size(), 3U);
  }
}

TEST(Bundle, ReadsARequest) {
  const auto key = FileKey::generate(2048).value();
  const auto draft =
      draft_csr(Name::from_fields({"FR", "Paris (75)", "O", "1", "a"}).value(), key.public_key()).value();
  const auto der = finish_csr(draft, key.sign(draft.tbs()).value()).value();
  for (const std::string& content : {std::string(base::text(der)), to_pem("CERTIFICATE REQUEST", der),
                                     to_pem("NEW CERTIFICATE REQUEST", der), base::base64(der)}) {
    const Bundle bundle = read(content);
    ASSERT_EQ(bundle.items.size(), 1U);
    EXPECT_EQ(bundle.items[0].kind, ItemKind::request);
    EXPECT_EQ(bundle.items[0].request->subject, draft.subject());
  }
}

TEST(Bundle, NoticesPrivateKeysAndKeepsNothingOfThem) {
  const auto key = FileKey::generate(2048).value();
  const std::string clear(key.to_pem({}).value().text());
  const std::string locked(key.to_pem(base::Secret(std::string_view("x"))).value().text());
  const std::string traditional = openssl({"rsa", "-traditional"}, clear);
  const std::string traditional_locked =
      openssl({"rsa", "-traditional", "-aes256", "-passout", "pass:secret"}, clear);
  const std::string der(key.to_pkcs8().value().text());
  const std::tuple<const char*, std::string, bool> table[] = {
      {"PKCS#8", clear, false},
      {"encrypted PKCS#8", locked, true},
      {"traditional", traditional, false},
      {"encrypted traditional", traditional_locked, true},
      {"PKCS#8 DER", der, false},
      {"PKCS#1 DER", openssl({"rsa", "-traditional", "-outform", "DER"}, clear), false},
  };
  for (const auto& [how, content, encrypted] : table) {
    SCOPED_TRACE(how);
    const Bundle bundle = read(content);
    ASSERT_EQ(bundle.items.size(), 1U);
    EXPECT_EQ(bundle.items[0].kind, ItemKind::private_key);
    EXPECT_EQ(bundle.items[0].encrypted, encrypted);
    EXPECT_TRUE(bundle.items[0].der.empty() && bundle.certificates().empty());
    EXPECT_TRUE(bundle.has_private_key());
  }
}

TEST(Bundle, ReadsAKeyAndItsCertificateFromOneFile) {
  const Material m;
  const Bundle bundle = read(std::string(FileKey::generate(2048)->to_pem({})->text()) + m.pem);
  ASSERT_EQ(bundle.items.size(), 2U);
  EXPECT_EQ(bundle.items[0].kind, ItemKind::private_key);
  EXPECT_EQ(bundle.items[1].kind, ItemKind::certificate);
}

TEST(Bundle, PassesOverWhatNobodyAskedFor) {
  const Material m;
  const std::string parameters =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  EXPECT_EQ(read(parameters + m.pem).items.size(), 1U);
  EXPECT_EQ(refusal(parameters), ErrorCode::not_x509);
}

TEST(Bundle, RefusesWhatIsNoX509ByItsKind) {
  const Material m;
  const std::string der(base::text(m.der));
  const std::tuple<const char*, std::string, ErrorCode> table[] = {
      {"nothing", "", ErrorCode::empty_file},
      {"blanks", " \r\n\t\n", ErrorCode::empty_file},
      {"a sentence", "Bonjour, voici le certificat.", ErrorCode::not_x509},
      {"a picture", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), ErrorCode::not_x509},
      {"an archive", std::string("PK\x03\x04\x14\0\0\0", 8), ErrorCode::not_x509},
      {"DER cut short", der.substr(0, der.size() / 2), ErrorCode::truncated},
      {"PEM without its end", m.pem.substr(0, m.pem.size() / 2), ErrorCode::truncated},
      {"a second PEM block without its end", m.pem + m.pem.substr(0, m.pem.size() / 2), ErrorCode::truncated},
      {"a block inside a block", "-----BEGIN CERTIFICATE-----\n" + m.pem, ErrorCode::truncated},
      {"base64 cut short", base::base64(m.der).substr(0, 400), ErrorCode::truncated},
      {"PEM whose content is cut", to_pem("CERTIFICATE", base::ByteView(m.der).first(90)),
       ErrorCode::truncated},
      {"PEM of something else", to_pem("CERTIFICATE", base::view("hello")), ErrorCode::not_x509},
      {"PEM with a broken line", "-----BEGIN CERTIFICATE-----\nMII!!\n-----END CERTIFICATE-----\n",
       ErrorCode::not_x509},
      {"an empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", ErrorCode::not_x509},
      {"DER and then garbage", der + "garbage", ErrorCode::not_x509},
      {"too many bytes", std::string(kBundleSizeLimit + 1, 'A'), ErrorCode::file_too_large},
      {"a length of four gigabytes", std::string("\x30\x84\xff\xff\xff\xff\x01", 7), ErrorCode::truncated},
  };
  for (const auto& [how, content, code] : table) {
    SCOPED_TRACE(how);
    const auto bundle = read_bundle(base::view(content), "file");
    ASSERT_FALSE(bundle);
    EXPECT_EQ(bundle.error().code, code);
    EXPECT_EQ(bundle.error().subject, "file");
  }
}

TEST(Bundle, RefusesMoreBlocksThanItsLimit) {
  std::string many;
  for (std::size_t i = 0; i <= kBundleItemLimit; ++i)
    many += "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n";
  EXPECT_EQ(refusal(many), ErrorCode::file_too_large);
}

TEST(Bundle, NeverCrashesOnDeeplyNestedDer) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "\x30\x80";
  EXPECT_EQ(refusal(deep), ErrorCode::not_x509);
}

TEST(Bundle, SurvivesEachByteOfEachFormBeingWrong) {
  const Material m;
  const std::string p7 =
      openssl({"crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER"}, m.pem);
  for (const std::string& whole : {m.pem, p7}) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string wrong = whole;
      wrong[at] = static_cast<char>(wrong[at] ^ 0x55);
      const auto bundle = read_bundle(base::view(wrong), "file");
      EXPECT_TRUE(bundle || bundle.error().code != ErrorCode::internal) << at;
      if (at + 1 == whole.size()) continue;  // PEM without its last line feed is whole
      EXPECT_FALSE(read_bundle(base::view(whole.substr(0, at)), "file")) << at;
    }
  }
}

}  // namespace
}  // namespace sceau::x509

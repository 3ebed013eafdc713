#include "core/x509/csr.hpp"

#include <botan/pkcs10.h>
#include <botan/pubkey.h>
#include <botan/x509_dn.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/process.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/der.hpp"
#include "core/x509/file_key.hpp"
#include "forge.hpp"

namespace sceau::x509 {
namespace {

const NameFields kFields{"FR", "Côte-d'Or (21)", "CENTRE DE SANTE DE L'ÉTANG", "10B0221636", "INSI-AUTO"};

struct Made {
  Name subject;
  PublicKey key;
  base::Bytes der;
};

Made make_request() {
  const auto key = FileKey::generate(2048).value();
  const auto subject = Name::from_fields(kFields).value();
  const auto draft = draft_csr(subject, key.public_key()).value();
  return {subject, key.public_key(), finish_csr(draft, key.sign(draft.tbs()).value()).value()};
}

base::ProcessResult feed(std::vector<std::string> argv, const std::string& input) {
  return base::run({.argv = std::move(argv), .input = base::view(input)}).value();
}

TEST(Csr, CarriesTheNameAndKeyItWasGivenAndNoAttribute) {
  const Made made = make_request();
  const auto read = parse_csr(made.der);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->subject.der(), made.subject.der());
  EXPECT_EQ(read->key, made.key);
  EXPECT_TRUE(read->signature_ok);
  EXPECT_TRUE(read->extensions.empty());
  EXPECT_EQ(read->signature_algorithm, "sha256WithRSAEncryption");
}

TEST(Csr, IsVerifiedByOpensslWhichReadsTheSameName) {
  const Made made = make_request();
  const auto result =
      feed({"openssl", "req", "-verify", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus_space"},
           to_pem("CERTIFICATE REQUEST", made.der));
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_NE((result.output + result.errors).find("verify OK"), std::string::npos);
  EXPECT_NE(result.output.find(made.subject.text()), std::string::npos) << result.output;
}

TEST(Csr, IsVerifiedByCertool) {
  const Made made = make_request();
  const auto result = feed({"certtool", "--crq-info"}, to_pem("CERTIFICATE REQUEST", made.der));
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_NE(result.output.find("Self signature: verified"), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("Subject: " + made.subject.rfc4514()), std::string::npos) << result.output;
}

TEST(Csr, IsVerifiedByBotanWhichReadsTheSameNameToTheByte) {
  const Made made = make_request();
  const Botan::PKCS10_Request request(made.der);
  const std::unique_ptr<Botan::Public_Key> key(request.subject_public_key());
  EXPECT_TRUE(request.check_signature(*key));
  EXPECT_EQ(request.raw_public_key(), made.key.spki_der);
  base::ByteView subject = made.subject.der();
  EXPECT_TRUE(
      std::ranges::equal(request.subject_dn().get_bits(), *take(subject, kSequence)));  // inside the SEQUENCE
}

TEST(Csr, IsRefusedWhenTheSignatureIsNotOfItsKey) {
  const auto key = FileKey::generate(2048).value();
  const auto other = FileKey::generate(2048).value();
  const auto draft = draft_csr(Name::from_fields(kFields).value(), key.public_key()).value();
  EXPECT_EQ(finish_csr(draft, other.sign(draft.tbs()).value()).error().code, base::ErrorCode::csr_invalid);
  EXPECT_EQ(finish_csr(draft, {}).error().code, base::ErrorCode::csr_invalid);
  auto signature = key.sign(draft.tbs()).value();
  signature[7] ^= 1;
  EXPECT_EQ(finish_csr(draft, signature).error().code, base::ErrorCode::csr_invalid);
}

TEST(Csr, IsMadeForAnEcKeyToo) {
  const auto key = forge::ec_key();
  const auto spki = [&] {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    base::Bytes out(der, der + size);
    OPENSSL_free(der);
    return out;
  }();
  const auto draft =
      draft_csr(Name::from_fields(kFields).value(), public_key_from_spki(spki).value()).value();
  const auto der = finish_csr(draft, forge::signature(key, draft.tbs()));
  ASSERT_TRUE(der);
  EXPECT_EQ(parse_csr(*der)->key.curve, "prime256v1");
  EXPECT_TRUE(parse_csr(*der)->signature_ok);
}

TEST(Csr, IsNotDraftedForTheEmptyName) {
  const auto key = FileKey::generate(2048).value();
  EXPECT_EQ(draft_csr(Name(), key.public_key()).error().code, base::ErrorCode::name_malformed);
}

TEST(Csr, TellsTheExtensionsThatSomebodyElseAskedFor) {
  const auto made =
      base::run({.argv = {"openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null",
                          "-subj", "/CN=a", "-addext", "subjectAltName=DNS:a.example", "-addext",
                          "keyUsage=critical,digitalSignature"}});
  ASSERT_TRUE(made);
  const auto bundle = read_bundle(base::view(made->output), "request");
  ASSERT_TRUE(bundle) << made->errors;
  const auto& extensions = bundle->items.at(0).request->extensions;
  ASSERT_EQ(extensions.size(), 2U);
  EXPECT_EQ(extensions[0].name, "subjectAltName");
  EXPECT_EQ(extensions[1].oid, "2.5.29.15");
  EXPECT_TRUE(extensions[1].critical);
}

TEST(Csr, ReadsAWrongSignatureAsWrong) {
  Made made = make_request();
  made.der.back() ^= 1;
  const auto read = parse_csr(made.der);
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->signature_ok);
}

TEST(Csr, NeverReadsOneCutShort) {
  const Made made = make_request();
  for (std::size_t size = 0; size < made.der.size(); ++size)
    EXPECT_FALSE(parse_csr(base::ByteView(made.der).first(size))) << size;
}

}  // namespace
}  // namespace sceau::x509

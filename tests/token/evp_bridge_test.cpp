#include "pkcs11/evp_bridge/evp_bridge.hpp"

#include <openssl/rsa.h>

#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using base::Secret;
using pkcs11::EvpKey;
using pkcs11::Uri;

class EvpBridgeTest : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    if (IsSkipped()) return;
    pair = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
    take(pkcs11::generate(*session, {.label = "dmp-sign"}));
    signature = take(pkcs11::sign(*session, pair.private_key, base::view("message")));
    uri = pair.uri(*session);
    close();  // the bridge is alone in its process
  }
  auto open(const Uri& key, const char* pin = SoftHsmToken::pin()) const {
    return EvpKey::open(key, softhsm->environment(), Secret(pin));
  }

  pkcs11::KeyPair pair;
  base::Bytes signature;
  Uri uri;
};

TEST_F(EvpBridgeTest, SignsWithTheKeyOfTheUri) {
  const EvpKey key = take(open(uri));
  EXPECT_EQ(rsa_of(key.get()), pair.rsa);
  EXPECT_EQ(sign(key.get(), base::view("message")), signature);
}

TEST_F(EvpBridgeTest, SignsWithPssAsTls13Does) {
  const EvpKey key = take(open(uri));
  ASSERT_TRUE(key.can_pss());
  const auto run = [](EVP_PKEY* with, auto init, auto operation) {
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    return init(context.get(), &parameters, EVP_sha256(), nullptr, with) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1 &&
           operation(context.get());
  };
  const auto message = base::view("message");
  base::Bytes pss(256);
  std::size_t size = pss.size();
  EXPECT_TRUE(run(key.get(), EVP_DigestSignInit, [&](EVP_MD_CTX* context) {
    return EVP_DigestSign(context, pss.data(), &size, message.data(), message.size()) == 1;
  }));
  EXPECT_TRUE(run(public_key(pair.rsa).get(), EVP_DigestVerifyInit, [&](EVP_MD_CTX* context) {
    return EVP_DigestVerify(context, pss.data(), size, message.data(), message.size()) == 1;
  }));
}

TEST_F(EvpBridgeTest, FindsTheKeyByItsLabelAlone) {
  Uri by_label = uri;
  by_label.id.reset();
  EXPECT_EQ(rsa_of(take(open(by_label)).get()), pair.rsa);
}

TEST_F(EvpBridgeTest, CanBeOpenedAgainWhenItHasGone) {
  { const EvpKey first = take(open(uri)); }
  EXPECT_EQ(sign(take(open(uri)).get(), base::view("message")), signature);
}

TEST_F(EvpBridgeTest, SaysWhatTheTokenSays) {
  Uri wrong = uri;
  wrong.object = "insi-auto";
  EXPECT_EQ(code_of(open(wrong)), ErrorCode::key_missing);
  wrong = uri;
  wrong.token = "other";
  EXPECT_EQ(code_of(open(wrong)), ErrorCode::token_missing);
  wrong.module_path.reset();
  EXPECT_EQ(code_of(open(wrong)), ErrorCode::module_not_configured);
  EXPECT_EQ(code_of(open(uri, "111111")), ErrorCode::pin_incorrect);
}

}  // namespace
}  // namespace sceau::test

// Other implementations, on the same token, must say the same of our keys.
#include <libp11.h>
#include <openssl/pem.h>

#include "core/base/process.hpp"
#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using pkcs11::KeyPair;
using testing::HasSubstr;
using testing::Not;

class InteropTest : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    if (IsSkipped()) return;
    pair = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
    signature = take(pkcs11::sign(*session, pair.private_key, base::view("message")));
  }

  // What a program says of our token; the PIN of a throw-away token goes through its environment.
  std::string output_of(std::vector<std::string> argv) const {
    auto environment = softhsm->environment();
    environment.push_back(std::string("GNUTLS_PIN=") + SoftHsmToken::pin());
    environment.push_back(std::string("SCEAU_TEST_PIN=") + SoftHsmToken::pin());
    environment.push_back("LC_ALL=C");
    const auto result = take(base::run({.argv = std::move(argv), .environment = environment}));
    EXPECT_EQ(result.status, 0) << result.errors;
    return result.output;
  }

  KeyPair pair;
  base::Bytes signature;
};

TEST_F(InteropTest, OpenSslVerifiesOurSignature) {
  const EvpPkey key = public_key(pair.rsa);
  EXPECT_TRUE(verifies(key.get(), base::view("message"), signature));
  EXPECT_FALSE(verifies(key.get(), base::view("another"), signature));
}

TEST_F(InteropTest, Pkcs11ToolSeesASignOnlyKey) {
  const std::string listed =
      output_of({"pkcs11-tool", "--module", SoftHsmToken::kModule, "--login", "--pin", "env:SCEAU_TEST_PIN",
                 "--list-objects", "--token-label", softhsm->label()});
  EXPECT_THAT(listed, HasSubstr("Private Key Object; RSA"));
  EXPECT_THAT(listed, HasSubstr("label:      dmp-auth"));
  EXPECT_THAT(listed, HasSubstr("ID:         " + base::hex(pair.id)));
  EXPECT_THAT(listed, HasSubstr("Usage:      sign\n"));
  EXPECT_THAT(listed, HasSubstr("sensitive, always sensitive, never extractable, local"));
  EXPECT_THAT(listed, Not(HasSubstr("decrypt")));
}

TEST_F(InteropTest, P11ToolFindsTheKeyByOurUri) {
  pkcs11::Uri uri = pair.uri(*session);
  uri.module_path.reset();
  const std::string listed =
      output_of({"p11tool", "--provider", SoftHsmToken::kModule, "--login", "--list-privkeys", uri.str()});
  EXPECT_THAT(listed, HasSubstr("Label: dmp-auth"));
  EXPECT_THAT(listed, HasSubstr("CKA_PRIVATE; CKA_NEVER_EXTRACTABLE; CKA_SENSITIVE"));
  // What it writes is what we read, by its own parser and ours.
  const auto start = listed.find("pkcs11:");
  ASSERT_NE(start, std::string::npos);
  const auto theirs =
      take(pkcs11::Uri::parse(listed.substr(start, listed.find_first_of("\r\n", start) - start)));
  EXPECT_EQ(theirs, uri);
}

TEST_F(InteropTest, P11ToolExportsThePublicKeyThatWeRead) {
  pkcs11::Uri uri = pair.uri(*session);
  uri.module_path.reset();
  uri.type = pkcs11::UriType::public_key;
  const std::string pem =
      output_of({"p11tool", "--provider", SoftHsmToken::kModule, "--login", "--export-pubkey", uri.str()});
  const std::unique_ptr<BIO, Freed<BIO_free_all>> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const EvpPkey theirs(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  ASSERT_NE(theirs, nullptr) << pem;
  EXPECT_EQ(rsa_of(theirs.get()), pair.rsa);
}

// libp11's objects: its keys die with its slots, its slots with its context.
struct Libp11 {
  explicit Libp11(const char* path) : context(PKCS11_CTX_new()) {
    loaded = PKCS11_CTX_load(context, path) == 0;
    if (loaded) PKCS11_enumerate_slots(context, &slots, &count);
  }
  ~Libp11() {
    if (slots != nullptr) PKCS11_release_all_slots(context, slots, count);
    if (loaded) PKCS11_CTX_unload(context);
    PKCS11_CTX_free(context);
  }
  PKCS11_SLOT* token(const std::string& label) const {
    for (unsigned i = 0; i < count; ++i)
      if (slots[i].token != nullptr && label == slots[i].token->label) return &slots[i];
    return nullptr;
  }

  PKCS11_CTX* context;
  bool loaded = false;
  PKCS11_SLOT* slots = nullptr;
  unsigned count = 0;
};

TEST_F(InteropTest, Libp11HasTheSameKeyAndMakesTheSameSignature) {
  close();  // its end calls C_Finalize, which is ours to call while we hold the module
  const Libp11 libp11(SoftHsmToken::kModule);
  PKCS11_SLOT* const slot = libp11.token(softhsm->label());
  ASSERT_NE(slot, nullptr);
  ASSERT_EQ(PKCS11_login(slot, 0, SoftHsmToken::pin()), 0);
  PKCS11_KEY* keys = nullptr;
  unsigned count = 0;
  ASSERT_EQ(PKCS11_enumerate_keys(slot->token, &keys, &count), 0);
  ASSERT_EQ(count, 1U);
  EXPECT_STREQ(keys[0].label, "dmp-auth");
  EXPECT_EQ(base::Bytes(keys[0].id, keys[0].id + keys[0].id_len), pair.id);
  const EvpPkey key(PKCS11_get_private_key(&keys[0]));
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(rsa_of(key.get()), pair.rsa);
  EXPECT_EQ(sign(key.get(), base::view("message")),
            signature);  // PKCS#1 v1.5 knows one signature for a message
}

}  // namespace
}  // namespace sceau::test

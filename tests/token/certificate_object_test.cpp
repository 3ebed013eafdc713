#include "pkcs11/certificate_object.hpp"

#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::Bytes;
using base::ErrorCode;
using pkcs11::Stored;

using testing::IsEmpty;
using testing::SizeIs;

class CertificateObjectTest : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    if (IsSkipped()) return;
    pair = take(pkcs11::generate(*session, {.label = "dmp-auth"}));
    certificate = make_certificate(public_key(pair.rsa).get(), ca.get(), 1);
    object = object_of(certificate.get(), pair);
  }
  std::vector<pkcs11::ObjectRow> certificates() const {
    auto rows = take(pkcs11::list_objects(*session));
    std::erase_if(rows, [](const auto& row) { return row.kind != pkcs11::ObjectClass::certificate; });
    return rows;
  }

  EvpPkey ca = make_rsa();
  pkcs11::KeyPair pair;
  X509Certificate certificate;
  pkcs11::CertificateObject object;
};

TEST_F(CertificateObjectTest, IsStoredOnceAndReadBackToTheByte) {
  EXPECT_EQ(take(pkcs11::store_certificate(*session, object)), Stored::now);
  EXPECT_EQ(take(pkcs11::store_certificate(*session, object)), Stored::already);
  const auto rows = certificates();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].certificate, object.value);
  EXPECT_EQ(rows[0].id, pair.id);
  EXPECT_EQ(rows[0].label, "dmp-auth");
  EXPECT_THAT(pkcs11::strays(take(pkcs11::list_objects(*session))), IsEmpty());
}

TEST_F(CertificateObjectTest, IsReadWithoutLogin) {
  take(pkcs11::store_certificate(*session, object));
  login.reset();
  EXPECT_THAT(certificates(), SizeIs(1));
}

TEST_F(CertificateObjectTest, UnderAnotherIdIsRefusedAndFoundToBeAStray) {
  auto other = object;
  other.id = {1, 2, 3};
  take(pkcs11::store_certificate(*session, other));
  EXPECT_EQ(code_of(pkcs11::store_certificate(*session, object)), ErrorCode::object_exists);
  const auto found = pkcs11::strays(take(pkcs11::list_objects(*session)));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, pkcs11::StrayKind::certificate_id_mismatch);
  EXPECT_EQ(found[0].value, base::hex(pair.id));
}

TEST_F(CertificateObjectTest, DoesNotReplaceAnother) {
  take(pkcs11::store_certificate(*session, object));
  const auto other = make_certificate(public_key(pair.rsa).get(), ca.get(), 2);
  EXPECT_EQ(code_of(pkcs11::store_certificate(*session, object_of(other.get(), pair))),
            ErrorCode::object_exists);
  EXPECT_THAT(certificates(), SizeIs(1));
}

TEST_F(CertificateObjectTest, ThatIsIncompleteNeverReachesTheToken) {
  auto incomplete = object;
  incomplete.subject.clear();  // SoftHSM refuses it, and keeps an empty certificate
  EXPECT_EQ(code_of(pkcs11::store_certificate(*session, incomplete)), ErrorCode::internal);
  incomplete = object;
  incomplete.value.clear();
  EXPECT_EQ(code_of(pkcs11::store_certificate(*session, incomplete)), ErrorCode::internal);
  EXPECT_THAT(certificates(), IsEmpty());
}

TEST_F(CertificateObjectTest, IsDestroyedByItsValue) {
  take(pkcs11::store_certificate(*session, object));
  EXPECT_EQ(code_of(pkcs11::destroy_certificate(*session, Bytes{})), ErrorCode::object_missing);
  EXPECT_EQ(code_of(pkcs11::destroy_certificate(*session, Bytes{0x30})), ErrorCode::object_missing);
  ASSERT_TRUE(pkcs11::destroy_certificate(*session, object.value));
  EXPECT_THAT(certificates(), IsEmpty());
  EXPECT_EQ(take(pkcs11::find_key(*session, pair.id)).label, "dmp-auth");
}

TEST_F(CertificateObjectTest, ThatAnotherToolLeftEmptyIsListedNamedAndDestroyed) {
  pkcs11::Template empty;
  empty.number(CKA_CLASS, CKO_CERTIFICATE).number(CKA_CERTIFICATE_TYPE, CKC_X_509).flag(CKA_TOKEN, true);
  auto raw = empty.raw();
  CK_OBJECT_HANDLE handle = 0;
  EXPECT_FALSE(session->call(SCEAU_CRYPTOKI(C_CreateObject), raw.data(), CK_ULONG{raw.size()}, &handle));
  const auto found = pkcs11::strays(take(pkcs11::list_objects(*session)));
  ASSERT_THAT(found, SizeIs(1))
      << "SoftHSM no longer keeps the incomplete certificate: this test has no object";
  EXPECT_EQ(found[0].kind, pkcs11::StrayKind::certificate_empty);
  ASSERT_TRUE(pkcs11::destroy(*session, found[0].object));
  EXPECT_EQ(code_of(pkcs11::destroy(*session, found[0].object)), ErrorCode::object_missing);
  EXPECT_THAT(pkcs11::strays(take(pkcs11::list_objects(*session))), IsEmpty());
}

}  // namespace
}  // namespace sceau::test

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pkcs11/object.hpp"

namespace {

using namespace sceau::pkcs11;
using sceau::base::Bytes;
using testing::ElementsAre;
using testing::IsEmpty;

ObjectRow private_half(unsigned char number) {
  ObjectRow row;
  row.kind = ObjectClass::private_key;
  row.key_type = KeyType::rsa;
  row.label = "dmp-auth";
  row.id = {1, 2, number};
  row.rsa = {Bytes(32, number), {1, 0, 1}};
  row.sensitive = row.sign = true;
  row.extractable = row.decrypt = row.unwrap = row.derive = false;
  return row;
}

ObjectRow public_half(unsigned char number) {
  ObjectRow row = private_half(number);
  row.kind = ObjectClass::public_key;
  row.sensitive = row.extractable = row.sign = row.decrypt = {};
  return row;
}

ObjectRow certificate_of(unsigned char number) {
  ObjectRow row;
  row.kind = ObjectClass::certificate;
  row.label = "dmp-auth";
  row.id = {1, 2, number};
  row.certificate = Bytes{0x30, 0x22};
  row.certificate.insert(row.certificate.end(), 32, number);
  return row;
}

std::vector<StrayKind> kinds(const std::vector<ObjectRow>& rows) {
  std::vector<StrayKind> result;
  for (const Stray& stray : strays(rows)) result.push_back(stray.kind);
  return result;
}

TEST(Strays, AreNoneWhenAllIsAsAsked) {
  EXPECT_THAT(kinds({}), IsEmpty());
  EXPECT_THAT(kinds({private_half(7), public_half(7), certificate_of(7), private_half(8), public_half(8)}),
              IsEmpty());
}

TEST(Strays, DoNotIncludeTheCertificatesOfOthers) { EXPECT_THAT(kinds({certificate_of(9)}), IsEmpty()); }

TEST(Strays, IncludeAKeyWithoutLabelOrId) {
  ObjectRow half = private_half(7);
  half.label.clear();
  half.id.clear();
  EXPECT_THAT(kinds({half, public_half(7)}),
              ElementsAre(StrayKind::key_without_label, StrayKind::key_without_id));
}

TEST(Strays, IncludeAnEmptyObjectWithoutCrashing) {
  ObjectRow nothing;
  nothing.kind = ObjectClass::private_key;
  ObjectRow empty;
  empty.kind = ObjectClass::certificate;
  EXPECT_THAT(kinds({nothing, empty}),
              ElementsAre(StrayKind::key_without_label, StrayKind::key_without_id,
                          StrayKind::private_without_public, StrayKind::certificate_empty));
}

TEST(Strays, IncludeAKeyThatMayDoMoreThanSign) {
  ObjectRow key = private_half(7);
  key.decrypt = true;
  key.extractable = true;
  const auto found = strays({key, public_half(7)});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, StrayKind::key_not_as_asked);
  EXPECT_EQ(found[0].value, "CKA_EXTRACTABLE");
  EXPECT_EQ(found[1].value, "CKA_DECRYPT");
}

TEST(Strays, IncludeHalvesThatAreAlone) {
  EXPECT_THAT(kinds({private_half(7)}), ElementsAre(StrayKind::private_without_public));
  EXPECT_THAT(kinds({public_half(7)}), ElementsAre(StrayKind::public_without_private));
}

TEST(Strays, IncludeACertificateUnderAnotherIdThanItsKey) {
  ObjectRow certificate = certificate_of(7);
  certificate.id = {9};
  const auto found = strays({private_half(7), public_half(7), certificate});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, StrayKind::certificate_id_mismatch);
  EXPECT_EQ(found[0].value, "010207");
}

TEST(Strays, IncludeWhatIsThereTwice) {
  ObjectRow same_id = private_half(8);
  same_id.id = private_half(7).id;
  EXPECT_THAT(kinds({private_half(7), public_half(7), same_id, public_half(8)}),
              ElementsAre(StrayKind::duplicate_id));
  ObjectRow same_key = private_half(7);
  same_key.id = {5};
  EXPECT_THAT(kinds({private_half(7), public_half(7), same_key}), ElementsAre(StrayKind::duplicate_key));
  EXPECT_THAT(kinds({certificate_of(7), certificate_of(7)}), ElementsAre(StrayKind::duplicate_certificate));
}

}  // namespace

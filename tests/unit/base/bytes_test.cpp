#include "core/base/bytes.hpp"

#include <gtest/gtest.h>

namespace sceau::base {
namespace {

TEST(Bytes, HexGoesThereAndBack) {
  const Bytes bytes{0x00, 0x0f, 0xa5, 0xff};
  EXPECT_EQ(hex(bytes), "000fa5ff");
  EXPECT_EQ(hex_upper(bytes), "000FA5FF");
  EXPECT_EQ(from_hex("00:0F a5\nff"), bytes);
}

TEST(Bytes, HexRefusesWhatIsNotHex) {
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Bytes, Base64GoesThereAndBackAtEachPadding) {
  for (const std::string_view text : {"a", "ab", "abc", "abcd"}) {
    const auto back = from_base64(base64(view(text)));
    ASSERT_TRUE(back);
    EXPECT_EQ(base::text(*back), text);
  }
}

TEST(Bytes, Base64RefusesOtherCharactersAndLostPadding) {
  EXPECT_FALSE(from_base64("YQ="));
  EXPECT_FALSE(from_base64("Y$=="));
  EXPECT_FALSE(from_base64("YQ==YQ=="));
  EXPECT_FALSE(from_base64(""));
}

TEST(Bytes, Sha256IsTheOneOfTheStandard) {
  EXPECT_EQ(hex(sha256(view("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace sceau::base

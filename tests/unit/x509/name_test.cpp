#include "core/x509/name.hpp"

#include <gtest/gtest.h>

namespace sceau::x509 {
namespace {

const NameFields kFields{"FR", "Rhône (69)", "CENTRE DE SANTE DE L'ÉTANG", "10B0221636", "INSI-MANU"};

base::Bytes bytes(std::string_view hex) { return base::from_hex(hex).value(); }

TEST(Name, IsEncodedInTheOrderCountryStateOrganizationUnitCommonName) {
  const auto name = Name::from_fields({"FR", "Rhône (69)", "O", "U", "INSI-MANU"});
  ASSERT_TRUE(name);
  // SEQUENCE of SETs of { OID, string }: 13 = PrintableString, 0C = UTF8String.
  EXPECT_EQ(base::hex(name->der()),
            "304f310b3009060355040613024652"                // C  PrintableString FR
            "3114301206035504080c0b5268c3b46e652028363929"  // ST UTF8String Rhône (69)
            "310a3008060355040a0c014f"                      // O
            "310a3008060355040b0c0155"                      // OU
            "3112301006035504030c09494e53492d4d414e55");    // CN
  EXPECT_EQ(name->rdns().at(0).at(0), (Attribute{"2.5.4.6", "C", "FR", "PrintableString"}));
  EXPECT_EQ(name->rdns().at(1).at(0), (Attribute{"2.5.4.8", "ST", "Rhône (69)", "UTF8String"}));
}

TEST(Name, IsWrittenForPeopleInEncodedOrderAndForMachinesInReverse) {
  const auto name = Name::from_fields(kFields);
  ASSERT_TRUE(name);
  EXPECT_EQ(name->text(), "C=FR, ST=Rhône (69), O=CENTRE DE SANTE DE L'ÉTANG, OU=10B0221636, CN=INSI-MANU");
  EXPECT_EQ(name->rfc4514(), "CN=INSI-MANU,OU=10B0221636,O=CENTRE DE SANTE DE L'ÉTANG,ST=Rhône (69),C=FR");
  EXPECT_EQ(name->first("OU"), "10B0221636");
  EXPECT_FALSE(name->first("L"));
}

TEST(Name, GoesThroughDerUnchanged) {
  const auto name = Name::from_fields(kFields);
  ASSERT_TRUE(name);
  const auto again = Name::from_der(name->der());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *name);
  EXPECT_EQ(again->rdns(), name->rdns());
}

TEST(Name, EscapesWhatWouldMakeItsTextAmbiguous) {
  const auto name = Name::from_fields({"FR", "Paris (75)", "A, B + C", "#1", "x;y"});
  ASSERT_TRUE(name);
  EXPECT_EQ(name->text(), "C=FR, ST=Paris (75), O=A\\, B \\+ C, OU=\\#1, CN=x\\;y");
}

struct Refused {
  const char* why;
  NameFields fields;
  const char* value;
};
TEST(Name, RefusesFieldsThatMakeNoName) {
  const std::string long_text(65, 'x');
  const Refused table[] = {

      {"no common name", {"FR", "Paris (75)", "O", "1", ""}, "CN: empty"},
      {"a common name of blanks", {"FR", "Paris (75)", "O", "1", "  "}, "CN: empty"},
      {"a line feed", {"FR", "Paris (75)", "O", "1", "a\nb"}, "CN: control character"},
      {"a NUL", {"FR", "Paris (75)", "O", "1", std::string("a\0b", 3)}, "CN: control character"},
      {"a right-to-left mark", {"FR", "P", "O", "1", "a\u202Eb"}, "CN: control character"},
      {"65 characters", {"FR", "Paris (75)", "O", "1", long_text}, "CN: longer than 64"},
      {"65 characters", {"FR", "Paris (75)", long_text, "1", "a"}, "O: longer than 64"},
      {"65 characters", {"FR", "Paris (75)", "O", long_text, "a"}, "OU: longer than 64"},
      {"Latin-1", {"FR", "Rh\xF4ne (69)", "O", "1", "a"}, "ST: not UTF-8"},
      {"an overlong form", {"FR", "P", "O", "1", "\xC0\xAF"}, "CN: not UTF-8"},
      {"a country in full", {"France", "P", "O", "1", "a"}, "C: longer than 2"},
      {"a country in lower case", {"fr", "P", "O", "1", "a"}, "C: not two letters"},
  };
  for (const Refused& one : table) {
    SCOPED_TRACE(one.why);
    const auto name = Name::from_fields(one.fields);
    ASSERT_FALSE(name);
    EXPECT_EQ(name.error().code, base::ErrorCode::name_malformed);
    EXPECT_EQ(name.error().value, one.value);
  }
}

TEST(Name, CountsCharactersNotBytes) {
  std::string sixty_four;
  for (int i = 0; i < 64; ++i) sixty_four += "é";
  EXPECT_TRUE(Name::from_fields({"FR", "Paris (75)", sixty_four, "1", "a"}));
}

TEST(Name, ReadsAMultiValuedRdnAsOne) {
  // SET { CN=a, SN=b } after SET { C=FR }
  const auto name =
      Name::from_der(bytes("3023 310b 3009 0603550406 1302 4652 3114 3008 0603550403 0c0161"
                           "3008 0603550404 0c0162"));
  ASSERT_TRUE(name);
  ASSERT_EQ(name->rdns().size(), 2U);
  EXPECT_EQ(name->rdns()[1].size(), 2U);
  EXPECT_EQ(name->text(), "C=FR, CN=a + SN=b");
  EXPECT_EQ(name->rfc4514(), "CN=a+SN=b,C=FR");
}

TEST(Name, RefusesBytesThatAreNoName) {
  for (const char* hex : {"", "3000ff", "300b310930070603550403", "04020000", "3080"})
    EXPECT_FALSE(Name::from_der(bytes(hex))) << hex;
  EXPECT_TRUE(Name::from_der(bytes("3000")));
}

TEST(Name, ShowsControlCharactersOfAForeignNameEscaped) {
  const auto name = Name::from_der(bytes("3010 310e 300c 0603550403 0c05 611b5b3162"));
  ASSERT_TRUE(name);
  EXPECT_EQ(name->text(), "CN=a\\1B[1b");
}

TEST(NameDifference, IsEmptyForEqualNamesOnly) {
  const auto name = Name::from_fields(kFields);
  EXPECT_TRUE(difference(*name, *name).empty());
}

TEST(NameDifference, NamesEachChangedAddedAndRemovedField) {
  const auto asked = Name::from_fields(kFields);
  const auto got = Name::from_der(
      bytes("3033 310b300906035504061302465231 0c300a060355040a0c0341424331 16301406035504030c0d"
            "494e53492d4d414e5520283229"));
  ASSERT_TRUE(got);
  const auto changes = difference(*asked, *got);
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[0].attribute, "ST");
  EXPECT_EQ(changes[0].kind, NameChangeKind::removed);
  EXPECT_EQ(changes[1].attribute, "O");
  EXPECT_EQ(changes[1].before, "CENTRE DE SANTE DE L'ÉTANG");
  EXPECT_EQ(changes[1].after, "ABC");
  EXPECT_EQ(changes[2].attribute, "OU");
  EXPECT_EQ(changes[3].after, "INSI-MANU (2)");
  EXPECT_EQ(difference(*got, *asked).back().kind, NameChangeKind::added);
}

TEST(NameDifference, SeesAnotherStringTypeAndAnotherOrder) {
  const auto utf8 = Name::from_der(bytes("300c310a300806035504030c0161"));
  const auto printable = Name::from_der(bytes("300c310a30080603550403130161"));
  ASSERT_TRUE(utf8 && printable);
  EXPECT_NE(*utf8, *printable);
  ASSERT_EQ(difference(*utf8, *printable).size(), 1U);
  EXPECT_EQ(difference(*utf8, *printable)[0].kind, NameChangeKind::encoding);

  const auto ab = Name::from_der(bytes("3018 310a300806035504030c0161 310a3008060355040a0c0162"));
  const auto ba = Name::from_der(bytes("3018 310a3008060355040a0c0162 310a300806035504030c0161"));
  ASSERT_TRUE(ab && ba);
  ASSERT_EQ(difference(*ab, *ba).size(), 1U);
  EXPECT_EQ(difference(*ab, *ba)[0].kind, NameChangeKind::order);
}

}  // namespace
}  // namespace sceau::x509

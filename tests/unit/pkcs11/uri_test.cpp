#include "pkcs11/uri.hpp"

#include <gtest/gtest.h>

namespace {

using sceau::base::Bytes;
using sceau::base::ErrorCode;
using sceau::pkcs11::Uri;
using sceau::pkcs11::UriType;

struct Good {
  const char* name;
  const char* text;
  Uri uri;
};

// RFC 7512, section 3, and what the neighbours write.
const Good kGood[] = {
    {"nothing matches everything", "pkcs11:", {}},
    {"a public key by label",
     "pkcs11:object=my-pubkey;type=public",
     {.object = "my-pubkey", .type = UriType::public_key}},
    {"a PIN source",
     "pkcs11:object=my-key;type=private?pin-source=file:/etc/token",
     {.object = "my-key", .type = UriType::private_key, .pin_source = "/etc/token"}},
    {"a certificate with all that names it, its serial empty",
     "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;"
     "object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin",
     {.token = "The Software PKCS#11 Softtoken",
      .manufacturer = "Snake Oil, Inc.",
      .model = "1.0",
      .serial = "",
      .object = "my-certificate",
      .type = UriType::certificate,
      .id = Bytes{0x69, 0x95, 0x3e, 0x5c, 0xf4, 0xbd, 0xec, 0x91},
      .pin_source = "/etc/token_pin"}},
    {"a module by name",
     "pkcs11:object=my-sign-key;type=private?module-name=mypkcs11",
     {.object = "my-sign-key", .type = UriType::private_key, .module_name = "mypkcs11"}},
    {"a module by path",
     "pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1",
     {.object = "my-sign-key", .type = UriType::private_key, .module_path = "/mnt/libmypkcs11.so.1"}},
    {"a slot", "pkcs11:slot-description=Sun%20Metaslot", {.slot_description = "Sun Metaslot"}},
    {"a library",
     "pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;library-description=Soft%20Token%20Library;"
     "library-version=1.23",
     {.library_description = "Soft Token Library",
      .library_manufacturer = "Snake Oil, Inc.",
      .library_version = "1.23"}},
    {"an escaped percent sign and an id in mixed case",
     "pkcs11:token=My%20token%25%20created%20by%20Joe;library-version=3;id=%01%02%03%Ba%dd%Ca%fe%04%05%06",
     {.token = "My token% created by Joe",
      .id = Bytes{1, 2, 3, 0xba, 0xdd, 0xca, 0xfe, 4, 5, 6},
      .library_version = "3"}},
    {"an escaped semicolon",
     "pkcs11:token=A%20name%20with%20a%20substring%20%25%3B;object=my-certificate;type=cert",
     {.token = "A name with a substring %;", .object = "my-certificate", .type = UriType::certificate}},
    {"an accent",
     "pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1;object=my-certificate;type=cert",
     {.token = "Name with a small A with acute: á",
      .object = "my-certificate",
      .type = UriType::certificate}},
    {"an attribute of a vendor in the query is left out",
     "pkcs11:token=my-token?pin-source=file:/etc/token_pin&vendor-bbb=value-b",
     {.token = "my-token", .pin_source = "/etc/token_pin"}},
    {"a bare path as PIN source", "pkcs11:?pin-source=/run/pin", {.pin_source = "/run/pin"}},
    {"a file URI with three slashes as PIN source",
     "pkcs11:?pin-source=file:///run/pin",
     {.pin_source = "/run/pin"}},
    {"a scheme in capitals", "PKCS11:token=t", {.token = "t"}},
    {"a slot number", "pkcs11:slot-id=1846519530", {.slot_id = 1846519530UL}},
    {"a zero byte in an id", "pkcs11:id=%00%ff", {.id = Bytes{0, 0xff}}},
    {"an id written in plain letters", "pkcs11:id=abc", {.id = Bytes{'a', 'b', 'c'}}},
    {"an equals sign in a value", "pkcs11:object=a=b", {.object = "a=b"}},
    {"an ampersand in the path, a slash in the query",
     "pkcs11:object=a&b?module-path=/a/b",
     {.object = "a&b", .module_path = "/a/b"}},
};

TEST(Uri, ReadsWhatRfc7512AllowsAndWritesItBackTheSame) {
  for (const Good& row : kGood) {
    SCOPED_TRACE(row.name);
    const auto uri = Uri::parse(row.text);
    ASSERT_TRUE(uri) << uri.error().value;
    EXPECT_EQ(*uri, row.uri);
    const auto again = Uri::parse(uri->str());
    ASSERT_TRUE(again) << uri->str();
    EXPECT_EQ(*again, row.uri) << uri->str();
  }
}

TEST(Uri, EveryByteSurvivesBeingWrittenAndReadAgain) {
  Uri uri{.id = Bytes{}};
  std::string text;
  for (int byte = 1; byte < 256; ++byte) text += static_cast<char>(byte);
  for (int byte = 0; byte < 256; ++byte) uri.id->push_back(static_cast<unsigned char>(byte));
  uri.token = uri.object = uri.module_path = text;
  uri.pin_source = "/" + text;
  const auto again = Uri::parse(uri.str());
  ASSERT_TRUE(again) << uri.str();
  EXPECT_EQ(*again, uri);
}

TEST(Uri, WritesTheFormThatOtherProgramsRead) {
  const Uri uri{.token = "igc santé",
                .object = "dmp-auth",
                .type = UriType::private_key,
                .id = Bytes{0x0a, 0xff},
                .module_path = "/usr/lib/softhsm/libsofthsm2.so",
                .pin_source = "/run/pin"};
  EXPECT_EQ(uri.str(),
            "pkcs11:token=igc%20sant%C3%A9;object=dmp-auth;id=%0A%FF;type=private"
            "?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/pin");
}

struct Bad {
  const char* name;
  const char* text;
  const char* what;
};

const Bad kBad[] = {
    {"empty", "", "pkcs11:"},
    {"no scheme", "token=a", "pkcs11:"},
    {"another scheme", "http://token", "pkcs11:"},
    {"no colon", "pkcs11", "pkcs11:"},
    {"no equals sign", "pkcs11:token", "token"},
    {"no name", "pkcs11:=a", "=a"},
    {"an attribute twice", "pkcs11:token=a;token=b", "token"},
    {"an unknown attribute in the path", "pkcs11:tokn=a", "tokn"},
    {"an attribute of a vendor in the path", "pkcs11:token=a;vendor-aaa=b", "vendor-aaa"},
    {"a bare blank", "pkcs11:token=a b", "%20"},
    {"a bare accent", "pkcs11:token=\xc3\xa9", "%C3"},
    {"a line end", "pkcs11:token=a\n", "%0A"},
    {"half an escape", "pkcs11:token=a%2", "%2"},
    {"an escape that is none", "pkcs11:token=%zz", "%zz"},
    {"a signed escape", "pkcs11:token=%+1", "%+1"},
    {"a zero byte in a label", "pkcs11:token=a%00b", "%00"},
    {"an unknown type", "pkcs11:type=key", "type=key"},
    {"a slot number that is none", "pkcs11:slot-id=x1", "slot-id=x1"},
    {"a slot number too large", "pkcs11:slot-id=99999999999999999999999", "slot-id=99999999999999999999999"},
    {"an empty slot number", "pkcs11:slot-id=", "slot-id="},
    {"a version that is none", "pkcs11:library-version=1.x", "library-version=1.x"},
    {"an empty attribute", "pkcs11:token=a;;object=b", ""},
    {"a separator at the end", "pkcs11:token=a;", ";"},
    {"a relative PIN source", "pkcs11:?pin-source=pin", "pin-source=pin"},
    {"a command as PIN source", "pkcs11:?pin-source=%7Ccat%20/run/pin", "pin-source=|cat /run/pin"},
    {"a PIN source on another host", "pkcs11:?pin-source=file://host/pin", "pin-source=file://host/pin"},
    {"a second question mark outside the query", "pkcs11:?=?", "=?"},
};

TEST(Uri, RefusesRubbishAndSaysWhat) {
  for (const Bad& row : kBad) {
    SCOPED_TRACE(row.name);
    const auto uri = Uri::parse(row.text);
    ASSERT_FALSE(uri);
    EXPECT_EQ(uri.error().code, ErrorCode::token_uri_invalid);
    EXPECT_EQ(uri.error().value, row.what);
    EXPECT_EQ(uri.error().subject, row.text);
  }
}

TEST(Uri, RefusesAPinInTheUriAndDoesNotRepeatIt) {
  for (const char* text :
       {"pkcs11:token=a?pin-value=the-pin", "pkcs11:?pin-source=/a&pin-value=the-pin",
        "pkcs11:tokn=a?pin-value=the-pin", "pkcs11:pin-value=the-pin", "pkcs11:?pin-value%3Dthe-pin"}) {
    SCOPED_TRACE(text);
    const auto uri = Uri::parse(text);
    ASSERT_FALSE(uri);
    const auto& error = uri.error();
    EXPECT_EQ(error.code, ErrorCode::pin_in_uri);
    EXPECT_EQ((error.subject + error.value + error.lower).find("the-pin"), std::string::npos);
  }
}

}  // namespace

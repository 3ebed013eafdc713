// Nonsense does not get in, whoever writes it: the tables themselves refuse.
#include <gmock/gmock.h>

#include "store_fixture.hpp"

namespace sceau::store {
namespace {

struct Nonsense {
  const char* what;
  const char* sql;
};

constexpr Nonsense kNonsense[] = {
    {"a structure without FINESS and SIRET", "INSERT INTO structure VALUES(9, 'x', '', '', '69', 'test', 1)"},
    {"a structure of an unknown environment",
     "INSERT INTO structure VALUES(9, 'x', 'f', '', '69', 'qualif', 1)"},
    {"a time that is text", "INSERT INTO structure VALUES(9, 'x', 'f', '', '69', 'test', '2026-11-23')"},
    {"an entry of a structure that is not there",
     "INSERT INTO entry VALUES(9, 77, 'x', 'p', '', 's', 'u', 'c', 'token', 2048, NULL, 1, NULL)"},
    {"an entry that supersedes nothing known",
     "INSERT INTO entry VALUES(9, 1, 'x', 'p', '', 's', 'u', 'c', 'token', 2048, 77, 1, NULL)"},
    {"a second entry of the same name",
     "INSERT INTO entry VALUES(9, 1, 'insi-manu', 'p', '', 's', 'u', 'c', 'token', 2048, NULL, 1, NULL)"},
    {"a second living successor",
     "INSERT INTO entry VALUES(9, 1, 'insi-manu-3', 'p', '', 's', 'u', 'c', 'token', 2048, 1, 1, NULL)"},
    {"an unknown key storage",
     "INSERT INTO entry VALUES(9, 1, 'x', 'p', '', 's', 'u', 'c', 'cloud', 2048, NULL, 1, NULL)"},
    {"a second key for an entry", "INSERT INTO key VALUES(1, 'pkcs11:object=b', '', 'bb', 'token', 1, NULL)"},
    {"one key for two entries",
     "INSERT INTO key SELECT 2, 'pkcs11:object=b', '', spki_sha256, 'token', 1, NULL FROM key WHERE entry = "
     "1"},
    {"a key that is nowhere", "INSERT INTO key VALUES(2, '', '', 'bb', 'token', 1, NULL)"},
    {"a key URI with a PIN in it",
     "INSERT INTO key VALUES(2, 'pkcs11:object=b?pin-value=1234', '', 'bb', 'token', 1, NULL)"},
    {"a key of unknown birth", "INSERT INTO key VALUES(2, 'pkcs11:object=b', '', 'bb', 'found', 1, NULL)"},
    {"a CSR without bytes", "INSERT INTO csr_der VALUES(2, x'')"},
    {"a certificate that ends before it begins",
     "INSERT INTO certificate VALUES(2, 'bb', '01', 's', 'i', 10, 9, 9, 1, 'f')"},
    {"an effective end after the end",
     "INSERT INTO certificate VALUES(2, 'bb', '01', 's', 'i', 1, 9, 10, 1, 'f')"},
    {"a certificate without a serial number",
     "INSERT INTO certificate VALUES(2, 'bb', '', 's', 'i', 1, 9, 9, 1, 'f')"},
    {"one certificate for two entries",
     "INSERT INTO certificate SELECT 2, sha256, '01', 's', 'i', 1, 9, 9, 1, 'f' FROM certificate WHERE entry "
     "= 1"},
    {"a verdict that is neither yes nor no", "INSERT INTO verification VALUES(9, 1, 1, 'perhaps', '[]', 0)"},
    {"a revocation status that is none",
     "INSERT INTO revocation VALUES(9, 1, 'fine', NULL, '', '', 1, NULL, NULL)"},
    {"a proof that is none", "INSERT INTO installation VALUES(9, 1, 't', 'p', 1, 'maybe', NULL, NULL, '')"},
    {"an anchor that nobody pinned", "INSERT INTO anchor VALUES('aa', 'test', 's', x'30', 'mail', 1, 1)"},
    {"a peer that needs nothing known", "INSERT INTO peer VALUES(9, 1, 'SAS', 'love', '', 1, NULL, '')"},
    {"a structure removed under its entries", "DELETE FROM structure WHERE id = 1"},
    {"an event changed", "UPDATE event SET detail = 'nothing happened' WHERE seq = 1"},
    {"an event removed", "DELETE FROM event WHERE seq = 1"},
    {"an event put in the place of another",
     "INSERT OR REPLACE INTO event VALUES(1, 1, 'a', 'e', 'k', 'd', '', 'aa')"},
    {"an event after a gap", "INSERT INTO event VALUES(9, 1, 'a', 'e', 'k', 'd', '', 'aa')"},
    {"a second end of the trail", "INSERT INTO event_head VALUES(2, 1, 'aa')"},
};

class Constraint : public StoreTest, public testing::WithParamInterface<Nonsense> {};

TEST_P(Constraint, Refuses) {
  const std::int64_t first = add_entry("insi-manu");
  add_entry("insi-manu-2", first);
  add_key(first);
  add_certificate(first, kDay);
  ASSERT_EQ(raw("INSERT INTO event VALUES(1, 1, 'a', 'e', 'k', 'd', '', 'aa')"), "ok");
  // Refused for what it is, not for a column too few.
  EXPECT_THAT(raw(GetParam().sql), testing::ContainsRegex("constraint failed|append only|cannot store TEXT"))
      << GetParam().what;
  EXPECT_EQ(query("SELECT detail FROM event"), std::vector<std::string>{"d"});
}

INSTANTIATE_TEST_SUITE_P(Nonsense, Constraint, testing::ValuesIn(kNonsense), name_of<Nonsense>);

TEST_F(StoreTest, SenseOfTheSameShapeIsLetIn) {
  add_entry("insi-manu");
  add_entry("dmp-auth");
  for (const char* sql :
       {"INSERT INTO structure VALUES(9, 'x', 'f', '', '69', 'test', 1)",
        "INSERT INTO entry VALUES(9, 1, 'x', 'p', '', 's', 'u', 'c', 'token', 2048, 1, 1, NULL)",
        "INSERT INTO key VALUES(2, 'pkcs11:object=b', '', 'bb', 'token', 1, NULL)",
        "INSERT INTO csr_der VALUES(2, x'30')",
        "INSERT INTO certificate VALUES(2, 'bb', '01', 's', 'i', 1, 9, 9, 1, 'f')",
        "INSERT INTO verification VALUES(9, 1, 1, 'yes', '[]', 0)",
        "INSERT INTO revocation VALUES(9, 1, 'good', NULL, '', '', 1, NULL, NULL)",
        "INSERT INTO installation VALUES(9, 1, 't', 'p', 1, 'ok', NULL, NULL, '')",
        "INSERT INTO anchor VALUES('aa', 'test', 's', x'30', 'catalogue', 1, 1)",
        "INSERT INTO peer VALUES(9, 1, 'SAS', 'dn', '', 1, NULL, '')",
        "INSERT INTO event VALUES(1, 1, 'a', 'e', 'k', 'd', '', 'aa')"})
    EXPECT_EQ(raw(sql), "ok") << sql;
}

}  // namespace
}  // namespace sceau::store

#include "core/model/entry.hpp"

#include <gtest/gtest.h>

namespace sceau::model {
namespace {

TEST(Entry, NamesSayUnitProfileAndGeneration) {
  EXPECT_EQ(entry_name(Profile::insi_manu, ""), "insi-manu");
  EXPECT_EQ(entry_name(Profile::dmp_auth, "radiologie"), "radiologie-dmp-auth");
  EXPECT_EQ(entry_name(Profile::insi_manu, "", 2), "insi-manu-2");
}

TEST(Entry, InsiNamesAreFixedToTheLetter) {
  EXPECT_EQ(row(Profile::insi_auto).fixed_cn, "INSI-AUTO");
  EXPECT_EQ(row(Profile::insi_manu).fixed_cn, "INSI-MANU");
  EXPECT_TRUE(row(Profile::dmp_sign).fixed_cn.empty());
}

TEST(Entry, WordsGoThereAndBack) {
  for (const auto value : {Environment::production, Environment::test, Environment::rehearsal})
    EXPECT_EQ(environment_of(word(value)), value);
  for (const auto value : {KeyStorage::token, KeyStorage::file, KeyStorage::portal})
    EXPECT_EQ(key_storage_of(word(value)), value);
  for (const auto value : {Profile::insi_auto, Profile::insi_manu, Profile::dmp_auth, Profile::dmp_sign})
    EXPECT_EQ(profile_of(word(value)), value);
  EXPECT_EQ(usage_of("SIGN"), Usage::sign);
  EXPECT_FALSE(environment_of("prod"));
}

TEST(Entry, CommonNamesSeenInRealCertificatesAreAccepted) {
  for (const char* name : {"DRIMbox", "apibi.gateway_ANS", "Certificat Wizard DMP 2019-R2", "INSI-MANU",
                           "rpps signature preuve dvs qual sopra igc sante"})
    EXPECT_TRUE(check_common_name(name)) << name;
  EXPECT_TRUE(check_common_name(std::string(64, 'x')));
}

TEST(Entry, ForbiddenCharactersAreNamedWhole) {
  const auto accent = check_common_name("DMP-Étang");
  ASSERT_FALSE(accent);
  EXPECT_EQ(accent.error().code, base::ErrorCode::common_name_character);
  EXPECT_EQ(accent.error().value, "É");
  EXPECT_EQ(check_common_name("a|b").error().value, "|");
  EXPECT_EQ(check_common_name(" DMP").error().value, " ");
  EXPECT_EQ(check_common_name("DMP\n").error().value, "\n");
  EXPECT_EQ(check_common_name("").error().code, base::ErrorCode::common_name_length);
  EXPECT_EQ(check_common_name(std::string(65, 'x')).error().code, base::ErrorCode::common_name_length);
}

TEST(Entry, DepartmentsAreWrittenAsInCertificates) {
  EXPECT_EQ(*department_label("69"), "Rhône (69)");
  EXPECT_EQ(*department_label("21"), "Côte-d'Or (21)");
  EXPECT_EQ(*department_label("2A"), "Corse-du-Sud (2A)");
  EXPECT_EQ(*department_label("974"), "La Réunion (974)");
  for (const char* code : {"", "20", "96", "2C", "999", "Rhône"})
    EXPECT_EQ(department_label(code).error().code, base::ErrorCode::department_unknown) << code;
}

TEST(Entry, UnitsAreShortWords) {
  EXPECT_TRUE(check_unit("radiologie"));
  EXPECT_TRUE(check_unit("labo-2"));
  for (const char* unit :
       {"", "Radiologie", "radio logie", "-radio", "radio-", "été", "aaaaaaaaaaaaaaaaaaaaaaaaa"})
    EXPECT_FALSE(check_unit(unit)) << unit;
}

}  // namespace
}  // namespace sceau::model

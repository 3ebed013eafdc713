#include "core/procedure/roster.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sceau::procedure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

base::Date day(const char* text) { return base::parse_date(text).value(); }
const base::Date kToday = day("2026-11-23");

const std::vector<Role>& roles() {
  static const std::vector<Role> list = builtin_roles().value();
  return list;
}

RosterReading read(const std::string& text) { return read_roster(base::view(text), roles()); }

Professional complete() {
  return {.birth_name = "Müller",
          .first_names = "Élodie Anne",
          .sex = "F",
          .birth_date = day("1990-05-03"),
          .birth_place_code = "69123",
          .email = "elodie.muller@etang.example",
          .phone = "+33600000000",
          .role = "313",
          .start_date = day("2026-12-01"),
          .structure = "0B0221636",
          .identity_copy = "/srv/rpps/muller.pdf",
          .identity_sha256 = std::string(64, 'a')};
}

// The line of `complete()` with one field replaced.
std::string line_with(RosterColumn column, const std::string& value) {
  const std::string text = write_roster(std::vector{complete()});
  const std::size_t from = text.find("\r\n") + 2;
  std::vector<std::string> fields;
  std::string line = text.substr(from, text.size() - from - 2);
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(';', at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  fields[static_cast<std::size_t>(column)] = value;
  std::string out;
  for (const std::string& field : fields)
    out += (out.empty() && &field == &fields.front() ? "" : ";") + field;
  return out + "\r\n";
}
std::string header() { return write_roster({}); }

// What is written in Windows-1252 by an Excel that was not told of UTF-8; only what these tests use.
std::string windows_1252(const std::string& utf8) {
  static const std::map<std::string, char> others = {
      {"\xE2\x82\xAC", '\x80'}, {"\xE2\x80\x99", '\x92'}, {"\xC5\x93", '\x9C'}};
  std::string out;
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const auto byte = static_cast<unsigned char>(utf8[at]);
    if (byte == 0xEF) {
      at += 2;  // the byte order mark has no place there
    } else if (byte == 0xC3 || byte == 0xC2) {
      const auto next = static_cast<unsigned char>(utf8[++at]);
      out.push_back(static_cast<char>(byte == 0xC3 ? next + 0x40U : next));
    } else if (byte >= 0x80) {
      const std::size_t length = byte >= 0xE0 ? 3 : 2;
      out.push_back(others.at(utf8.substr(at, length)));
      at += length - 1;
    } else {
      out.push_back(utf8[at]);
    }
  }
  return out;
}

TEST(Roster, TheTemplateIsAHeaderThatExcelOpens) {
  const std::string text = write_roster({});
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBFNom de naissance;Prénoms;Sexe;"));
  EXPECT_TRUE(text.ends_with(";Copie pièce d'identité\r\n"));
  EXPECT_THAT(read(text).errors, IsEmpty());
}

TEST(Roster, WhatIsWrittenIsReadBack) {
  Professional odd = complete();
  odd.birth_name = "D'Artois; dit \"Le Grand\"";
  odd.birth_place = "Bœuf-sur-l’Œil";
  odd.end_date = day("2027-01-31");
  odd.rpps = "99700523527";
  const auto reading = read(write_roster(std::vector{complete(), odd}));
  ASSERT_THAT(reading.errors, IsEmpty());
  ASSERT_EQ(reading.people.size(), 2U);
  EXPECT_EQ(reading.people[0].first_names, "Élodie Anne");
  EXPECT_EQ(reading.people[1].birth_name, odd.birth_name);
  EXPECT_EQ(reading.people[1].birth_place, odd.birth_place);
  EXPECT_EQ(reading.people[1].end_date, odd.end_date);
  EXPECT_EQ(reading.people[1].line, 3U);
}

TEST(Roster, ReadsWindows1252) {
  const auto reading = read(windows_1252(header() + line_with(RosterColumn::birth_place, "L’Étang cœur")));
  ASSERT_THAT(reading.errors, IsEmpty());
  EXPECT_EQ(reading.encoding, RosterEncoding::windows_1252);
  ASSERT_EQ(reading.people.size(), 1U);
  EXPECT_EQ(reading.people[0].birth_name, "Müller");
  EXPECT_EQ(reading.people[0].birth_place, "L’Étang cœur");
}

TEST(Roster, ReadsCommasAndColumnsInAnyOrderWhateverTheirCase) {
  const auto reading = read("PRENOMS,nom de naissance,rôle,sexe\nZoé,Dupont,359,f\n");
  EXPECT_EQ(reading.separator, ',');
  ASSERT_EQ(reading.people.size(), 1U);
  EXPECT_EQ(reading.people[0].first_names, "Zoé");
  EXPECT_EQ(reading.people[0].birth_name, "Dupont");
  EXPECT_EQ(reading.people[0].sex, "F");
}

TEST(Roster, SaysWhichRequiredColumnsTheHeaderLacks) {
  const auto reading = read("Nom de naissance;Sexe\n");
  std::vector<std::string> missing;
  for (const RosterError& error : reading.errors)
    if (error.fault == RosterFault::header_missing) missing.push_back(error.value);
  EXPECT_THAT(missing, ElementsAre("Prénoms", "Date de naissance", "Code lieu de naissance", "Courriel",
                                   "Téléphone", "Rôle", "Date de prise de fonction", "Établissement"));
}

TEST(Roster, AnEmptyFileSaysSo) {
  for (const char* text : {"", "\xEF\xBB\xBF", "\r\n\r\n", ";;;\n"}) {
    const auto reading = read(text);
    ASSERT_EQ(reading.errors.size(), 1U);
    EXPECT_EQ(reading.errors[0].fault, RosterFault::empty);
  }
}

TEST(Roster, AFileInUtf16SaysSo) {
  const auto reading = read(std::string("\xFF\xFEN\0o\0", 6));
  ASSERT_EQ(reading.errors.size(), 1U);
  EXPECT_EQ(reading.errors[0].fault, RosterFault::utf16);
}

TEST(Roster, BlankLinesAreLeftOut) {
  const auto reading = read(header() + "\r\n;;;;;;;;;;;;;;;;;;;\r\n" + line_with(RosterColumn::sex, "F"));
  EXPECT_THAT(reading.errors, IsEmpty());
  ASSERT_EQ(reading.people.size(), 1U);
  EXPECT_EQ(reading.people[0].line, 4U);
}

struct Field {
  const char* name;
  RosterColumn column;
  const char* written;
  std::optional<RosterFault> fault;
};
void PrintTo(const Field& field, std::ostream* out) { *out << field.name; }

class RosterField : public testing::TestWithParam<Field> {};

TEST_P(RosterField, IsJudgedWithItsLineAndColumn) {
  const auto reading = read(header() + line_with(GetParam().column, GetParam().written));
  if (!GetParam().fault) {
    EXPECT_THAT(reading.errors, IsEmpty());
    EXPECT_EQ(reading.people.size(), 1U);
    return;
  }
  ASSERT_EQ(reading.errors.size(), 1U);
  EXPECT_EQ(code_of(reading.errors[0].fault), code_of(*GetParam().fault));
  EXPECT_EQ(reading.errors[0].line, 2U);
  EXPECT_EQ(reading.errors[0].column, static_cast<std::size_t>(GetParam().column) + 1);
  EXPECT_EQ(reading.errors[0].value, GetParam().written);
  EXPECT_THAT(reading.people, IsEmpty());
}

using C = RosterColumn;
using F = RosterFault;
INSTANTIATE_TEST_SUITE_P(
    Fields, RosterField,
    testing::Values(
        Field{"date_of_excel", C::birth_date, "03/05/1990", {}},
        Field{"date_without_hyphens", C::birth_date, "19900503", F::date_malformed},
        Field{"date_in_words", C::start_date, "3 mai 1990", F::date_malformed},
        Field{"thirtieth_of_february", C::birth_date, "1990-02-30", F::date_impossible},
        Field{"thirteenth_month", C::end_date, "01/13/2027", F::date_impossible},
        Field{"sex_in_lower_case", C::sex, "m", {}}, Field{"sex_in_words", C::sex, "Femme", F::sex},
        Field{"sex_unknown_letter", C::sex, "H", F::sex}, Field{"sex_undetermined", C::sex, "I", {}},
        Field{"corsica", C::birth_place_code, "2A004", {}}, Field{"abroad", C::birth_place_code, "99109", {}},
        Field{"postcode_too_short", C::birth_place_code, "6912", F::birth_place_code},
        Field{"place_in_words", C::birth_place_code, "LYON3", F::birth_place_code},
        Field{"nationality", C::french_nationality, "o", {}},
        Field{"nationality_in_words", C::french_nationality, "française", F::nationality},
        Field{"email_without_at", C::email, "elodie.etang.example", F::email},
        Field{"email_without_domain", C::email, "elodie@etang", F::email},
        Field{"email_with_blank", C::email, "elo die@etang.example", F::email},
        Field{"two_emails", C::email, "a@b.fr, c@d.fr", F::email},
        Field{"phone_as_written", C::phone, "06 00.00-00 00", {}},
        Field{"phone_with_letters", C::phone, "06 00 poste 12", F::phone},
        Field{"phone_too_long", C::phone, "+1234567890123456", F::phone},
        Field{"phone_too_short", C::phone, "112", F::phone}, Field{"rpps", C::rpps, "99700523527", {}},
        Field{"rpps_with_wrong_digit", C::rpps, "10005678901", F::rpps_check_digit},
        Field{"rpps_too_short", C::rpps, "9970052352", F::rpps_length},
        Field{"rpps_of_excel", C::rpps, "9,97005E+10", F::rpps_length},
        Field{"role_of_the_list", C::role, "379", {}}, Field{"role_unknown", C::role, "999", F::role_unknown},
        Field{"role_in_words", C::role, "Aide-soignant", F::role_unknown},
        Field{"kind", C::activity_kind, "genr09", {}},
        Field{"kind_unknown", C::activity_kind, "GENR02", F::activity_kind},
        Field{"mode", C::activity_mode, "s", {}},
        Field{"mode_unknown", C::activity_mode, "X", F::activity_mode},
        Field{"finess_with_prefix", C::structure, "10B0221636", {}},
        Field{"finess_with_blanks", C::structure, "75 071 218 4", {}},
        Field{"finess_with_wrong_digit_is_a_matter_of_the_check", C::structure, "750712185", {}},
        Field{"siret", C::structure, "18751275100020", {}},
        Field{"siret_with_prefix", C::structure, "318751275100020", {}},
        Field{"siret_with_wrong_digit", C::structure, "18751275100021", F::structure_malformed},
        Field{"rpps_rang", C::structure, "99700367909006", {}},
        Field{"structure_in_words", C::structure, "CH de l'Etang", F::structure_malformed},
        Field{"formula", C::birth_name, "=1+1", F::formula},
        Field{"formula_with_at", C::birth_name, "@SUM(A1)", F::formula},
        Field{"tabulation", C::birth_name, "a\tb", F::control_character}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Roster, ALineBreakInsideQuotesIsReadAndRefused) {
  const auto reading = read(header() + line_with(C::birth_name, "\"a\nb\"") + line_with(C::sex, "X"));
  ASSERT_EQ(reading.errors.size(), 2U);
  EXPECT_EQ(reading.errors[0].fault, F::control_character);
  EXPECT_EQ(reading.errors[1].line, 4U) << "lines are those of the file";
}

TEST(Roster, AFieldOfMoreThan200BytesIsRefused) {
  const auto reading = read(header() + line_with(C::birth_name, std::string(201, 'a')));
  ASSERT_EQ(reading.errors.size(), 1U);
  EXPECT_EQ(reading.errors[0].fault, F::too_long);
}

struct Shape {
  const char* name;
  std::string text;
  RosterFault fault;
  std::size_t line;
  std::size_t column;
};
void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

class RosterShape : public testing::TestWithParam<Shape> {};

TEST_P(RosterShape, IsRefusedWhereItStands) {
  const auto reading = read(GetParam().text);
  const auto found = std::ranges::find(reading.errors, GetParam().fault, &RosterError::fault);
  ASSERT_NE(found, reading.errors.end());
  EXPECT_EQ(found->line, GetParam().line);
  EXPECT_EQ(found->column, GetParam().column);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, RosterShape,
    testing::Values(
        Shape{"unknown_header", "Nom de naissance;Couleur\n", F::header_unknown, 1, 2},
        Shape{"header_twice", "Sexe;Prénoms;SEXE\n", F::header_twice, 1, 3},
        Shape{"too_many_fields", "Sexe;Prénoms\nF;Zoé;x\n", F::too_many_fields, 2, 3},
        Shape{"too_few_fields", "Sexe;Prénoms;Nom de naissance\nF;Zoé;A\nF;Zoé\n", F::too_few_fields, 3, 0},
        Shape{"quote_not_closed", "Sexe;Prénoms\nF;\"Zoé\nM;Luc\n", F::unterminated_quote, 2, 2},
        Shape{"text_after_a_quote", "Sexe;Prénoms\nF;\"Zoé\" Anne\n", F::text_after_quote, 2, 2},
        Shape{"no_utf8_after_a_byte_order_mark", "\xEF\xBB\xBFSexe;Prénoms\nF;Zo\xE9\n", F::encoding, 2, 2},
        Shape{"no_character_of_windows_1252", "Sexe;Pr\xE9noms\nF;Zo\x81\n", F::encoding, 2, 2}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Roster, TheLinesAfterAQuoteThatIsNotClosedAreRead) {
  const auto reading = read("Sexe;Prénoms\nF;\"Zoé\nM;Luc\n");
  ASSERT_EQ(reading.people.size(), 1U);
  EXPECT_EQ(reading.people[0].first_names, "Luc");
}

// 10,000 lines, one in ten with an error, of every kind that a field can have, in turn.
TEST(Roster, TenThousandLinesGiveAllTheirErrorsInBothEncodings) {
  const std::vector<std::pair<RosterColumn, std::string>> faults = {
      {C::birth_date, "hier"}, {C::birth_date, "1990-02-30"},
      {C::sex, "X"},           {C::birth_place_code, "6"},
      {C::email, "né"},        {C::phone, "é"},
      {C::rpps, "123"},        {C::rpps, "99700523528"},
      {C::role, "1"},          {C::activity_kind, "G"},
      {C::activity_mode, "Z"}, {C::structure, "12"},
      {C::birth_name, "=é"},   {C::french_nationality, "?"}};
  std::string text = header();
  std::size_t wrong = 0;
  for (int line = 2; line <= 10'001; ++line) {
    const bool broken = line % 10 == 0;
    text += broken ? line_with(faults[wrong % faults.size()].first, faults[wrong % faults.size()].second)
                   : line_with(C::birth_name, fmt::format("Évrard{}", line));
    if (broken) ++wrong;
  }
  for (const std::string& file : {text, windows_1252(text)}) {
    const auto reading = read(file);
    EXPECT_EQ(reading.people.size(), 10'000U - wrong);
    ASSERT_EQ(reading.errors.size(), wrong);
    for (std::size_t i = 0; i < wrong; ++i) {
      ASSERT_EQ(reading.errors[i].line, (i + 1) * 10);
      ASSERT_EQ(reading.errors[i].field, faults[i % faults.size()].first);
    }
    EXPECT_EQ(reading.people[0].birth_name, "Évrard2");
    const auto check = check_roster(reading.people, {}, kToday);
    for (const RosterRemark& remark : check.remarks)
      ASSERT_EQ(code_of(remark.finding), "identity_copy_missing") << "a hash comes with the import";
  }
}

std::vector<std::string> findings(const std::vector<Professional>& people,
                                  const std::vector<std::string>& structures = {}) {
  std::vector<std::string> out;
  for (const RosterRemark& remark : check_roster(people, structures, kToday).remarks)
    out.push_back(fmt::format("{} {}{}{}", remark.person, code_of(remark.finding), remark.field ? " " : "",
                              remark.field ? id_of(*remark.field) : ""));
  return out;
}

TEST(RosterCheck, SomeoneWithEverythingIsComplete) {
  const auto check = check_roster(std::vector{complete()}, std::vector<std::string>{"0B0221636"}, kToday);
  EXPECT_THAT(check.remarks, IsEmpty());
  EXPECT_THAT(check.complete, ElementsAre(true));
}

TEST(RosterCheck, TellsEachFieldThatIsMissing) {
  EXPECT_THAT(
      findings({Professional{}}),
      ElementsAre("0 field_missing birth_name", "0 field_missing first_names", "0 field_missing sex",
                  "0 field_missing birth_date", "0 field_missing birth_place_code", "0 field_missing email",
                  "0 field_missing phone", "0 field_missing role", "0 field_missing start_date",
                  "0 field_missing structure", "0 identity_copy_missing identity_copy"));
}

TEST(RosterCheck, ABirthAbroadNeedsItsTown) {
  Professional person = complete();
  person.birth_place_code = "99109";
  EXPECT_THAT(findings({person}), ElementsAre("0 field_missing birth_place"));
  person.birth_place = "Berlin";
  EXPECT_THAT(findings({person}), IsEmpty());
}

struct Dates {
  const char* name;
  const char* birth;
  const char* start;
  const char* end;  // empty: none
  std::vector<std::string> expected;
};
void PrintTo(const Dates& dates, std::ostream* out) { *out << dates.name; }

class RosterDates : public testing::TestWithParam<Dates> {};

TEST_P(RosterDates, AreCompared) {
  Professional person = complete();
  person.birth_date = day(GetParam().birth);
  person.start_date = day(GetParam().start);
  if (*GetParam().end != '\0') person.end_date = day(GetParam().end);
  EXPECT_EQ(findings({person}), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Dates, RosterDates,
    testing::Values(
        Dates{"ordinary", "1990-05-03", "2026-12-01", "2027-12-01", {}},
        Dates{"adult_on_the_first_day", "2008-12-01", "2026-12-01", "", {}},
        Dates{"minor_the_day_before", "2008-12-02", "2026-12-01", "", {"0 minor birth_date"}},
        Dates{"born_tomorrow",
              "2026-11-24",
              "2026-12-01",
              "",
              {"0 birth_in_future birth_date", "0 minor birth_date"}},
        Dates{"born_in_another_century", "1890-05-03", "2026-12-01", "", {"0 birth_too_old birth_date"}},
        Dates{"at_work_before_birth", "1990-05-03", "1989-12-01", "", {"0 start_before_birth start_date"}},
        Dates{
            "gone_before_coming", "1990-05-03", "2026-12-02", "2026-12-01", {"0 end_before_start end_date"}},
        Dates{"gone_already", "1990-05-03", "2020-01-01", "2026-11-22", {"0 ended end_date"}},
        Dates{"last_day_today", "1990-05-03", "2020-01-01", "2026-11-23", {}}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RosterCheck, FindsDuplicatesWhateverCaseAndAccents) {
  Professional again = complete();
  again.birth_name = "MULLER";
  again.first_names = "elodie-anne";
  again.email = "other@etang.example";
  EXPECT_THAT(findings({complete(), again}), ElementsAre("1 duplicate"));
  again.structure = "750712184";
  EXPECT_THAT(findings({complete(), again}), IsEmpty()) << "one person, two posts";
}

TEST(RosterCheck, FindsDuplicatesByRpps) {
  Professional one = complete();
  one.rpps = "99700523527";
  Professional two = one;
  two.birth_name = "Martin";
  EXPECT_THAT(findings({one, two}), ElementsAre("1 duplicate"));
}

TEST(RosterCheck, WarnsOfAFinessWithAWrongCheckDigitAndOfAnUnknownStructure) {
  Professional person = complete();
  person.structure = "750712185";
  EXPECT_THAT(findings({person}, {"0B0221636"}),
              ElementsAre("0 finess_check_digit structure", "0 structure_unknown structure"));
  EXPECT_TRUE(check_roster(std::vector{person}, {}, kToday).complete[0]) << "a warning only";
}

TEST(Roles, AreTheSixtyOfTheValueSet) {
  ASSERT_EQ(roles().size(), 60U);
  EXPECT_EQ(roles().front().code, "307");
  EXPECT_EQ(roles().back().label, "PADHUE - Chirurgien Dentiste");
}

TEST(Roles, AnEditedListIsReadAndItsFaultsAreNamed) {
  EXPECT_EQ(parse_roles("# ours\n900\tAutre\n", "f").value().size(), 1U);
  EXPECT_EQ(parse_roles("900 Autre\n", "f").error().subject, "f:1");
  EXPECT_EQ(parse_roles("900\tA\n\n900\tB\n", "f").error().subject, "f:3");
}

}  // namespace
}  // namespace sceau::procedure

// The sheets are compared with golden/*.txt: one line a row, so that a change of a form is read as a change
// of its lines.
#include "core/procedure/sheet.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sceau::procedure {
namespace {

const Definition& path() {
  static const Definition definition = builtin_definition().definition;
  return definition;
}

SheetValues known() {
  SheetValues values{.structure_name = "CENTRE DE SANTE DE L'ÉTANG",
                     .finess = "0B0221636",
                     .siret = "18751275100020",
                     .declarant_role = "Responsable légal",
                     .use = "téléservices INSi et DMP",
                     .solution = "Dossier patient",
                     .offers = "ORG"};
  values.representative = SheetPerson{.last_name = "MARTIN",
                                      .first_names = "Claire",
                                      .phone = "0400000000",
                                      .email = "direction@etang.example",
                                      .card_number = "2600301752"};
  values.declarant = values.representative;
  values.mandataires = {{.last_name = "NGUYEN", .first_names = "Paul", .email = "p.nguyen@etang.example"}};
  values.administrators = {{.last_name = "BERNARD",
                            .first_names = "Luc",
                            .phone = "0611111111",
                            .email = "l.bernard@etang.example",
                            .card_number = "2800636234"},
                           {.last_name = "PETIT", .first_names = "Anne"}};
  return values;
}

std::string written(const Sheet& sheet) {
  std::string out = fmt::format("{}: {} missing\n", sheet.form, sheet.missing);
  for (const SheetPart& part : sheet.parts) {
    out += fmt::format("[{}{}]\n", part.title.fr, part.number == 0 ? "" : fmt::format(" {}", part.number));
    for (const SheetRow& row : part.rows)
      out += fmt::format("{} = {}\n", row.label.fr,
                         row.by_hand   ? "<hand>"
                         : row.missing ? "<missing>"
                                       : row.value);
  }
  return out;
}

std::string golden(const std::string& form) {
  std::ifstream file(SCEAU_SOURCE_DIR "/tests/unit/procedure/golden/" + form + ".txt");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class GoldenSheet : public testing::TestWithParam<const char*> {};

TEST_P(GoldenSheet, HasTheValuesThatAreKnownAndMarksTheOthers) {
  const auto sheet = fill_sheet(path(), GetParam(), known());
  ASSERT_TRUE(sheet);
  EXPECT_EQ(written(*sheet), golden(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Forms, GoldenSheet, testing::Values("101", "301", "413", "414", "501", "502", "503"),
                         [](const auto& row) { return std::string("form_") + row.param; });

TEST(Sheet, WithoutFinessTheIdentifierIsTheSiret) {
  const auto sheet = fill_sheet(path(), "413", {.siret = "18751275100020"});
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->parts[0].rows[1].value, "18751275100020");
}

TEST(Sheet, APartForPeopleIsThereOnceWhenNobodyIsKnown) {
  const auto sheet = fill_sheet(path(), "413", {});
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->parts[2].title.fr, "Administrateur technique");
  EXPECT_EQ(sheet->parts[2].number, 1U);
  EXPECT_EQ(sheet->missing, 17U);
}

TEST(Sheet, AnUnknownNumberIsRefused) {
  EXPECT_EQ(fill_sheet(path(), "999", {}).error().code, base::ErrorCode::sheet_unknown);
}

}  // namespace
}  // namespace sceau::procedure

#include "core/procedure/definition.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "core/procedure/builtin.hpp"

namespace sceau::procedure {
namespace {

// A file that is right, one part a line; the tests below replace one line or add some.
struct SmallFile {
  std::string head = "version = \"2026-11-23\"\n";
  std::string names =
      "source = [ { id = \"memo\", title = \"Memo\", date = \"undated\" } ]\n"
      "chapter = [ { id = \"c\", title = { en = \"c\", fr = \"c\" } } ]\n"
      "stage = [ { id = \"s\", title = { en = \"s\", fr = \"s\" } } ]\n"
      "actor = [ { id = \"a\", name = { en = \"a\", fr = \"a\" } } ]\n";
  std::string rest;

  SmallFile& question(const std::string& id, const std::string& more = {},
                      const std::string& choices =
                          "{ id = \"yes\", text = { en = \"y\", fr = \"o\" } }, { id = \"no\", "
                          "text = { en = \"n\", fr = \"n\" } }") {
    rest += fmt::format(
        "[[question]]\nid = \"{}\"\nchapter = \"c\"\ntext = {{ en = \"q\", fr = \"q\" }}\nsources = [\"memo "
        "D\"]\n"
        "choice = [ {} ]\n{}\n",
        id, choices, more);
    return *this;
  }
  SmallFile& step(const std::string& id, const std::string& more = {}) {
    rest += fmt::format(
        "[[step]]\nid = \"{}\"\nchapter = \"c\"\nstage = \"s\"\nactor = \"a\"\ntitle = {{ en = \"t\", fr = "
        "\"t\" }}\n"
        "text = {{ en = \"t\", fr = \"t\" }}\nsources = [\"memo D\"]\n{}\n",
        id, more);
    return *this;
  }
  std::string text() const { return head + names + rest; }
};

// "3 unknown_reference step b", a fault a line.
std::vector<std::string> in_words(const DefinitionFaults& faults) {
  std::vector<std::string> lines;
  for (const DefinitionFault& fault : faults)
    lines.push_back(fmt::format("{} {}{}{}{}{}", fault.line, code_of(fault.problem),
                                fault.subject.empty() ? "" : " ", fault.subject,
                                fault.value.empty() ? "" : " ", fault.value));
  return lines;
}

std::size_t line_of(const std::string& text, const std::string& part, std::size_t nth = 1) {
  std::size_t at = text.find(part);
  while (--nth > 0) at = text.find(part, at + 1);
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

TEST(Definition, TheOneBuiltInHoldsTogether) {
  const auto reading = parse_definition(builtin_procedure_toml());
  ASSERT_THAT(in_words(reading.faults), testing::IsEmpty());
  const Definition* definition = &reading.definition;
  EXPECT_GT(definition->steps.size(), 40U);
  EXPECT_EQ(definition->stages.size(), 5U);
  for (const char* form : {"101", "301", "413", "414", "501", "502", "503"})
    EXPECT_NE(definition->form(form), nullptr) << form;
}

TEST(Definition, EveryFormWithUnknownFieldsSaysSo) {
  const Definition definition = builtin_definition().definition;
  ASSERT_FALSE(definition.forms.empty());
  for (const Form& form : definition.forms) {
    const bool described =
        form.id == "413" || form.id == "414";  // the only two that the domain pages describe
    EXPECT_EQ(form.fields_known, described) << form.id;
  }
}

TEST(Definition, AFileGivenAsPathReplacesTheOneBuiltIn) {
  const std::string path = testing::TempDir() + "/procedure_small.toml";
  std::ofstream(path) << SmallFile().step("only").text();
  const auto reading = load_definition(path);
  ASSERT_TRUE(reading);
  EXPECT_THAT(in_words(reading->faults), testing::IsEmpty());
  ASSERT_EQ(reading->definition.steps.size(), 1U);
  EXPECT_EQ(reading->definition.steps[0].id, "only");
  EXPECT_FALSE(load_definition(path + ".missing"));
}

TEST(Definition, ConditionsAreReadAsAllOfOneList) {
  const auto text = SmallFile()
                        .question("q")
                        .question("r")
                        .step("both", "when = [\"q=yes\", \"r=yes|no\"]")
                        .step("either", "when = [[\"q=yes\"], [\"r=yes\"]]")
                        .text();
  const auto reading = parse_definition(text);
  ASSERT_THAT(in_words(reading.faults), testing::IsEmpty());
  const Definition* definition = &reading.definition;
  ASSERT_EQ(definition->step("both")->when.size(), 1U);
  EXPECT_EQ(definition->step("both")->when[0].size(), 2U);
  EXPECT_EQ(definition->step("both")->when[0][1].choices, (std::vector<std::string>{"yes", "no"}));
  EXPECT_EQ(definition->step("either")->when.size(), 2U);
}

struct Broken {
  const char* name;
  SmallFile file;
  const char* at;  // the fault is on the line of the nth of this
  std::size_t nth;
  const char* what;  // problem, subject, value
};

void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.name; }

class BrokenDefinition : public testing::TestWithParam<Broken> {};

TEST_P(BrokenDefinition, IsRefusedWithItsLine) {
  const Broken& broken = GetParam();
  const std::string text = broken.file.text();
  EXPECT_THAT(in_words(parse_definition(text).faults),
              testing::Contains(testing::StartsWith(
                  fmt::format("{} {}", line_of(text, broken.at, broken.nth), broken.what))));
}

TEST(Definition, AllFaultsOfAFileAreFoundInOneReading) {
  const std::string text = SmallFile()
                               .step("a", "needs = [\"b\"]\nforms = [\"9\"]")
                               .step("c", "when = [\"q=yes\"]")
                               .step("c")
                               .text();
  EXPECT_THAT(
      in_words(parse_definition(text).faults),
      testing::ElementsAre(fmt::format("{} unknown_reference step b", line_of(text, "[[step]]", 1)),
                           fmt::format("{} unknown_reference form 9", line_of(text, "[[step]]", 1)),
                           fmt::format("{} unknown_reference question q", line_of(text, "[[step]]", 2)),
                           fmt::format("{} twice step c", line_of(text, "[[step]]", 3))));
}

TEST(Definition, AllFaultsOfShapeAreFoundInOneReading) {
  const std::string text =
      SmallFile().step("a", "colour = 1\nneeds = 2").step("b", "optional = \"x\"").text();
  EXPECT_THAT(in_words(parse_definition(text).faults),
              testing::ElementsAre(fmt::format("{} unknown_key colour", line_of(text, "colour")),
                                   fmt::format("{} not_words needs", line_of(text, "needs")),
                                   fmt::format("{} not_a_flag optional", line_of(text, "optional"))));
}

SmallFile with_head(const std::string& more) {
  SmallFile file;
  file.head += more;
  return file.step("a");
}
SmallFile without(const std::string& part, const std::string& instead) {
  SmallFile file;
  file.names.replace(file.names.find(part), part.size(), instead);
  return file.step("a");
}

SmallFile with_mark(const std::string& source) {
  SmallFile file = SmallFile().step("a");
  file.rest.replace(file.rest.find("memo D"), 6, source);
  return file;
}

INSTANTIATE_TEST_SUITE_P(
    Files, BrokenDefinition,
    testing::Values(
        Broken{"no_toml", with_head("steps = [\n"), "source =", 1, "toml Error while parsing"},
        Broken{"unknown_key_of_the_file", with_head("colour = 1\n"), "colour", 1, "unknown_key colour"},
        Broken{"unknown_key_of_a_step", SmallFile().step("a", "whenn = []"), "whenn", 1, "unknown_key whenn"},
        Broken{"a_text_without_french", SmallFile().step("a", "unknown = [ { en = \"x\" } ]"), "unknown", 1, "missing fr"},
        Broken{"a_number_for_a_word", SmallFile().step("a", "entry = 3"), "entry", 1, "not_a_word entry"},
        Broken{"a_word_for_a_list", SmallFile().step("a", "needs = \"b\""), "needs", 1, "not_words needs"},
        Broken{"a_source_without_mark", with_mark("memo"), "sources", 1, "source_mark memo"},
 Broken{"a_source_with_another_mark", with_mark("memo X"), "sources", 1, "source_mark memo X"},
Broken{"a_step_twice", SmallFile().step("a").step("a"), "[[step]]", 2, "twice step a"},
        Broken{"a_step_named_as_a_question", SmallFile().question("a").step("a", "when = [\"a=yes\"]"), "[[step]]", 1, "step_and_question a"},
        Broken{"an_unknown_need", SmallFile().step("a", "needs = [\"b\"]"), "[[step]]", 1, "unknown_reference step b"},
        Broken{"an_unknown_form", SmallFile().step("a", "forms = [\"999\"]"), "[[step]]", 1, "unknown_reference form 999"},
        Broken{"an_unknown_service", SmallFile().step("a", "services = [\"x\"]"), "[[step]]", 1, "unknown_reference service x"},
        Broken{"an_unknown_document", SmallFile().step("a", "documents = [\"x\"]"), "[[step]]", 1, "unknown_reference document x"},
        Broken{"an_unknown_holder", SmallFile().step("a", "valid = { card_of = \"x\" }"), "[[step]]", 1, "unknown_reference actor x"},
        Broken{"an_unknown_entry", SmallFile().step("a", "entry = \"dmp-conf\""), "[[step]]", 1, "unknown_reference entry dmp-conf"},
        Broken{"an_unknown_question", SmallFile().step("a", "when = [\"q=yes\"]"), "[[step]]", 1, "unknown_reference question q"},
        Broken{"an_unknown_choice", SmallFile().question("q").step("a", "when = [\"q=maybe\"]"), "[[step]]", 1, "unknown_reference choice q=maybe"},
        Broken{"a_condition_without_choice", SmallFile().step("a", "when = [\"q\"]"), "when", 1, "condition_shape q"},
        Broken{"an_empty_condition", SmallFile().step("a", "when = []"), "when", 1, "condition_empty"},
        Broken{"an_unknown_change", SmallFile().step("a", "reopened_by = [\"weather\"]"), "reopened_by", 1, "unknown_word weather reopened_by"},
        Broken{"an_unknown_operation", SmallFile().step("a", "blocks = [\"sleep\"]"), "blocks", 1, "unknown_word sleep blocks"},
        Broken{"no_number_of_years", SmallFile().step("a", "valid = { years = 0 }"), "valid", 1, "years"},
        Broken{"a_cycle_of_steps", SmallFile().step("a", "needs = [\"b\"]").step("b", "needs = [\"a\"]"), "[[step]]", 1, "cycle step a"},
        Broken{"a_step_that_waits_for_itself", SmallFile().step("a").step("b", "needs = [\"b\"]"), "[[step]]", 2, "cycle step b"},
        Broken{"a_cycle_of_questions", SmallFile().question("q", "when = [\"r=yes\"]").question("r", "when = [\"q=yes\"]").step("a"), "[[question]]", 1, "cycle question q"},
        Broken{"a_question_with_one_choice", SmallFile().question("q", "", "{ id = \"yes\", text = { en = \"y\", fr = \"o\" } }").step("a", "when = [\"q=yes\"]"), "[[question]]", 1, "one_choice q"},
        Broken{"a_question_without_effect", SmallFile().question("q").step("a"), "[[question]]", 1, "without_effect q"},
        Broken{"two_choices_without_difference",
               SmallFile().question("q", "", "{ id = \"x\", text = { en = \"x\", fr = \"x\" } }, { id = \"y\", text = { en = \"y\", fr = \"y\" } }, { id = \"z\", text = { en = \"z\", fr = \"z\" } }").step("a", "when = [\"q=x\"]"),
               "[[question]]", 1, "choices_alike q"},
        Broken{"a_step_no_answers_lead_to", SmallFile().question("q").question("r", "when = [\"q=yes\"]").step("a", "when = [\"q=no\", \"r=yes\"]"), "[[step]]", 1, "unreachable step a"},
        Broken{"a_question_no_answers_lead_to", SmallFile().question("q").question("r", "when = [\"q=yes\"]").question("s", "when = [\"q=no\", \"r=yes\"]").step("a", "when = [\"s=yes\"]"), "[[question]]", 3, "unreachable question s"},
        Broken{"a_need_of_the_other_branch", SmallFile().question("q").step("a", "when = [\"q=yes\"]").step("b", "when = [\"q=no\"]\nneeds = [\"a\"]"), "[[step]]", 2, "never_together b a"},
        Broken{"a_form_without_step", SmallFile().step("a").step("b", "[[form]]\nid = \"9\"\ntitle = { en = \"f\", fr = \"f\" }\npurpose = { en = \"f\", fr = \"f\" }\nsources = [\"memo D\"]\n"), "[[form]]", 1, "unused form 9"},
        Broken{"a_form_with_an_unknown_value", SmallFile().step("a", "forms = [\"9\"]\n[[form]]\nid = \"9\"\ntitle = { en = \"f\", fr = \"f\" }\npurpose = { en = \"f\", fr = \"f\" }\nsources = [\"memo D\"]\n[[form.part]]\ntitle = { en = \"p\", fr = \"p\" }\nrows = [ { value = \"structure.colour\", en = \"x\", fr = \"x\" } ]\n"), "structure.colour", 1, "unknown_form_value 9 structure.colour"},
        Broken{"a_form_that_repeats_nobody", SmallFile().step("a", "forms = [\"9\"]\n[[form]]\nid = \"9\"\ntitle = { en = \"f\", fr = \"f\" }\npurpose = { en = \"f\", fr = \"f\" }\nsources = [\"memo D\"]\n[[form.part]]\ntitle = { en = \"p\", fr = \"p\" }\nrepeat = \"passer-by\"\nrows = [ { value = \"hand\", en = \"x\", fr = \"x\" } ]\n"), "[[form.part]]", 1, "unknown_form_repeat 9 passer-by"},
        Broken{"a_source_that_does_not_exist", without("id = \"memo\"", "id = \"memos\""), "[[step]]", 1, "unknown_reference source memo"},
        Broken{"no_version", [] { SmallFile file; file.head.clear(); return file.step("a"); }(), "source", 1, "missing version"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace sceau::procedure

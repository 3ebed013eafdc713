// Every sentence of cli has its French in one of cli/po/*.po, with the same blanks to fill in. gettext's own
// tools read the sources, so that this sees what the program will look up.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/process.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<std::string> files(const char* folder, std::initializer_list<const char*> extensions) {
  std::vector<std::string> found;
  for (const auto& file : fs::directory_iterator(fs::path(SCEAU_SOURCE_DIR) / folder))
    for (const char* extension : extensions)
      if (file.path().extension() == extension) found.push_back(file.path().string());
  std::ranges::sort(found);
  return found;
}

std::string printed_by(std::vector<std::string> argv, const std::vector<std::string>& more) {
  argv.insert(argv.end(), more.begin(), more.end());
  const auto result = sceau::base::run({.argv = argv, .environment = {"LC_ALL=C.UTF-8"}});
  EXPECT_TRUE(result.has_value() && result->status == 0) << argv.front() << (result ? result->errors : "");
  return result ? result->output : std::string();
}

using Sentences = std::map<std::string, std::string>;  // msgid → msgstr, escaped as in the file

Sentences parsed(const std::string& po) {
  Sentences out;
  std::string sentence;
  std::istringstream in(po);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("msgid \"")) sentence = line.substr(7, line.size() - 8);
    if (line.starts_with("msgstr \"") && !sentence.empty()) out[sentence] = line.substr(8, line.size() - 9);
  }
  return out;
}

Sentences english() {
  return parsed(printed_by({"xgettext", "--language=C++", "--from-code=UTF-8", "-ktr:1", "-kN_:1",
                            "-ktranslated:1", "--no-wrap", "--no-location", "-o", "-"},
                           files("cli", {".cpp", ".hpp"})));
}
Sentences french() {
  return parsed(printed_by({"msgcat", "--use-first", "--no-wrap", "-o", "-"}, files("cli/po", {".po"})));
}

// "{1} of {0}" and "{} of {}": the numbers that a sentence fills in, sorted; those without take their place.
std::vector<std::string> blanks(const std::string& sentence) {
  std::vector<std::string> found;
  for (std::size_t at = sentence.find('{'); at != std::string::npos; at = sentence.find('{', at + 1)) {
    const std::string inside = sentence.substr(at + 1, sentence.find('}', at) - at - 1);
    found.push_back(inside.empty() ? std::to_string(found.size()) : inside);
  }
  std::ranges::sort(found);
  return found;
}

bool ends_in_blank(const std::string& sentence) { return sentence.ends_with(' '); }
bool begins_with_blank(const std::string& sentence) { return sentence.starts_with(' '); }

TEST(French, HasEverySentenceOfCli) {
  const Sentences there = french();
  const Sentences said = english();
  ASSERT_GT(said.size(), 500U);
  for (const auto& [sentence, nothing] : said) {
    const auto found = there.find(sentence);
    EXPECT_TRUE(found != there.end() && !found->second.empty()) << "no French for: " << sentence;
  }
}

TEST(French, FillsInTheSameBlanks) {
  for (const auto& [sentence, translation] : french()) {
    EXPECT_EQ(blanks(sentence), blanks(translation)) << sentence << "\n" << translation;
    EXPECT_EQ(ends_in_blank(sentence), ends_in_blank(translation)) << sentence;
    EXPECT_EQ(begins_with_blank(sentence), begins_with_blank(translation)) << sentence;
  }
}

TEST(French, KeepsItsSignsOnTheLineOfTheirWord) {
  const Sentences built = parsed(printed_by({"msgcat", "--no-wrap"}, {SCEAU_BINARY_DIR "/fr.po"}));
  ASSERT_GT(built.size(), 500U);
  for (const auto& [sentence, translation] : built)
    for (const char* sign : {" : ", " ; ", " ? ", " »", "« "})
      EXPECT_EQ(translation.find(sign), std::string::npos) << translation;
}

TEST(French, TheBlanksAreToldApart) {
  EXPECT_NE(blanks("{0} of {1}"), blanks("{0} of {2}"));
  EXPECT_EQ(blanks("{} of {}"), blanks("{1} sur {0}"));
  EXPECT_NE(blanks("{}"), blanks("none"));
}

}  // namespace

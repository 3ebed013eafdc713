// Nothing of the memo is forgotten: MEMO.md has each of its sentences, and each step it names exists.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "core/procedure/definition.hpp"

namespace sceau::procedure {
namespace {

constexpr const char* kMemo = SCEAU_SOURCE_DIR "/tests/unit/procedure/golden/memo.md";

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// Without the marks of Markdown; blanks of all kinds are one blank.
std::string plain(std::string line) {
  line = std::regex_replace(line, std::regex("\xC2\xA0"), " ");
  line = std::regex_replace(line, std::regex(R"(\[([^\]]*)\]\(#\))"), "$1");
  line = std::regex_replace(line, std::regex(R"(\*)"), "");
  line = std::regex_replace(line, std::regex(R"(\s+)"), " ");
  const auto from = line.find_first_not_of(' ');
  return from == std::string::npos ? "" : line.substr(from, line.find_last_not_of(' ') - from + 1);
}

struct MemoRow {
  std::string sentence;
  std::string where;
};

std::vector<MemoRow> table() {
  std::vector<MemoRow> rows;
  const std::regex row(R"(^\| (.*) \| (.*) \|$)");
  std::smatch found;
  for (const std::string& line : lines_of(SCEAU_SOURCE_DIR "/core/procedure/MEMO.md"))
    if (std::regex_match(line, found, row) && found[1] != "sentence of the memo")
      rows.push_back({found[1], found[2]});
  return rows;
}

std::set<std::string> names_in(const std::string& where) {
  std::set<std::string> names;
  const std::regex name("`([^`]+)`");
  for (auto it = std::sregex_iterator(where.begin(), where.end(), name); it != std::sregex_iterator(); ++it)
    names.insert((*it)[1]);
  return names;
}

bool exists(const Definition& definition, const std::string& name) {
  const auto has_choice = [&](const Question& question) {
    return std::ranges::find(question.choices, name, &Choice::id) != question.choices.end();
  };
  return definition.step(name) != nullptr || definition.question(name) != nullptr ||
         std::ranges::find(definition.chapters, name, &Chapter::id) != definition.chapters.end() ||
         std::ranges::any_of(definition.questions, has_choice) || name.starts_with("sceau ");
}

TEST(Memo, EverySentenceIsInTheTable) {
  const auto memo = lines_of(kMemo);
  ASSERT_FALSE(memo.empty());
  std::set<std::string> known;
  for (const MemoRow& row : table()) known.insert(plain(row.sentence));
  for (const std::string& line : memo) {
    const std::string sentence = plain(line);
    EXPECT_TRUE(sentence.empty() || known.contains(sentence)) << sentence;
  }
}

TEST(Memo, EveryNameOfTheTableExists) {
  const Definition definition = builtin_definition().definition;
  const auto rows = table();
  ASSERT_GT(rows.size(), 30U);
  for (const MemoRow& row : rows)
    for (const std::string& name : names_in(row.where)) EXPECT_TRUE(exists(definition, name)) << name;
}

TEST(Memo, EveryStepThatCitesTheMemoFirstIsInTheTable) {
  const Definition definition = builtin_definition().definition;
  std::set<std::string> named;
  for (const MemoRow& row : table()) named.merge(names_in(row.where));
  for (const Step& step : definition.steps)
    EXPECT_TRUE(step.citations.front().source != "memo" || named.contains(step.id)) << step.id;
}

}  // namespace
}  // namespace sceau::procedure

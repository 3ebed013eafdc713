// The man pages, English and French, have every command and every global option, and groff reads them without
// a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/parse.hpp"
#include "core/base/file.hpp"
#include "core/base/process.hpp"

namespace sceau::cli {
namespace {

class ManPage : public testing::TestWithParam<const char*> {
 protected:
  std::string path() const { return std::string(SCEAU_SOURCE_DIR "/cli/man/") + GetParam(); }
  std::string text() const { return std::string(base::text(base::read_file(path()).value())); }
};

std::string escaped(std::string word) {
  for (std::size_t at = 0; (at = word.find('-', at)) != std::string::npos; at += 2) word.insert(at, "\\");
  return word;
}

TEST_P(ManPage, HasEveryCommand) {
  const std::string page = text();
  for (const std::string& command : grammar_of({}, {}).verbs)
    EXPECT_NE(page.find("\n.B " + command + "\n"), std::string::npos) << command << " is not in " << path();
}

TEST_P(ManPage, HasEveryGlobalOption) {
  const std::string page = text();
  for (const OptionWords& option : grammar_of({}, {}).options)
    for (const std::string& name : option.names)
      EXPECT_NE(page.find(escaped(name)), std::string::npos) << name << " is not in " << path();
}

TEST_P(ManPage, IsReadByGroffWithoutAWarning) {
  const auto read = base::run({.argv = {"groff", "-man", "-ww", "-z", "-Kutf8", "-Tutf8", path()}});
  if (!read && read.error().code == base::ErrorCode::program_missing)
    GTEST_SKIP() << "skipped: groff is not installed";
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, 0);
  EXPECT_EQ(read->errors, "");
}

INSTANTIATE_TEST_SUITE_P(Languages, ManPage, testing::Values("sceau.1", "fr/sceau.1"),
                         [](const auto& language) { return language.param[0] == 'f' ? "French" : "English"; });

}  // namespace
}  // namespace sceau::cli

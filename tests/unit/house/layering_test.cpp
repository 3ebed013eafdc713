// The house has ten rooms on five floors; a file may include its own room and rooms of the floors below,
// nothing else.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, int> kFloors{
    {"core/base", 0},  {"core/x509", 1},  {"pkcs11", 1},         {"certstore", 1},    {"core/model", 1},
    {"core/steps", 2}, {"core/watch", 2}, {"core/procedure", 2}, {"core/install", 3}, {"cli", 4},
};

std::string room_of(const std::string& path) {
  for (const auto& [room, floor] : kFloors)
    if (path.starts_with(room + "/")) return room;
  return {};
}

bool may_include(const std::string& from, const std::string& to) {
  return from == to || kFloors.at(to) < kFloors.at(from);
}

std::vector<std::pair<fs::path, std::string>> own_includes() {
  static const std::regex include(R"re(^\s*#\s*include\s*"([^"]+)")re");
  std::vector<std::pair<fs::path, std::string>> found;
  for (const char* top : {"core", "pkcs11", "certstore", "cli"})
    for (const auto& file : fs::recursive_directory_iterator(fs::path(SCEAU_SOURCE_DIR) / top)) {
      if (file.path().extension() != ".cpp" && file.path().extension() != ".hpp") continue;
      std::ifstream in(file.path());
      for (std::string line; std::getline(in, line);)
        if (std::smatch match; std::regex_search(line, match, include))
          found.emplace_back(file.path(), match[1]);
    }
  return found;
}

TEST(Layering, ArrowsGoDownOnly) {
  const auto includes = own_includes();
  ASSERT_GT(includes.size(), 50U);
  for (const auto& [file, included] : includes) {
    const std::string from = room_of(fs::relative(file, SCEAU_SOURCE_DIR).string());
    const std::string to = room_of(included);
    ASSERT_FALSE(from.empty()) << file << " is in no room";
    ASSERT_FALSE(to.empty()) << file << " includes " << included << ", which is in no room";
    EXPECT_TRUE(may_include(from, to))
        << file << " (" << from << ") includes " << included << " (" << to << ")";
  }
}

TEST(Layering, NothingBelowCliPrintsOrReadsTheEnvironmentOrTheClock) {
  static const std::regex forbidden(
      R"re((std::c(out|err)\b|\bprintf\(|\bgetenv\(|system_clock::now|\bexit\())re");
  for (const char* top : {"core", "pkcs11", "certstore"})
    for (const auto& file : fs::recursive_directory_iterator(fs::path(SCEAU_SOURCE_DIR) / top)) {
      if (file.path().extension() != ".cpp" && file.path().extension() != ".hpp") continue;
      std::ifstream in(file.path());
      int number = 0;
      for (std::string line; std::getline(in, line);) {
        ++number;
        const std::string code = line.substr(0, line.find("//"));
        EXPECT_FALSE(std::regex_search(code, forbidden)) << file << ":" << number << ": " << line;
      }
    }
}

TEST(Layering, TheRuleItselfRefusesAnUpwardArrow) {
  EXPECT_FALSE(may_include("core/base", "cli"));
  EXPECT_FALSE(may_include("core/x509", "core/model"));
  EXPECT_FALSE(may_include("core/watch", "core/steps"));
  EXPECT_TRUE(may_include("core/install", "core/steps"));
  EXPECT_TRUE(may_include("cli", "core/base"));
}

}  // namespace

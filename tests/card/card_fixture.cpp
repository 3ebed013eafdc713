#include "tests/card/card_fixture.hpp"

#include "core/base/file.hpp"

namespace sceau::test {
namespace {

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

Said run_tool(std::vector<std::string> words, std::vector<std::string> environment) {
  base::ProcessResult result =
      take(base::run({.argv = std::move(words), .environment = std::move(environment)}));
  return {result.status, result.output + result.errors};
}

void CardTest::SetUp() {
  if (!VirtualCard::available()) GTEST_SKIP() << "skipped: opensc-pkcs11 is not installed";
  card.emplace();
}

Said CardTest::opensc_tool(std::vector<std::string> words) const {
  return run_tool(joined({"opensc-tool"}, words), card->environment());
}

Said CardTest::pkcs11_tool(std::vector<std::string> words) const {
  return run_tool(joined({"pkcs11-tool", "--module", VirtualCard::module()}, words), card->environment());
}

Said CardTest::log_in(const std::string& pin, std::vector<std::string> words) const {
  return pkcs11_tool(joined({"--login", "--pin", pin}, words));
}

std::string CardTest::token_flags() const {
  const std::string list = pkcs11_tool({"-L"}).text;
  const std::size_t at = list.find("token flags");
  return at == std::string::npos ? std::string() : list.substr(at, list.find('\n', at) - at);
}

std::string CardTest::write(std::string_view name, base::ByteView content) const {
  const std::string path = card->file(name);
  if (!base::replace_file(path, content, {.mode = 0600})) throw std::runtime_error("cannot write " + path);
  return path;
}

}  // namespace sceau::test

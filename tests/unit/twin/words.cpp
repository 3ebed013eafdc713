#include "tests/unit/twin/words.hpp"

#include <sstream>

namespace sceau::test {

std::string openssl(const std::vector<std::string>& words, base::ByteView input) {
  std::vector<std::string> argv{"openssl"};
  for (const std::string& word : words) argv.push_back(word);
  const base::ProcessResult result = run_program(argv, input);
  return result.output + result.errors;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace sceau::test

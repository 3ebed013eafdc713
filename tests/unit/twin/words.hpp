// What other programs say of the twin's files.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/twin.hpp"

namespace sceau::test {

// Standard output and errors of `openssl WORDS…`, whatever its status.
inline std::string openssl(std::vector<std::string> words, base::ByteView input = {}) {
  words.insert(words.begin(), "openssl");
  const base::ProcessResult result = run_program(words, input);
  return result.output + result.errors;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace sceau::test

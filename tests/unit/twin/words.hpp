// What other programs say of the twin's files.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/twin.hpp"

namespace sceau::test {

// Standard output and errors of `openssl WORDS…`, whatever its status.
std::string openssl(const std::vector<std::string>& words, base::ByteView input = {});
std::vector<std::string> lines_of(const std::string& text);

}  // namespace sceau::test

// A card in a reader, and OpenSC's tools to look at it.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/base/process.hpp"
#include "tests/support/virtual_card.hpp"

namespace sceau::test {

// CKA_ID, as the tools write it.
inline constexpr const char* kSignatureId = "e828bd080f8025000001ff001001";
inline constexpr const char* kAuthenticationId = "e828bd080f8025000001ff001002";

// The value, or a test that ends with what the error says.
template <class T>
T take(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().subject + ": " + result.error().value);
  return *std::move(result);
}

// What a tool said, both outputs together.
struct Said {
  int status = 0;
  std::string text;
};
Said run_tool(std::vector<std::string> words, std::vector<std::string> environment = {});

class CardTest : public testing::Test {
 protected:
  void SetUp() override;

  Said opensc_tool(std::vector<std::string> words) const;
  Said pkcs11_tool(std::vector<std::string> words) const;
  Said log_in(const std::string& pin, std::vector<std::string> words) const;  // then do that
  // The line of pkcs11-tool's list that tells the state of the PIN.
  std::string token_flags() const;
  // A file of the card's folder with this content, by its path.
  std::string write(std::string_view name, base::ByteView content) const;

  std::optional<VirtualCard> card;
};

}  // namespace sceau::test

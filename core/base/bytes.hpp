// Bytes, and the few ways in which they are written down.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sceau::base {

using Bytes = std::vector<unsigned char>;
using ByteView = std::span<const unsigned char>;
using Sha256 = std::array<unsigned char, 32>;

inline ByteView view(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}
inline std::string_view text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hex(ByteView bytes);                          // lower case, no separator
std::string hex_upper(ByteView bytes);                    // upper case, no separator
std::optional<Bytes> from_hex(std::string_view text);     // both cases, ':' and blanks skipped
std::string base64(ByteView bytes);                       // one line
std::optional<Bytes> from_base64(std::string_view text);  // blanks skipped; nothing else tolerated
Sha256 sha256(ByteView bytes);
Bytes random_bytes(std::size_t count);  // from the system's generator; never fails or aborts

}  // namespace sceau::base

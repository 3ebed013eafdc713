// UTF-8 taken apart into code points, strictly: no overlong form, no surrogate, nothing past U+10FFFF.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sceau::x509 {

std::optional<std::u32string> decode_utf8(std::string_view text);
bool is_control(char32_t c);  // C0, DEL, C1, and what turns the direction of a text round
// For a terminal: control characters become \xx, byte by byte; bytes that are no UTF-8 too.
std::string printable(std::string_view text);

}  // namespace sceau::x509

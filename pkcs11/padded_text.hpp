// Cryptoki's fixed-size texts: padded with blanks, not ended.
#pragma once
#include <cstddef>
#include <string>

namespace sceau::pkcs11 {

template <std::size_t Size>
std::string padded_text(const unsigned char (&field)[Size]) {
  std::size_t size = Size;
  while (size != 0 && (field[size - 1] == ' ' || field[size - 1] == 0)) --size;
  return {reinterpret_cast<const char*>(field), size};
}

}  // namespace sceau::pkcs11

#include "core/procedure/contact.hpp"

#include <algorithm>

namespace sceau::procedure {

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  return dot != std::string_view::npos && dot != 0 && dot + 1 != domain.size() &&
         text.find_first_of(" \t\r\n,;<>\"") == std::string_view::npos &&
         domain.find("..") == std::string_view::npos;
}

std::optional<std::string> phone_number(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '.' || c == '-'; });
  const std::string_view digits = std::string_view(text).substr(text.starts_with('+') ? 1 : 0);
  const bool numeric = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (digits.size() < 4 || digits.size() > 15 || !numeric) return std::nullopt;
  return text;
}

}  // namespace sceau::procedure

#include "cli/pin_strength.hpp"

#include "cli/text.hpp"

namespace sceau::cli {

namespace {

constexpr std::size_t kShort = 6;  // a million tries is nothing to a program that has the token's files
constexpr std::size_t kRow = 7;    // a longer row is no longer what everybody tries first

// Each character follows the one before at the same distance: 0 is "7777", 1 is "1234", -1 "4321".
bool steps_by(std::string_view text, int distance) {
  for (std::size_t i = 1; i < text.size(); ++i)
    if (text[i] - text[i - 1] != distance) return false;
  return true;
}

}  // namespace

std::optional<Weakness> weakness_of(const base::Secret& pin) {
  const std::string_view text = pin.text();
  if (steps_by(text, 0)) return Weakness::one_character;
  if (text.size() <= kRow && (steps_by(text, 1) || steps_by(text, -1))) return Weakness::in_a_row;
  if (text.size() < kShort) return Weakness::too_short;
  return std::nullopt;
}

std::string words_of(Weakness weakness) {
  switch (weakness) {
    case Weakness::too_short:
      return tr("fewer than 6 characters");
    case Weakness::one_character:
      return tr("one character, repeated");
    case Weakness::in_a_row:
      return tr("characters in a row");
  }
  return {};
}

}  // namespace sceau::cli

#include "cli/wrapped.hpp"

#include <algorithm>
#include <array>

namespace sceau::cli {
namespace {

// From ' ' to '~', in hundredths of the font's size: DejaVu Sans 2.37.
constexpr std::array<int, 95> kWidths{
    32, 40, 46, 84, 64, 95, 78, 28, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
    60, 79, 69, 63, 61, 73, 68, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
    63, 28, 28, 58, 28, 97, 63, 61, 63,  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84};
constexpr double kAccented = 0.64, kOther = 1.0;  // é, «, Œ; an ideogram

bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t letter_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && goes_on(text[at]);) ++at;
  return at;
}

double letter_width(std::string_view letter) {
  const auto c = static_cast<unsigned char>(letter.front());
  if (c >= ' ' && c <= '~') return kWidths[c - ' '] / 100.0;
  return letter.size() == 2 ? kAccented : kOther;
}

// What stays on one line: "« mandat »", "carte :".
std::vector<std::string> words_of(std::string_view text) {
  constexpr std::array<std::string_view, 5> kBehind{"»", ":", ";", "!", "?"};
  std::vector<std::string> words;
  bool glue = false;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    const std::string_view word = text.substr(from, end - from);
    from = end + 1;
    if (word.empty()) continue;
    const bool behind = std::ranges::any_of(kBehind, [word](auto mark) { return word.starts_with(mark); });
    if (!words.empty() && (glue || behind))
      words.back() += " " + std::string(word);
    else
      words.emplace_back(word);
    glue = word.ends_with("«");
  }
  return words;
}

// The letters of `word` that fit, at least one.
std::size_t fitting(std::string_view word, double width) {
  std::size_t end = letter_end(word, 0);
  while (end < word.size() && em_width(word.substr(0, letter_end(word, end))) <= width)
    end = letter_end(word, end);
  return end;
}

std::string shortened(std::string line, double width) {
  while (!line.empty() && em_width(line) + kOther > width) {
    do line.pop_back();
    while (!line.empty() && goes_on(line.back()));
  }
  return line + "…";
}

}  // namespace

double em_width(std::string_view text) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = letter_end(text, at);
    width += letter_width(text.substr(at, end - at));
    at = end;
  }
  return width;
}

std::vector<std::string> wrapped(std::string_view text, double width, std::size_t lines) {
  std::vector<std::string> out;
  for (std::string word : words_of(text)) {
    if (!out.empty() && em_width(out.back() + " " + word) <= width) {
      out.back() += " " + word;
      continue;
    }
    for (std::size_t end = fitting(word, width); end < word.size(); end = fitting(word, width)) {
      out.push_back(word.substr(0, end));
      word.erase(0, end);
    }
    out.push_back(word);
  }
  if (out.size() <= lines) return out;
  out.resize(lines);
  if (!out.empty()) out.back() = shortened(out.back(), width);
  return out;
}

}  // namespace sceau::cli

#include "core/procedure/csv.hpp"

#include <algorithm>
#include <array>

namespace sceau::procedure {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Windows-1252, 0x80 to 0x9F; 0: nothing there. Source: the mapping table of unicode.org.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// How many bytes the UTF-8 character at `at` has; 0: it is none. Overlong forms and surrogates are none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const std::size_t left = text.size() - at;
  const auto tail = [&](std::size_t i) { return i < left && (byte(i) & 0xC0U) == 0x80U; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first < 0xF0) {
    if (!tail(1) || !tail(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) >= 0xA0) return 0;
    return 3;
  }
  if (first >= 0xF0 && first < 0xF5) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0U | (c >> 6U)));
    out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
  } else {
    out.push_back(static_cast<char>(0xE0U | (c >> 12U)));
    out.push_back(static_cast<char>(0x80U | ((c >> 6U) & 0x3FU)));
    out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
  }
}

// The field as UTF-8; false where a byte stands for no character.
bool decode(std::string_view raw, RosterEncoding encoding, std::string& out) {
  bool whole = true;
  for (std::size_t at = 0; at < raw.size();) {
    const auto byte = static_cast<unsigned char>(raw[at]);
    const bool utf8 = encoding == RosterEncoding::utf8;
    const std::size_t length = utf8 ? utf8_length(raw, at) : 1;
    const char32_t c = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte;
    const bool bad = utf8 ? length == 0 : c == 0 && byte != 0;
    if (bad) {
      whole = false;
      out += kReplacement;
    } else if (utf8) {
      out += raw.substr(at, length);
    } else {
      append_utf8(out, c);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return whole;
}

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    const bool marked = text_.starts_with(kByteOrderMark);
    if (marked) text_.remove_prefix(kByteOrderMark.size());
    file_.encoding = marked || is_utf8(text_) ? RosterEncoding::utf8 : RosterEncoding::windows_1252;
    const std::string_view first = text_.substr(0, text_.find_first_of("\r\n"));
    file_.separator = std::ranges::count(first, ',') > std::ranges::count(first, ';') ? ',' : ';';
  }

  CsvFile read() {
    while (at_ < text_.size()) record();
    return std::move(file_);
  }

 private:
  bool at_end_of_line() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

  void skip_end_of_line() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  void record() {
    CsvRecord read{line_, {}};
    while (true) {
      field(read);
      if (at_ >= text_.size() || text_[at_] != file_.separator) break;
      ++at_;
    }
    skip_end_of_line();
    const bool blank = std::ranges::all_of(read.fields, [](const std::string& text) { return text.empty(); });
    if (!blank) file_.records.push_back(std::move(read));
  }

  void field(CsvRecord& record) {
    const std::size_t column = record.fields.size() + 1;
    const std::size_t line = line_;
    const std::string raw = at_ < text_.size() && text_[at_] == '"' ? quoted(column) : plain();
    std::string text;
    if (!decode(raw, file_.encoding, text)) error(line, column, RosterFault::encoding, text);
    record.fields.push_back(std::move(text));
  }

  std::string plain() {
    const std::size_t from = at_;
    while (!at_end_of_line() && text_[at_] != file_.separator) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  std::string quoted(std::size_t column) {
    const std::size_t line = line_;
    const std::size_t from = at_;
    std::string raw;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      raw.push_back(text_[at_]);
    }
    if (at_ >= text_.size()) {  // taken to end with its line, so that the lines after it are read too
      at_ = from + 1;
      line_ = line;
      raw = plain();
      error(line, column, RosterFault::unterminated_quote, raw);
      return raw;
    }
    ++at_;
    if (const std::string after = plain(); !after.empty())
      error(line_, column, RosterFault::text_after_quote, after);
    return raw;
  }

  void error(std::size_t line, std::size_t column, RosterFault fault, std::string value) {
    file_.errors.push_back({line, column, std::nullopt, fault, std::move(value)});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  CsvFile file_;
};

// "Unicode text" of Excel: a byte-order mark, two bytes a character.
bool is_utf16(std::string_view text) { return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"); }

}  // namespace

CsvFile read_csv(base::ByteView file) {
  if (!is_utf16(base::text(file))) return CsvReader(base::text(file)).read();
  CsvFile unread;
  unread.errors.push_back({1, 0, std::nullopt, RosterFault::utf16, {}});
  return unread;
}

std::string csv_field(std::string_view text, char separator) {
  if (text.find_first_of(std::string{'"', '\r', '\n', separator}) == std::string_view::npos)
    return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace sceau::procedure

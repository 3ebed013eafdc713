#include "core/watch/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/bytes.hpp"

namespace sceau::watch {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kWordBytes = 39;  // their base64 and "=?UTF-8?B?…?=" stay below 75 characters
constexpr std::size_t kLineBytes = 57;  // of input for a line of 76 characters of base64

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= ' ' && c < 0x7f; });
}

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The parts of "Name <address>", or of an address alone.
struct Mailbox {
  std::string name;
  std::string address;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_address(std::string_view address) {
  const std::size_t at = address.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
         address.find('@', at + 1) == std::string_view::npos && address.size() <= 254 &&
         std::ranges::all_of(address, [](unsigned char c) {
           return c > ' ' && c < 0x7f &&
                  std::string_view("<>,;:\"()[]\\").find(static_cast<char>(c)) == std::string_view::npos;
         });
}

base::Result<Mailbox> mailbox_of(std::string_view text) {
  Mailbox mailbox{.name = {}, .address = std::string(trimmed(text))};
  if (const std::size_t open = text.find('<'); open != std::string_view::npos && text.ends_with('>')) {
    mailbox.name = trimmed(text.substr(0, open));
    mailbox.address = text.substr(open + 1, text.size() - open - 2);
  }
  const bool breaks_header =
      std::ranges::any_of(mailbox.name, [](unsigned char c) { return c < ' ' || c == 0x7f || c == '<'; });
  if (breaks_header || !is_address(mailbox.address))
    return fail(ErrorCode::mail_address_invalid, std::string(text));
  return mailbox;
}

std::string header_of(const Mailbox& mailbox) {
  if (mailbox.name.empty()) return mailbox.address;
  if (!is_plain(mailbox.name)) return fmt::format("{} <{}>", encode_header(mailbox.name), mailbox.address);
  std::string quoted;
  for (const char c : mailbox.name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("\"{}\" <{}>", quoted, mailbox.address);
}

std::string base64_lines(std::string_view content) {
  std::string out;
  for (; !content.empty(); content.remove_prefix(std::min(kLineBytes, content.size())))
    out += base::base64(base::view(content.substr(0, kLineBytes))) + "\r\n";
  return out;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string part(std::string_view type, std::string_view content) {
  return fmt::format("Content-Type: {}; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n", type) +
         "\r\n" + base64_lines(content);
}

std::string body_of(const MailMessage& message) {
  const std::string text = part("text/plain", with_crlf(message.text));
  if (message.calendar.empty()) return text;
  const std::string boundary = "=_" + base::hex(base::sha256(base::view(message.id))).substr(0, 32);
  return fmt::format("Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}--{0}\r\n", boundary,
                     text) +
         "Content-Disposition: attachment; filename=\"sceau.ics\"\r\n" +
         part("text/calendar", message.calendar) + fmt::format("--{}--\r\n", boundary);
}

}  // namespace

std::string encode_header(std::string_view value) {
  std::string line(value);
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  if (is_plain(line) && line.find("=?") == std::string::npos && line.size() <= 900) return line;
  std::string out;
  for (std::string_view rest = line; !rest.empty();) {
    std::size_t cut = std::min(kWordBytes, rest.size());
    while (cut > 1 && cut < rest.size() && continues_a_character(rest[cut])) --cut;
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ",
                       base::base64(base::view(rest.substr(0, cut))));
    rest.remove_prefix(cut);
  }
  return out;
}

std::string format_rfc5322(base::TimePoint at) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::Date day = std::chrono::floor<base::Days>(at);
  const std::chrono::year_month_day ymd(day);
  const std::chrono::hh_mm_ss clock(at - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(ymd.day()),
                     kMonths[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

base::Result<std::string> mail_address(std::string_view mailbox) {
  SCEAU_TRY(Mailbox parts, mailbox_of(mailbox));
  return std::move(parts.address);
}

base::Result<std::string> message_text(const MailMessage& message) {
  SCEAU_TRY(const Mailbox from, mailbox_of(message.from));
  SCEAU_TRY(const Mailbox to, mailbox_of(message.to));
  std::string out = fmt::format("Date: {}\r\nFrom: {}\r\nTo: {}\r\nMessage-ID: <{}>\r\nSubject: {}\r\n",
                                format_rfc5322(message.date), header_of(from), header_of(to), message.id,
                                encode_header(message.subject));
  // RFC 3834: no holiday notice or list answers a machine.
  out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  if (!message.language.empty()) out += fmt::format("Content-Language: {}\r\n", message.language);
  return out + body_of(message);
}

}  // namespace sceau::watch

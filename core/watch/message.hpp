// A message as it travels, RFC 5322 with MIME: Date, Message-ID, headers in UTF-8 as RFC 2047 has them,
// a text part in base64 and, where there is one, a text/calendar part.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sceau::watch {

struct MailMessage {
  std::string from;  // address, or Name <address>
  std::string to;
  std::string subject;
  std::string text;           // UTF-8, lines end with \n
  std::string calendar = {};  // of calendar.hpp; empty: none
  std::string language = {};  // Content-Language
  std::string id;             // without < >; stable: the same message sent again carries the same
  base::TimePoint date;
};

// CRLF throughout. Errors: mail_address_invalid (an address that would break a header).
base::Result<std::string> message_text(const MailMessage& message);

// The address alone of "Name <address>". Errors: mail_address_invalid.
base::Result<std::string> mail_address(std::string_view mailbox);

std::string encode_header(std::string_view value);  // RFC 2047 words where it is not plain ASCII
std::string format_rfc5322(base::TimePoint at);     // Mon, 23 Nov 2026 21:08:50 +0000

}  // namespace sceau::watch

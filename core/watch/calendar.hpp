// iCalendar, RFC 5545: CRLF, lines folded at 75 octets between UTF-8 characters, texts escaped.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace sceau::watch {

struct CalendarAlarm {
  base::Days before{0};
  std::string text;
};

// A whole day. The UID is made of `key` alone: a date that moves updates the event, it makes no second one.
struct CalendarEvent {
  std::string key;  // e.g. environment, structure, entry and kind
  base::Date day;
  std::string summary;
  std::string description = {};
  std::string category = {};
  std::vector<CalendarAlarm> alarms = {};
};

struct CalendarFile {
  std::string name = {};      // shown by the calendar program
  std::string language = {};  // "fr"; empty: not said
  base::TimePoint written_at;
};

std::string calendar_text(const CalendarFile& file, std::span<const CalendarEvent> events);
std::string calendar_uid(std::string_view key);

std::string escape_calendar(std::string_view text);     // \\ \; \, \n; other control characters dropped
std::string fold_calendar_line(std::string_view line);  // ends with CRLF

}  // namespace sceau::watch

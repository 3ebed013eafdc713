#include "core/watch/calendar.hpp"

#include <fmt/format.h>

#include "core/base/bytes.hpp"

namespace sceau::watch {
namespace {

constexpr std::size_t kLineOctets = 75;  // without the line break; RFC 5545, 3.1

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

void put(std::string& out, std::string_view name, std::string_view value) {
  out += fold_calendar_line(fmt::format("{}{}", name, value));
}

std::string compact(base::Date day) {
  const std::string iso = base::format_date(day);
  return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2);
}

std::string compact(base::TimePoint at) {
  const std::string iso = base::format_rfc3339(at);
  return compact(std::chrono::floor<base::Days>(at)) + "T" + iso.substr(11, 2) + iso.substr(14, 2) +
         iso.substr(17, 2) + "Z";
}

// "fr": SUMMARY;LANGUAGE=fr:
std::string with_language(std::string_view name, const std::string& language) {
  return language.empty() ? fmt::format("{}:", name) : fmt::format("{};LANGUAGE={}:", name, language);
}

void put_alarm(std::string& out, const CalendarAlarm& alarm) {
  put(out, "BEGIN:", "VALARM");
  put(out, "ACTION:", "DISPLAY");
  put(out, "TRIGGER:", fmt::format("-P{}D", alarm.before.count()));
  put(out, "DESCRIPTION:", escape_calendar(alarm.text));
  put(out, "END:", "VALARM");
}

void put_event(std::string& out, const CalendarFile& file, const CalendarEvent& event) {
  put(out, "BEGIN:", "VEVENT");
  put(out, "UID:", calendar_uid(event.key));
  put(out, "DTSTAMP:", compact(file.written_at));
  put(out, "DTSTART;VALUE=DATE:", compact(event.day));
  put(out, "DTEND;VALUE=DATE:", compact(event.day + base::Days{1}));
  put(out, with_language("SUMMARY", file.language), escape_calendar(event.summary));
  if (!event.description.empty())
    put(out, with_language("DESCRIPTION", file.language), escape_calendar(event.description));
  if (!event.category.empty()) put(out, "CATEGORIES:", escape_calendar(event.category));
  put(out, "TRANSP:", "TRANSPARENT");  // a day on which one is free all the same
  for (const CalendarAlarm& alarm : event.alarms) put_alarm(out, alarm);
  put(out, "END:", "VEVENT");
}

}  // namespace

std::string escape_calendar(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',')
      (out += '\\') += c;
    else if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f)
      out += c;
  }
  return out;
}

std::string fold_calendar_line(std::string_view line) {
  std::string out;
  std::size_t room = kLineOctets;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && continues_a_character(line[cut])) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLineOctets - 1;  // the blank that marks the continuation
  }
  return out.append(line).append("\r\n");
}

std::string calendar_uid(std::string_view key) {
  return base::hex(base::sha256(base::view(key))).substr(0, 32) + "@sceau";
}

std::string calendar_text(const CalendarFile& file, std::span<const CalendarEvent> events) {
  std::string out;
  put(out, "BEGIN:", "VCALENDAR");
  put(out, "VERSION:", "2.0");
  put(out, "PRODID:", "-//sceau//sceau//FR");
  put(out, "CALSCALE:", "GREGORIAN");
  if (!file.name.empty()) put(out, "X-WR-CALNAME:", escape_calendar(file.name));
  for (const CalendarEvent& event : events) put_event(out, file, event);
  put(out, "END:", "VCALENDAR");
  return out;
}

}  // namespace sceau::watch

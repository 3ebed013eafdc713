// Does libical understand a calendar? usage: ical-check FILE: prints what is in it; exit status 1 with
// errors.
#include <libical/ical.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> calendar(
      icalparser_parse_string(text.c_str()), icalcomponent_free);
  if (!calendar) return 1;
  icalrestriction_check(calendar.get());
  const int errors = icalcomponent_count_errors(calendar.get());
  int events = 0, alarms = 0;
  for (icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
       event != nullptr; event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
    ++events;
    alarms += icalcomponent_count_components(event, ICAL_VALARM_COMPONENT);
    std::printf("%s  %s\n", icaltime_as_ical_string(icalcomponent_get_dtstart(event)),
                icalcomponent_get_summary(event));
  }
  std::printf("%d events, %d alarms, %d errors\n", events, alarms, errors);
  return errors == 0 ? 0 : 1;
}

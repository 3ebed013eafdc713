// Reminders in words: a line for each, a mail for each recipient, the days for a calendar.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/watch/calendar.hpp"
#include "core/watch/due.hpp"

namespace sceau::cli {

struct LetterFrame {
  std::string machine;  // whose store it is
  base::TimePoint now;
  bool several_structures = false;  // then entries are named FINESS/ENTRY
  std::function<std::string(const std::string& step)> step_title = {};
};

struct LetterWords {
  std::string subject;
  std::string text;
  std::vector<watch::CalendarEvent> days;
};

// In the language that tr() speaks now. The most pressing comes first.
LetterWords words_of(const watch::Letter& letter, const LetterFrame& frame);

// A card or a step of the procedure that ends: what a whole structure shares.
std::string sentence_of_shared(const watch::Notice& notice, const std::string& step_title);

// What happened or will: "insi-manu ends on 2027-01-09, in 60 days".
std::string sentence_of(const watch::DueReminder& due, const LetterFrame& frame);

}  // namespace sceau::cli

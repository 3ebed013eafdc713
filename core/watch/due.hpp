// The reminders that are due in a store, for each recipient: what remind.hpp decides, over the rows.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "certstore/reminders.hpp"
#include "core/watch/remind.hpp"
#include "core/watch/survey.hpp"

namespace sceau::watch {

struct ReminderSettings {
  ReminderPolicy policy = {};
  std::map<std::string, std::vector<Days>> before_end = {};  // by entry: "insi-manu" or "FINESS/insi-manu"
};

struct DueReminder {
  Notice notice;
  store::ReminderTopic topic;
  store::Structure structure;           // empty name: of no structure
  std::optional<Watched> watched = {};  // of an entry
  std::string common_name = {};
};

// One mail's worth: everything that one recipient is to hear now.
struct Letter {
  Recipient recipient;
  std::vector<DueReminder> reminders;
};

// Recipients for whom nothing is due are left out. Reads only.
base::Result<std::vector<Letter>> due_letters(Survey& survey, const std::vector<Recipient>& recipients,
                                              const ReminderSettings& settings, TimePoint now);

// The mail and what it carries, all or nothing. `id` and `message` as in message.hpp.
base::Status queue_letter(const store::Database& database, const Letter& letter, const std::string& id,
                          const std::string& message, TimePoint now);

}  // namespace sceau::watch

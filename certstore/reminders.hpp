// What was told to whom, what waits to be sent, what somebody acknowledged, and when a job last ran.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

// What a reminder is about: an entry, or something of a structure (subject: a card, a step, an address).
struct ReminderTopic {
  std::optional<std::int64_t> entry = {};
  std::optional<std::int64_t> structure = {};
  std::string kind;          // "expiry", "card-ends"…
  std::string subject = {};  // empty for an entry
};

// The latest stage that was queued or sent to this recipient; none: never.
base::Result<std::optional<base::TimePoint>> latest_stage(const Database& database,
                                                          const ReminderTopic& topic,
                                                          const std::string& recipient);

struct NewReminder {
  ReminderTopic topic;
  base::TimePoint stage;  // the day on which it became due
};

struct QueuedMail {
  std::string id;  // Message-ID without < >, unique
  std::string recipient;
  std::string message;  // as it will travel
  base::TimePoint queued_at;
  std::int64_t tries = 0;
  std::string last_error = {};
};

// The mail and the reminders it carries, in the caller's transaction: either all are queued or none.
base::Status queue(const Database& database, const QueuedMail& mail,
                   const std::vector<NewReminder>& reminders);
// What is not sent yet, the oldest first.
base::Result<std::vector<QueuedMail>> queued_mails(const Database& database);
base::Status set_sent(const Database& database, const std::string& mail, base::TimePoint at);
base::Result<std::vector<std::string>> mails_sent_since(const Database& database,
                                                        base::TimePoint since);  // ids
base::Status set_failed(const Database& database, const std::string& mail, const std::string& why);
// Its recipient is no longer one: it leaves the queue unsent.
base::Status withdraw(const Database& database, const std::string& mail);

struct Waiting {
  std::uint64_t mails = 0;
  std::optional<base::TimePoint> oldest = {};
};
base::Result<Waiting> waiting_mails(const Database& database);

base::Status acknowledge(const Database& database, std::int64_t entry, base::TimePoint until,
                         const std::string& who, base::TimePoint at);

base::Status beat(const Database& database, const std::string& name, base::TimePoint at);
base::Result<std::optional<base::TimePoint>> last_beat(const Database& database, const std::string& name);

}  // namespace sceau::store

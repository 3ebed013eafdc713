#include "certstore/reminders.hpp"

#include "certstore/latest_stages.hpp"

namespace sceau::store {

using base::Result;
using base::Status;

namespace {

// "2026-11-10", or "2026-11-10 2600301752" where the topic has a subject.
std::string stage_text(const NewReminder& reminder) {
  const std::string day = base::format_date(reminder.stage);
  return reminder.topic.subject.empty() ? day : day + " " + reminder.topic.subject;
}

Status insert(const Database& database, const QueuedMail& mail, const NewReminder& reminder,
              const std::string& message) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO reminder(entry, structure, kind, stage, recipient, due_at, message,"
                             " message_id, queued_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  SCEAU_CHECK(statement.bind(reminder.topic.entry)
                  .bind(reminder.topic.structure)
                  .bind(reminder.topic.kind)
                  .bind(stage_text(reminder))
                  .bind(mail.recipient)
                  .bind(reminder.stage)
                  .bind(message)
                  .bind(mail.id)
                  .bind(mail.queued_at)
                  .run());
  return {};
}

}  // namespace

Result<std::optional<base::TimePoint>> latest_stage(const Database& database, const ReminderTopic& topic,
                                                    const std::string& recipient) {
  SCEAU_TRY(LatestStages stages, LatestStages::of(database));
  return stages.find(topic, recipient);
}

// The text of a mail stands in the first of its rows: a row with a message and no sent_at is the queue.
Status queue(const Database& database, const QueuedMail& mail, const std::vector<NewReminder>& reminders) {
  for (std::size_t i = 0; i < reminders.size(); ++i)
    SCEAU_CHECK(insert(database, mail, reminders[i], i == 0 ? mail.message : std::string()));
  return {};
}

Result<std::vector<QueuedMail>> queued_mails(const Database& database) {
  SCEAU_TRY(Statement row,
            database.prepare("SELECT message_id, recipient, message, queued_at, tries, last_error"
                             " FROM reminder WHERE sent_at IS NULL AND message <> ''"
                             " ORDER BY queued_at, id"));
  std::vector<QueuedMail> mails;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return mails;
    mails.push_back({.id = row.text(0),
                     .recipient = row.text(1),
                     .message = row.text(2),
                     .queued_at = row.time(3),
                     .tries = row.integer(4),
                     .last_error = row.text(5)});
  }
}

Status set_sent(const Database& database, const std::string& mail, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE reminder SET sent_at = ?, tries = tries + 1, last_error = '' WHERE "
                             "message_id = ? AND sent_at IS NULL"));
  SCEAU_CHECK(statement.bind(at).bind(mail).run());
  return {};
}

Result<std::vector<std::string>> mails_sent_since(const Database& database, base::TimePoint since) {
  SCEAU_TRY(Statement row, database.prepare("SELECT DISTINCT message_id FROM reminder WHERE sent_at >= ?"));
  row.bind(since);
  std::vector<std::string> ids;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return ids;
    ids.push_back(row.text(0));
  }
}

Status set_failed(const Database& database, const std::string& mail, const std::string& why) {
  SCEAU_TRY(
      Statement statement,
      database.prepare(
          "UPDATE reminder SET tries = tries + 1, last_error = ? WHERE message_id = ? AND sent_at IS NULL"));
  SCEAU_CHECK(statement.bind(why).bind(mail).run());
  return {};
}

Status withdraw(const Database& database, const std::string& mail) {
  SCEAU_TRY(Statement statement,
            database.prepare("UPDATE reminder SET message = '' WHERE message_id = ? AND sent_at IS NULL"));
  SCEAU_CHECK(statement.bind(mail).run());
  return {};
}

Result<Waiting> waiting_mails(const Database& database) {
  SCEAU_TRY(Statement row, database.prepare("SELECT count(*), min(queued_at) FROM reminder"
                                            " WHERE sent_at IS NULL AND message <> ''"));
  SCEAU_CHECK(row.step());
  return Waiting{static_cast<std::uint64_t>(row.integer(0)), row.optional_time(1)};
}

Status acknowledge(const Database& database, std::int64_t entry, base::TimePoint until,
                   const std::string& who, base::TimePoint at) {
  SCEAU_TRY(Statement statement,
            database.prepare("INSERT INTO acknowledgement(entry, until, acknowledged_by, at)"
                             " VALUES(?, ?, ?, ?)"));
  SCEAU_CHECK(statement.bind(entry).bind(until).bind(who).bind(at).run());
  return {};
}

Status beat(const Database& database, const std::string& name, base::TimePoint at) {
  SCEAU_TRY(Statement statement, database.prepare("INSERT INTO heartbeat(name, at, value) VALUES(?, ?, '')"
                                                  " ON CONFLICT(name) DO UPDATE SET at = excluded.at"));
  SCEAU_CHECK(statement.bind(name).bind(at).run());
  return {};
}

Result<std::optional<base::TimePoint>> last_beat(const Database& database, const std::string& name) {
  SCEAU_TRY(Statement row, database.prepare("SELECT at FROM heartbeat WHERE name = ?"));
  SCEAU_TRY(const bool found, row.bind(name).step());
  return found ? row.optional_time(0) : std::nullopt;
}

}  // namespace sceau::store

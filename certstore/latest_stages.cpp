#include "certstore/latest_stages.hpp"

#include <string_view>

namespace sceau::store {

using base::Result;

Result<LatestStages> LatestStages::of(const Database& database) {
  // The expressions are those of the index reminder_once.
  static constexpr std::string_view kAsk =
      "SELECT max(due_at) FROM reminder WHERE ifnull(entry, 0) = ? AND ifnull(structure, 0) = ?"
      " AND kind = ? AND recipient = ? AND substr(stage, 12) = ?";
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(database.handle(), kAsk.data(), static_cast<int>(kAsk.size()), &statement, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(database.error(code));
  return LatestStages(database, statement);
}

Result<std::optional<base::TimePoint>> LatestStages::find(const ReminderTopic& topic,
                                                          const std::string& recipient) {
  sqlite3_stmt* const ask = statement_.get();
  sqlite3_bind_int64(ask, 1, topic.entry.value_or(0));
  sqlite3_bind_int64(ask, 2, topic.structure.value_or(0));
  int at = 3;
  for (const std::string* text : {&topic.kind, &recipient, &topic.subject})
    sqlite3_bind_text(ask, at++, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
  const int code = sqlite3_step(ask);
  std::optional<base::TimePoint> latest;
  if (code == SQLITE_ROW && sqlite3_column_type(ask, 0) != SQLITE_NULL)
    latest = base::TimePoint(std::chrono::seconds(sqlite3_column_int64(ask, 0)));
  sqlite3_reset(ask);  // holds no reading transaction
  if (code != SQLITE_ROW) return tl::unexpected(database_->error(code));
  return latest;
}

}  // namespace sceau::store

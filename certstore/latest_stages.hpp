// What was told last, asked of every entry that ends soon: prepared once.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "certstore/reminders.hpp"

namespace sceau::store {

// The database must outlive this.
class LatestStages {
 public:
  // Errors: those of Statement.
  static base::Result<LatestStages> of(const Database& database);
  // The latest stage that was queued or sent to this recipient; none: never.
  base::Result<std::optional<base::TimePoint>> find(const ReminderTopic& topic, const std::string& recipient);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  LatestStages(const Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}
  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace sceau::store

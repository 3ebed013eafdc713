// What lies ahead of one entry, as status, show and report tell it: its stage, the next action, and the last
// day to act, which the action's `due` agrees with.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cli/context.hpp"
#include "core/watch/survey.hpp"

namespace sceau::cli {

struct Outlook {
  model::Facts facts;
  model::Stage stage = model::Stage::planned;
  model::Action action;
  bool due = false;                         // somebody should act now
  std::optional<watch::Deadline> last_day;  // of a certificate in force
  std::optional<watch::Deadline> own;       // of it and its chain alone: past it, it is too late for itself
};

// Errors: those of Survey::look.
base::Result<Outlook> outlook_of(const Context& context, watch::Survey& survey,
                                 const store::EntryOverview& row);

// "last day to act for insi-manu, dmp-auth: 2026-12-18 (…)": one line for entries that share day and reason,
// the earliest first; what comes later than the first few is left to `show`.
class LastDays {
 public:
  void add(const std::string& entry, const watch::Deadline& deadline);
  // title: of a step of the procedure.
  std::vector<std::string> lines(base::Date today,
                                 const std::function<std::string(const std::string& step)>& title) const;

 private:
  struct Group {
    watch::Deadline deadline;
    std::vector<std::string> entries;  // the first ones
    std::size_t count = 0;
  };
  using Key = std::tuple<base::Date, watch::Limit, base::TimePoint, std::string>;
  std::map<Key, Group> groups_;
};

}  // namespace sceau::cli

#include "cli/outlook.hpp"

#include "cli/render_dates.hpp"

namespace sceau::cli {
namespace {

constexpr std::size_t kLines = 3;
constexpr std::size_t kNames = 4;

std::string names_of(const std::vector<std::string>& entries, std::size_t count) {
  std::string names;
  for (const std::string& entry : entries) names += (names.empty() ? "" : ", ") + entry;
  return count > entries.size() ? tr("{} and {} more", names, count - entries.size()) : names;
}

}  // namespace

base::Result<Outlook> outlook_of(const Context& context, watch::Survey& survey,
                                 const store::EntryOverview& row) {
  SCEAU_TRY(watch::Watched watched, survey.look(row, context.now()));
  const model::RenewalPolicy& policy = context.config().renewal;
  Outlook outlook{
      .facts = std::move(watched.facts), .action = {}, .last_day = watched.last_day, .own = watched.own};
  const auto own = outlook.own ? std::optional(watch::last_moment_of(*outlook.own)) : std::nullopt;
  outlook.stage = model::stage_of(outlook.facts, context.now());
  outlook.action = model::next_action(outlook.facts, policy, context.now(), own);
  outlook.due = model::is_due(outlook.action, policy, context.now());
  // A card that ends years before the certificate asks for a new card, not for a renewal today; but who
  // renews must have begun by then.
  const bool renewal = outlook.action.kind == model::ActionKind::renew ||
                       outlook.action.kind == model::ActionKind::finish_renewal;
  if (renewal && outlook.last_day) outlook.action.due = watch::last_moment_of(*outlook.last_day);
  return outlook;
}

void LastDays::add(const std::string& entry, const watch::Deadline& deadline) {
  // Each certificate ends by itself; those that end together are one line all the same.
  const bool own = deadline.why.limit == watch::Limit::certificate;
  const base::Date end = watch::last_day_of(deadline.why.at);
  const Key key{deadline.day, deadline.why.limit, base::TimePoint(end), own ? "" : deadline.why.name};
  Group& group = groups_.try_emplace(key, Group{.deadline = deadline, .entries = {}}).first->second;
  if (group.entries.size() < kNames) group.entries.push_back(entry);
  ++group.count;
}

std::vector<std::string> LastDays::lines(
    base::Date today, const std::function<std::string(const std::string& step)>& title) const {
  std::vector<std::string> lines;
  for (const auto& [key, group] : groups_) {
    if (lines.size() == kLines) break;
    const watch::Deadline& last = group.deadline;
    const std::string names = names_of(group.entries, group.count), day = base::format_date(last.day);
    const std::string why =
        why_that_day(last, last.why.limit == watch::Limit::procedure ? title(last.why.name) : "");
    lines.push_back(last.day < today ? tr("the last day to act for {} was {} ({})", names, day, why)
                                     : tr("last day to act for {}: {} ({})", names, day, why));
  }
  return lines;
}

}  // namespace sceau::cli

#include "cli/render_dates.hpp"

#include "cli/text.hpp"

namespace sceau::cli {

std::int64_t days_until(base::TimePoint now, base::TimePoint then) {
  return (std::chrono::floor<base::Days>(then) - std::chrono::floor<base::Days>(now)).count();
}

std::string in_days(base::Days left) {
  const auto days = left.count();
  if (days == 0) return tr("today");
  if (days == 1) return tr("tomorrow");
  if (days == -1) return tr("yesterday");
  return days > 0 ? tr("in {} days", days) : tr("{} days ago", -days);
}

std::string counted_days(base::Days days) {
  return days.count() == 1 ? tr("1 day") : tr("{} days", days.count());
}

namespace {

std::string what_ends(const watch::Ending& ending, const std::string& step_title) {
  const std::string day = base::format_date(watch::last_day_of(ending.at));
  switch (ending.limit) {
    case watch::Limit::certificate:
      return tr("the certificate ends {}", day);
    case watch::Limit::chain:
      return tr("its authority ends {}", day);
    case watch::Limit::card:
      return tr("the administrator's card ends {}", day);
    case watch::Limit::procedure:
      return tr("“{}” ends {}", step_title.empty() ? ending.name : step_title, day);
  }
  return {};
}

}  // namespace

std::string why_that_day(const watch::Deadline& deadline, const std::string& step_title) {
  std::string why = what_ends(deadline.why, step_title);
  if (deadline.card.count() == 1) why += tr(", a new one takes a working day");
  if (deadline.card.count() > 1) why += tr(", a new one takes {} working days", deadline.card.count());
  const std::string portal = counted_days(deadline.portal);
  return why + (deadline.learnt ? tr(", the portal has taken {} here", portal)
                                : tr(", the portal takes {}", portal));
}

}  // namespace sceau::cli

#include "core/watch/deadline.hpp"

#include <algorithm>

namespace sceau::watch {

std::string_view word(Limit limit) {
  switch (limit) {
    case Limit::certificate:
      return "certificate";
    case Limit::chain:
      return "chain";
    case Limit::card:
      return "card";
    case Limit::procedure:
      return "procedure";
  }
  return "";
}

LeadTimes learnt_from(std::span<const std::chrono::seconds> past_orders, LeadTimes otherwise) {
  if (past_orders.size() < kOrdersToLearnFrom) return otherwise;
  std::vector<std::chrono::seconds> sorted(past_orders.begin(), past_orders.end());
  std::ranges::sort(sorted);
  // Of an even number, the longer of the two in the middle: better a day too early.
  const Days median = std::chrono::ceil<Days>(sorted[sorted.size() / 2]);
  otherwise.portal = std::max(median, Days{1});  // same-day answers are luck: nothing is planned on them
  otherwise.portal_learnt = true;
  return otherwise;
}

std::optional<Ending> last_card(std::span<const Ending> cards) {
  const auto last = std::ranges::max_element(cards, {}, &Ending::at);
  return last == cards.end() ? std::nullopt : std::optional(*last);
}

TimePoint last_moment_of(const Deadline& deadline) {
  return TimePoint(deadline.day + Days{1}) - std::chrono::seconds(1);
}

Date last_day_of(TimePoint end) { return std::chrono::floor<Days>(end - std::chrono::seconds(1)); }

namespace {

Deadline deadline_of(const Ending& ending, const LeadTimes& lead) {
  Deadline deadline{.why = ending, .portal = lead.portal, .learnt = lead.portal_learnt};
  Date day = last_day_of(ending.at) - lead.portal;
  if (ending.limit == Limit::card) {
    deadline.card = lead.card;
    day = working_days_before(day, lead.card, lead.days_off);
  }
  deadline.before_move = day;
  deadline.day = working_day_at_or_before(day, lead.days_off);
  return deadline;
}

}  // namespace

std::optional<Deadline> last_day_to_act(std::span<const Ending> endings, const LeadTimes& lead) {
  std::optional<Deadline> earliest;
  for (const Ending& ending : endings) {
    const Deadline candidate = deadline_of(ending, lead);
    if (!earliest || candidate.day < earliest->day ||
        (candidate.day == earliest->day && candidate.why.at < earliest->why.at))
      earliest = candidate;
  }
  return earliest;
}

}  // namespace sceau::watch

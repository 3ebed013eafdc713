// The last day to act for one certificate: a pure function of everything that must still hold on that day.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/watch/holidays.hpp"

namespace sceau::watch {

enum class Limit {
  certificate,  // its effective end: renewal is possible only while it is active
  chain,        // a CA above it ends before
  card,         // no administrator has a card any more: nobody can order or withdraw
  procedure,    // the appointment, the mandate or the contract ends
};
std::string_view word(Limit limit);  // "certificate", "chain", "card", "procedure": as in --json

struct Ending {
  Limit limit = Limit::certificate;
  std::string name = {};  // whose: the entry, the CA, the card's holder or number, the step of the procedure
  TimePoint at;           // from this moment on it no longer holds
  bool stops_renewals = true;  // false: worth a reminder, but no certificate waits for it
};

// How long things take. The portal's time and the card's are not published; nine days are a habit that the
// configuration changes and `learnt_from` replaces. Cards: about 5 working days (GCS Sara, undated).
struct LeadTimes {
  Days portal{9};                   // from « Demander » to the certificate, calendar days
  bool portal_learnt = false;       // from this store's own past orders
  Days card{5};                     // working days
  std::vector<Date> days_off = {};  // beside week-ends and public holidays
};

inline constexpr std::size_t kOrdersToLearnFrom = 3;
// The median of what past orders took, rounded up to whole days, once there are kOrdersToLearnFrom of them.
LeadTimes learnt_from(std::span<const std::chrono::seconds> past_orders, LeadTimes otherwise);

// One administrator with a valid card is enough: of their cards only the last to end limits anything.
std::optional<Ending> last_card(std::span<const Ending> cards);

struct Deadline {
  Date day;        // a working day; on it there is still time
  Ending why;      // what ends first, all lead times taken
  Days portal{0};  // what was taken off for the portal
  Days card{0};    // working days taken off for a new card; 0 unless a card is what ends
  bool learnt = false;
  Date before_move;  // the same day before week-ends and holidays were left out
};

// None when nothing of it ends. Of two that end together the first given counts.
std::optional<Deadline> last_day_to_act(std::span<const Ending> endings, const LeadTimes& lead);

// Until when one may act: the end of the last day to act.
TimePoint last_moment_of(const Deadline& deadline);

// The last calendar day (UTC) on which it still holds for a moment.
Date last_day_of(TimePoint end);

}  // namespace sceau::watch

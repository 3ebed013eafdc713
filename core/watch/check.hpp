// One verdict for a monitoring system, from the same facts as the reminders. True for client certificates:
// no SAN is asked for, three years are no fault. Pure; the words are cli's.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/lifecycle.hpp"
#include "core/watch/deadline.hpp"
#include "core/watch/trouble.hpp"

namespace sceau::watch {

enum class Severity { ok, unknown, warning, critical };  // in order of weight; as monitoring-plugins do it
int exit_code(Severity severity);                        // 0, 3, 1, 2
std::string_view word(Severity severity);                // "OK", "UNKNOWN", "WARNING", "CRITICAL"

enum class FindingCode {
  ends,             // within the thresholds
  expired,          // in use
  revoked,          // in use
  last_day_passed,  // the last day to act
  order_unanswered,
  not_installed,
  proof_failed,
  verification_failed,
  chain_ends,            // a CA above a certificate in use
  revocation_stale,      // no fresh list or answer for too long: revoked or not is unknown
  revocation_unchecked,  // never asked
  peers_untold,          // count: how many
  card_ends,
  procedure_ends,
  undelivered,        // reminders that could not be sent
  reminders_stopped,  // dead man's switch: remind has not run
  clock_behind,       // the clock is before the last run of remind
  nothing_tracked,
};
std::string_view word(FindingCode code);  // for --json

struct Finding {
  Severity severity = Severity::ok;
  FindingCode code = FindingCode::ends;
  std::string structure = {};
  std::string subject = {};      // entry, card, step, CA
  std::optional<Date> day = {};  // the end, the last day, the day something last happened
  Days days{0};                  // left until it, negative since it
  std::uint64_t count = 0;       // undelivered, peers_untold: how many
};

struct CheckPolicy {
  Days warning{60};  // before the effective end
  Days critical{15};
  Patience patience = {};
  Days revocation_fresh{6};  // a list holds 6 days (read off a real one, 2023)
  Days reminders_silent{2};  // remind runs twice a day
  Days undelivered_after{1};
};

struct RevocationSeen {
  bool known = true;                         // false: the last answer was "unknown"
  std::optional<TimePoint> checked_at = {};  // none: never asked
};

std::vector<Finding> findings_for(const model::Facts& facts, const RevocationSeen& revocation,
                                  const std::optional<Deadline>& deadline, const CheckPolicy& policy,
                                  TimePoint now);
std::optional<Finding> finding_for_peers(const std::string& entry, int peers, TimePoint issued,
                                         TimePoint now);
std::optional<Finding> finding_for(const Ending& ending, const CheckPolicy& policy, TimePoint now);
// The last day to act, once it has passed.
std::optional<Finding> finding_for(const Deadline& deadline, TimePoint now);

struct Watchman {  // how the reminders themselves are doing
  std::optional<TimePoint> last_run = {};
  std::optional<TimePoint> tracked_since = {};  // the oldest entry
  std::uint64_t undelivered = 0;
  std::optional<TimePoint> undelivered_since = {};
};
std::vector<Finding> findings_for(const Watchman& watchman, const CheckPolicy& policy, TimePoint now);

Severity worst(const std::vector<Finding>& findings);
void sort_by_weight(std::vector<Finding>& findings);  // the gravest first, then the nearest day

// One value of the perfdata: 'label'=value;warn;crit;min;max (monitoring-plugins guidelines).
struct Perf {
  std::string label;
  std::int64_t value = 0;
  std::string unit = {};
  std::string warning = {};  // a range: "60:" alerts below 60
  std::string critical = {};
};
std::string perfdata(const std::vector<Perf>& values);
// Text that goes before the bar: neither a bar nor a line break.
std::string plugin_text(std::string_view text);

}  // namespace sceau::watch

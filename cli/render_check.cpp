#include "cli/render_check.hpp"

#include <algorithm>

#include "cli/explain.hpp"
#include "cli/json.hpp"
#include "cli/render_dates.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

using watch::Finding;
using watch::FindingCode;

std::string sentence_of(const Finding& finding) {
  const std::string& what = finding.subject;
  const std::string day = finding.day ? base::format_date(*finding.day) : std::string();
  const std::string when = in_days(finding.days);
  switch (finding.code) {
    case FindingCode::ends:
      return tr("{} ends {}, {}", what, day, when);
    case FindingCode::expired:
      return tr("{} has expired {}, {}", what, day, when);
    case FindingCode::revoked:
      return tr("{} was revoked {}, {}", what, day, when);
    case FindingCode::last_day_passed:
      return tr("{}: the last day to act was {}", what, day);
    case FindingCode::order_unanswered:
      return tr("{} was ordered {}, no answer of the portal", what, day);
    case FindingCode::not_installed:
      return tr("{} was issued {}, installed nowhere", what, day);
    case FindingCode::proof_failed:
      return tr("{}: its installation did not prove itself {}", what, day);
    case FindingCode::verification_failed:
      return tr("{}: its verification said no {}", what, day);
    case FindingCode::chain_ends:
      return tr("the authority {} ends {}, {}", what, day, when);
    case FindingCode::revocation_stale:
      return tr("{}: revoked or not, nothing known since {}", what, day);
    case FindingCode::revocation_unchecked:
      return tr("{}: revoked or not, never asked since {}", what, day);
    case FindingCode::peers_untold:
      return finding.count == 1 ? tr("{}: a peer was not told of its certificate", what)
                                : tr("{}: {} peers were not told of its certificate", what, finding.count);
    case FindingCode::card_ends:
      return tr("the card {} of an administrateur technique ends {}, {}", what, day, when);
    case FindingCode::procedure_ends:
      return tr("step {} of the procedure ends {}, {}", what, day, when);
    case FindingCode::undelivered:
      return finding.count == 1 ? tr("a reminder waits to be sent since {}", day)
                                : tr("{} reminders wait to be sent since {}", finding.count, day);
    case FindingCode::reminders_stopped:
      return tr("sceau remind has not run since {}", day);
    case FindingCode::clock_behind:
      return tr("the clock is before the last run of sceau remind, {}", day);
    case FindingCode::nothing_tracked:
      return tr("nothing is tracked in this store");
  }
  return {};
}

namespace {

std::string summary_of(const watch::Health& health) {
  if (health.findings.empty()) {
    if (!health.first) return tr("{} entries, no certificate in use yet", health.entries);
    return tr("{} entries, the first end is that of {}: {}", health.entries, health.first->entry,
              base::format_date(health.first->day));
  }
  const std::uint64_t others = health.findings.size() - 1 + health.left_out;
  const std::string first = sentence_of(health.findings.front());
  return others == 0 ? first : tr("{} (and {} more)", first, others);
}

}  // namespace

std::string plugin_line(const watch::Health& health, const watch::CheckPolicy& policy) {
  return "SCEAU " + std::string(watch::word(health.severity)) + " - " +
         watch::plugin_text(summary_of(health)) + " | " + watch::perfdata(watch::perf_of(health, policy));
}

std::string unknown_text(const base::Error& error, bool json) {
  const Explanation words = explain(error);
  if (json) return Json::object().set("schema", 1).set("state", "UNKNOWN").set("message", words.what).dump();
  return "SCEAU UNKNOWN - " + watch::plugin_text(words.what + ": " + words.hint);
}

}  // namespace sceau::cli

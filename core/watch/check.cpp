#include "core/watch/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace sceau::watch {
namespace {

Date day_of(TimePoint at) { return std::chrono::floor<Days>(at); }

Severity severity_of_end(Days left, const CheckPolicy& policy) {
  if (left <= policy.critical) return Severity::critical;
  if (left <= policy.warning) return Severity::warning;
  return Severity::ok;
}

Finding since(Severity severity, FindingCode code, const std::string& subject, TimePoint at, TimePoint now) {
  return {.severity = severity,
          .code = code,
          .subject = subject,
          .day = day_of(at),
          .days = day_of(at) - day_of(now)};
}

using Findings = std::vector<Finding>;

// The end of a certificate that is in use or could be, and the last day to act for it.
void add_end(Findings& findings, const model::Facts& facts, const std::optional<Deadline>& deadline,
             const CheckPolicy& policy, TimePoint now) {
  if (!facts.effective_end) return;
  const Date end = last_day_of(*facts.effective_end), today = day_of(now);
  if (const Severity severity = severity_of_end(end - today, policy); severity != Severity::ok)
    findings.push_back({.severity = severity,
                        .code = FindingCode::ends,
                        .subject = facts.entry,
                        .day = end,
                        .days = end - today});
  if (!deadline) return;
  if (auto passed = finding_for(*deadline, now)) {
    passed->subject = facts.entry;
    findings.push_back(*std::move(passed));
  }
}

Finding finding_for(const Trouble& trouble, const std::string& entry, TimePoint now) {
  const auto found = [&](Severity severity, FindingCode code) {
    return since(severity, code, entry, trouble.at, now);
  };
  switch (trouble.kind) {
    case TroubleKind::order_unanswered:
      return found(Severity::warning, FindingCode::order_unanswered);
    case TroubleKind::not_installed:
      return found(Severity::warning, FindingCode::not_installed);
    case TroubleKind::proof_failed:
      return found(Severity::critical, FindingCode::proof_failed);
    case TroubleKind::verification_failed:
      return found(Severity::critical, FindingCode::verification_failed);
    case TroubleKind::expired:
      return found(Severity::critical, FindingCode::expired);
    case TroubleKind::revoked:
      return found(Severity::critical, FindingCode::revoked);
  }
  return {};
}

// A certificate that has just come in has as long as a list holds to get its first answer.
void add_revocation(Findings& findings, const model::Facts& facts, const RevocationSeen& revocation,
                    const CheckPolicy& policy, TimePoint now) {
  const bool just_in = now < *facts.issued_at + policy.revocation_fresh;
  if (!revocation.checked_at) {
    if (!just_in)
      findings.push_back(
          since(Severity::unknown, FindingCode::revocation_unchecked, facts.entry, *facts.issued_at, now));
  } else if ((!revocation.known && !just_in) || *revocation.checked_at + policy.revocation_fresh < now) {
    findings.push_back(
        since(Severity::unknown, FindingCode::revocation_stale, facts.entry, *revocation.checked_at, now));
  }
}

}  // namespace

int exit_code(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return 0;
    case Severity::warning:
      return 1;
    case Severity::critical:
      return 2;
    case Severity::unknown:
      return 3;
  }
  return 3;
}

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "OK";
    case Severity::warning:
      return "WARNING";
    case Severity::critical:
      return "CRITICAL";
    case Severity::unknown:
      return "UNKNOWN";
  }
  return "UNKNOWN";
}

std::string_view word(FindingCode code) {
  switch (code) {
    case FindingCode::ends:
      return "ends";
    case FindingCode::expired:
      return "expired";
    case FindingCode::revoked:
      return "revoked";
    case FindingCode::last_day_passed:
      return "last-day-passed";
    case FindingCode::order_unanswered:
      return "order-unanswered";
    case FindingCode::not_installed:
      return "not-installed";
    case FindingCode::proof_failed:
      return "proof-failed";
    case FindingCode::verification_failed:
      return "verification-failed";
    case FindingCode::chain_ends:
      return "chain-ends";
    case FindingCode::revocation_stale:
      return "revocation-stale";
    case FindingCode::revocation_unchecked:
      return "revocation-unchecked";
    case FindingCode::peers_untold:
      return "peers-untold";
    case FindingCode::card_ends:
      return "card-ends";
    case FindingCode::procedure_ends:
      return "procedure-ends";
    case FindingCode::undelivered:
      return "undelivered";
    case FindingCode::reminders_stopped:
      return "reminders-stopped";
    case FindingCode::clock_behind:
      return "clock-behind";
    case FindingCode::nothing_tracked:
      return "nothing-tracked";
  }
  return "";
}

Findings findings_for(const model::Facts& facts, const RevocationSeen& revocation,
                      const std::optional<Deadline>& deadline, const CheckPolicy& policy, TimePoint now) {
  Findings findings;
  const bool counts = in_force(facts, now);
  if (counts) add_end(findings, facts, deadline, policy, now);
  for (const Trouble& trouble : troubles_of(facts, policy.patience, now))
    findings.push_back(finding_for(trouble, facts.entry, now));
  if (counts) add_revocation(findings, facts, revocation, policy, now);
  return findings;
}

std::optional<Finding> finding_for_peers(const std::string& entry, int peers, TimePoint issued,
                                         TimePoint now) {
  if (peers <= 0) return std::nullopt;
  Finding finding = since(Severity::warning, FindingCode::peers_untold, entry, issued, now);
  finding.count = static_cast<std::uint64_t>(peers);
  return finding;
}

std::optional<Finding> finding_for(const Ending& ending, const CheckPolicy& policy, TimePoint now) {
  const Date end = last_day_of(ending.at);
  const Days left = end - day_of(now);
  if (left > policy.warning) return std::nullopt;
  const bool over = left < Days{0};
  Finding finding{.severity = over && ending.stops_renewals ? Severity::critical : Severity::warning,
                  .code = FindingCode::procedure_ends,
                  .subject = ending.name,
                  .day = end,
                  .days = left};
  switch (ending.limit) {
    case Limit::certificate:
      finding.code = over ? FindingCode::expired : FindingCode::ends;
      finding.severity = severity_of_end(left, policy);
      break;
    case Limit::chain:
      finding.code = FindingCode::chain_ends;
      finding.severity = severity_of_end(left, policy);
      break;
    case Limit::card:
      finding.code = FindingCode::card_ends;
      break;
    case Limit::procedure:
      break;
  }
  return finding;
}

std::optional<Finding> finding_for(const Deadline& deadline, TimePoint now) {
  const Date today = day_of(now);
  if (today <= deadline.day) return std::nullopt;
  return Finding{.severity = Severity::critical,
                 .code = FindingCode::last_day_passed,
                 .subject = deadline.why.name,
                 .day = deadline.day,
                 .days = deadline.day - today};
}

Findings findings_for(const Watchman& watchman, const CheckPolicy& policy, TimePoint now) {
  Findings findings;
  if (watchman.undelivered > 0 && watchman.undelivered_since &&
      now >= *watchman.undelivered_since + policy.undelivered_after) {
    findings.push_back(
        since(Severity::warning, FindingCode::undelivered, {}, *watchman.undelivered_since, now));
    findings.back().count = watchman.undelivered;
  }
  const auto silent_since = watchman.last_run ? watchman.last_run : watchman.tracked_since;
  if (watchman.last_run && *watchman.last_run > now + Days{1})
    findings.push_back(since(Severity::unknown, FindingCode::clock_behind, {}, *watchman.last_run, now));
  else if (silent_since && *silent_since + policy.reminders_silent < now)
    findings.push_back(since(Severity::warning, FindingCode::reminders_stopped, {}, *silent_since, now));
  return findings;
}

Severity worst(const Findings& findings) {
  const auto gravest = std::ranges::max_element(findings, {}, &Finding::severity);
  return gravest == findings.end() ? Severity::ok : gravest->severity;
}

void sort_by_weight(Findings& findings) {
  std::ranges::stable_sort(findings, [](const Finding& left, const Finding& right) {
    const auto key = [](const Finding& finding) {
      return std::tuple(-static_cast<int>(finding.severity), finding.day.value_or(Date::max()));
    };
    return key(left) < key(right);
  });
}

std::string perfdata(const std::vector<Perf>& values) {
  std::string text;
  for (const Perf& perf : values) {
    std::string label;
    for (const char c : perf.label)
      if (c == '\'')
        label += "''";
      else if (c != '=' && c != '|' && c != '\n')
        label += c;
    fmt::format_to(std::back_inserter(text), "{}'{}'={}{};{};{}", text.empty() ? "" : " ", label, perf.value,
                   perf.unit, perf.warning, perf.critical);
  }
  return text;
}

std::string plugin_text(std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '|', '/');
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return line;
}

}  // namespace sceau::watch

#include "core/watch/health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "certstore/horizon.hpp"
#include "certstore/reminders.hpp"
#include "core/watch/due.hpp"

namespace sceau::watch {

using base::Result;
using base::Status;

namespace {

class Examination {
 public:
  Examination(Survey& survey, const CheckPolicy& policy, TimePoint now)
      : survey_(survey), policy_(policy), now_(now) {}

  Status count();
  Status look_at_entries();
  Status look_at_structures();
  Status look_at_authorities();
  Status look_at_reminders();
  Status find_first_end();
  Health finish();

 private:
  bool small() const { return health_.entries <= static_cast<std::uint64_t>(kEntriesInPerfdata); }
  Status look_at(const store::EntryOverview& row);
  std::string name_of(const std::string& structure, const std::string& entry) const;
  void add(Finding finding);
  void keep_the_gravest();

  Survey& survey_;
  const CheckPolicy& policy_;
  TimePoint now_;
  Health health_;
  std::vector<store::Structure> structures_;
};

Status Examination::count() {
  SCEAU_TRY(health_.entries, store::count_entries(survey_.database()));
  SCEAU_TRY(structures_, store::structures(survey_.database()));
  if (health_.entries == 0) add({.severity = Severity::unknown, .code = FindingCode::nothing_tracked});
  return {};
}

std::string Examination::name_of(const std::string& structure, const std::string& entry) const {
  return structures_.size() == 1 ? entry : structure + "/" + entry;
}

void Examination::keep_the_gravest() {
  sort_by_weight(health_.findings);
  if (health_.findings.size() <= kFindingsKept) return;
  health_.left_out += health_.findings.size() - kFindingsKept;
  health_.findings.resize(kFindingsKept);
}

void Examination::add(Finding finding) {
  health_.findings.push_back(std::move(finding));
  if (health_.findings.size() >= 2 * kFindingsKept) keep_the_gravest();
}

Status Examination::look_at(const store::EntryOverview& row) {
  SCEAU_TRY(const Watched watched, survey_.look(row, now_));
  const std::string name = name_of(identifier_of(row.structure), row.entry.name);
  RevocationSeen seen;
  if (row.revocation)
    seen = {.known = row.revocation->status != "unknown", .checked_at = row.revocation->checked_at};
  std::vector<Finding> findings = findings_for(watched.facts, seen, watched.own, policy_, now_);
  if (row.certificate)
    if (auto untold = finding_for_peers(name, watched.peers_to_tell, row.certificate->imported_at, now_))
      findings.push_back(*std::move(untold));
  for (Finding& finding : findings) {
    finding.subject = name;
    finding.structure = identifier_of(row.structure);
    add(std::move(finding));
  }
  if (small() && in_force(watched.facts, now_) && watched.facts.effective_end)
    health_.in_force.push_back(
        {name, last_day_of(*watched.facts.effective_end) - std::chrono::floor<Days>(now_)});
  return {};
}

Status Examination::look_at_entries() {
  store::EntryFilter filter;
  if (!small())
    filter.attention = store::Attention{.ends_before = now_ + policy_.warning + Days{1},
                                        .checked_before = now_ - policy_.revocation_fresh};
  Status status;
  SCEAU_CHECK(store::each_entry(survey_.database(), filter, [&](const store::EntryOverview& row) {
    status = look_at(row);
    return status.has_value();
  }));
  return status;
}

Status Examination::look_at_structures() {
  for (const store::Structure& structure : structures_) {
    SCEAU_TRY(const StructureEnds ends, survey_.ends_of(structure));
    std::vector<Ending> endings = ends.steps;
    if (const auto card = last_card(ends.cards)) endings.push_back(*card);
    std::vector<Finding> findings;
    for (const Ending& ending : endings)
      if (auto finding = finding_for(ending, policy_, now_)) findings.push_back(*std::move(finding));
    if (ends.last_day)
      if (auto finding = finding_for(*ends.last_day, now_)) findings.push_back(*std::move(finding));
    for (Finding& finding : findings) {
      finding.structure = identifier_of(structure);
      add(std::move(finding));
    }
  }
  return {};
}

Status Examination::look_at_authorities() {
  SCEAU_TRY(const auto endings,
            store::authorities_ending(survey_.database(), now_ + policy_.warning + Days{1}));
  for (const store::AuthorityEnd& end : endings)
    if (auto finding = finding_for({Limit::chain, end.subject, end.at}, policy_, now_))
      add(*std::move(finding));
  return {};
}

Status Examination::look_at_reminders() {
  SCEAU_TRY(const auto last_run, store::last_beat(survey_.database(), kRemindHeartbeat));
  SCEAU_TRY(const auto waiting, store::waiting_mails(survey_.database()));
  SCEAU_TRY(const auto since, store::tracked_since(survey_.database()));
  const Watchman watchman{.last_run = last_run,
                          .tracked_since = since,
                          .undelivered = waiting.mails,
                          .undelivered_since = waiting.oldest};
  for (Finding& finding : findings_for(watchman, policy_, now_)) add(std::move(finding));
  return {};
}

Status Examination::find_first_end() {
  SCEAU_TRY(const auto next, store::next_end(survey_.database(), now_));
  if (next) health_.first = FirstEnd{name_of(next->structure, next->entry), last_day_of(next->at)};
  return {};
}

Health Examination::finish() {
  keep_the_gravest();
  health_.severity = worst(health_.findings);
  return std::move(health_);
}

}  // namespace

Result<Health> health_of(Survey& survey, const CheckPolicy& policy, TimePoint now) {
  Examination examination(survey, policy, now);
  SCEAU_CHECK(examination.count());
  SCEAU_CHECK(examination.look_at_entries());
  SCEAU_CHECK(examination.look_at_structures());
  SCEAU_CHECK(examination.look_at_authorities());
  SCEAU_CHECK(examination.look_at_reminders());
  SCEAU_CHECK(examination.find_first_end());
  return examination.finish();
}

std::vector<Perf> perf_of(const Health& health, const CheckPolicy& policy) {
  const auto threshold = [](Days days) { return fmt::format("@~:{}", days.count()); };
  std::vector<Perf> values;
  for (const InForce& entry : health.in_force)
    values.push_back({.label = entry.entry,
                      .value = entry.left.count(),
                      .warning = threshold(policy.warning),
                      .critical = threshold(policy.critical)});
  const auto count = [&](Severity severity) {
    return std::ranges::count(health.findings, severity, &Finding::severity);
  };
  values.push_back({.label = "entries", .value = static_cast<std::int64_t>(health.entries)});
  values.push_back({.label = "critical", .value = count(Severity::critical)});
  values.push_back({.label = "warning", .value = count(Severity::warning)});
  values.push_back({.label = "unknown", .value = count(Severity::unknown)});
  return values;
}

}  // namespace sceau::watch

#include "core/watch/gauges.hpp"

#include "certstore/reminders.hpp"
#include "core/watch/due.hpp"
#include "core/watch/health.hpp"
#include "core/watch/metrics.hpp"

namespace sceau::watch {

using base::Result;
using base::Status;

namespace {

std::int64_t seconds(TimePoint at) { return at.time_since_epoch().count(); }

class Gauges {
 public:
  Gauges(Survey& survey, TimePoint now) : survey_(survey), now_(now) {}

  Status add_entries();
  Status add_structures();
  Status add_authorities();
  Status add_reminders();
  std::string text() const;

 private:
  Status add(const store::EntryOverview& row);

  Survey& survey_;
  TimePoint now_;
  MetricFamily stage_{"sceau_certificate_stage", "Always 1; the label tells where the certificate stands."};
  MetricFamily end_{"sceau_certificate_effective_end_timestamp_seconds",
                    "End of notAfter or of privateKeyUsagePeriod, whichever comes first."};
  MetricFamily last_day_{
      "sceau_certificate_last_day_timestamp_seconds",
      "Last day to act for this certificate, at 00:00 UTC; the label tells what ends first."};
  MetricFamily revoked_{"sceau_certificate_revoked", "1 when the certificate is known to be revoked."};
  MetricFamily checked_{"sceau_certificate_revocation_checked_timestamp_seconds",
                        "When its revocation was last asked for."};
  MetricFamily card_{"sceau_card_end_timestamp_seconds", "End of the card of an administrateur technique."};
  MetricFamily step_{"sceau_procedure_end_timestamp_seconds", "End of a step of the administrative path."};
  MetricFamily authority_{"sceau_authority_end_timestamp_seconds",
                          "End of a pinned certification authority."};
  MetricFamily last_run_{"sceau_remind_last_run_timestamp_seconds", "When sceau remind last ran to its end."};
  MetricFamily waiting_{"sceau_remind_waiting_mails", "Mails that are queued and not sent yet."};
};

Status Gauges::add(const store::EntryOverview& row) {
  SCEAU_TRY(const Watched watched, survey_.look(row, now_));
  const MetricLabels labels{{"structure", identifier_of(row.structure)}, {"entry", row.entry.name}};
  const auto with = [&labels](std::string_view name, std::string value) {
    MetricLabels more = labels;
    more.emplace_back(name, std::move(value));
    return more;
  };
  stage_.add(with("stage", std::string(model::word(model::stage_of(watched.facts, now_)))), 1);
  if (!in_force(watched.facts, now_) && !watched.facts.revoked_at) return {};
  if (watched.facts.effective_end)
    end_.add(with("usage", row.entry.usage), seconds(*watched.facts.effective_end));
  if (watched.last_day)
    last_day_.add(with("reason", std::string(word(watched.last_day->why.limit))),
                  seconds(watched.last_day->day));
  revoked_.add(labels, watched.facts.revoked_at ? 1 : 0);
  if (row.revocation) checked_.add(labels, seconds(row.revocation->checked_at));
  return {};
}

Status Gauges::add_entries() {
  Status status;
  SCEAU_CHECK(store::each_entry(survey_.database(), {}, [&](const store::EntryOverview& row) {
    status = add(row);
    return status.has_value();
  }));
  return status;
}

Status Gauges::add_structures() {
  SCEAU_TRY(const auto structures, store::structures(survey_.database()));
  for (const store::Structure& structure : structures) {
    SCEAU_TRY(const StructureEnds ends, survey_.ends_of(structure));
    const std::string id = identifier_of(structure);
    for (const Ending& card : ends.cards)
      card_.add({{"structure", id}, {"card", card.name}}, seconds(card.at));
    for (const Ending& step : ends.steps)
      step_.add({{"structure", id}, {"step", step.name}}, seconds(step.at));
  }
  return {};
}

Status Gauges::add_authorities() {
  SCEAU_TRY(const auto anchors, store::anchors(survey_.database(), std::nullopt));
  for (const store::AnchorRow& row : anchors)
    authority_.add({{"environment", row.environment}, {"sha256", row.sha256}, {"subject", row.subject}},
                   seconds(row.not_after));
  return {};
}

Status Gauges::add_reminders() {
  SCEAU_TRY(const auto last, store::last_beat(survey_.database(), kRemindHeartbeat));
  SCEAU_TRY(const auto waiting, store::waiting_mails(survey_.database()));
  if (last) last_run_.add({}, seconds(*last));
  waiting_.add({}, static_cast<std::int64_t>(waiting.mails));
  return {};
}

std::string Gauges::text() const {
  std::string all;
  for (const MetricFamily* family :
       {&stage_, &end_, &last_day_, &revoked_, &checked_, &card_, &step_, &authority_, &last_run_, &waiting_})
    all += family->text();
  return all;
}

}  // namespace

Result<std::string> metrics_text(Survey& survey, TimePoint now) {
  Gauges gauges(survey, now);
  SCEAU_CHECK(gauges.add_entries());
  SCEAU_CHECK(gauges.add_structures());
  SCEAU_CHECK(gauges.add_authorities());
  SCEAU_CHECK(gauges.add_reminders());
  return gauges.text();
}

}  // namespace sceau::watch

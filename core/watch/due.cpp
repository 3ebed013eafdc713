#include "core/watch/due.hpp"

#include <algorithm>
#include <utility>

#include "certstore/latest_stages.hpp"

namespace sceau::watch {

using base::Result;
using base::Status;

namespace {

constexpr std::int64_t kTriesBeforeOthersHear = 3;

// One pass over what may be due, then each notice to each recipient whom it concerns.
class Collection {
 public:
  Collection(Survey& survey, store::LatestStages stages, const std::vector<Recipient>& recipients,
             const ReminderSettings& settings, TimePoint now)
      : survey_(survey), stages_(std::move(stages)), settings_(settings), now_(now) {
    for (const Recipient& recipient : recipients) letters_.push_back({.recipient = recipient});
  }

  Status add_entries();
  Status add_structures();
  Status add_undelivered();
  std::vector<Letter> finish();

 private:
  Status add_entry(const store::EntryOverview& row);
  Status add(const DueReminder& due);
  Status add_of_structure(const store::Structure& structure, std::vector<Notice> notices);
  ReminderPolicy policy_for(const store::EntryOverview& row) const;
  Days furthest() const;

  Survey& survey_;
  store::LatestStages stages_;
  const ReminderSettings& settings_;
  TimePoint now_;
  std::vector<Letter> letters_;
};

ReminderPolicy Collection::policy_for(const store::EntryOverview& row) const {
  ReminderPolicy policy = settings_.policy;
  const std::string full = identifier_of(row.structure) + "/" + row.entry.name;
  for (const std::string& name : {row.entry.name, full})
    if (const auto own = settings_.before_end.find(name); own != settings_.before_end.end())
      policy.before_end = own->second;
  return policy;
}

Days Collection::furthest() const {
  Days furthest = horizon(settings_.policy);
  for (const auto& [name, stages] : settings_.before_end)
    for (const Days stage : stages) furthest = std::max(furthest, stage);
  return furthest;
}

Status Collection::add(const DueReminder& due) {
  for (Letter& letter : letters_) {
    if (!concerns(letter.recipient, due.notice)) continue;
    SCEAU_TRY(const auto latest, stages_.find(due.topic, letter.recipient.address));
    SentBefore before;
    if (latest) before.latest_stage = std::chrono::floor<Days>(*latest);
    if (still_to_send(due.notice, before, now_)) letter.reminders.push_back(due);
  }
  return {};
}

Status Collection::add_entry(const store::EntryOverview& row) {
  const SentBefore acknowledged{.acknowledged_until =
                                    row.acknowledged_until
                                        ? std::optional(std::chrono::floor<Days>(*row.acknowledged_until))
                                        : std::nullopt};
  SCEAU_TRY(const Watched watched, survey_.look(row, now_));
  const ReminderPolicy policy = policy_for(row);
  std::vector<Notice> notices = notices_for(watched.facts, watched.own, policy, now_);
  if (watched.peers_to_tell > 0)
    notices.push_back(notice_for_peers(row.entry.name, row.certificate->imported_at, policy, now_));
  for (Notice& notice : notices) {
    if (!still_to_send(notice, acknowledged, now_)) continue;
    notice.structure = identifier_of(row.structure);
    SCEAU_CHECK(add({.notice = notice,
                     .topic = {.entry = row.entry.id, .kind = std::string(word(notice.kind))},
                     .structure = row.structure,
                     .watched = watched,
                     .common_name = row.entry.common_name}));
  }
  return {};
}

Status Collection::add_entries() {
  const store::EntryFilter filter{.attention = store::Attention{.ends_before = now_ + furthest() + Days{1}}};
  Status status;
  SCEAU_CHECK(store::each_entry(survey_.database(), filter, [&](const store::EntryOverview& row) {
    status = add_entry(row);
    return status.has_value();
  }));
  return status;
}

Status Collection::add_of_structure(const store::Structure& structure, std::vector<Notice> notices) {
  for (Notice& notice : notices) {
    notice.structure = identifier_of(structure);
    SCEAU_CHECK(add({.notice = notice,
                     .topic = {.structure = structure.id,
                               .kind = std::string(word(notice.kind)),
                               .subject = notice.subject},
                     .structure = structure}));
  }
  return {};
}

Status Collection::add_structures() {
  SCEAU_TRY(const auto structures, store::structures(survey_.database()));
  for (const store::Structure& structure : structures) {
    SCEAU_TRY(const StructureEnds ends, survey_.ends_of(structure));
    std::vector<Notice> notices =
        ends.last_day ? notices_for(*ends.last_day, settings_.policy, now_) : std::vector<Notice>();
    for (const Ending& card : ends.cards)
      if (auto notice = notice_for_card(card, settings_.policy, now_)) notices.push_back(*std::move(notice));
    for (const Ending& step : ends.steps)
      if (auto notice = notice_for_procedure(step, settings_.policy, now_))
        notices.push_back(*std::move(notice));
    SCEAU_CHECK(add_of_structure(structure, std::move(notices)));
  }
  return {};
}

Status Collection::add_undelivered() {
  SCEAU_TRY(const auto mails, store::queued_mails(survey_.database()));
  for (const store::QueuedMail& mail : mails) {
    if (mail.tries < kTriesBeforeOthersHear) continue;
    const Notice notice = notice_for_undelivered(mail.recipient, mail.queued_at, settings_.policy, now_);
    SCEAU_CHECK(add(
        {.notice = notice, .topic = {.kind = std::string(word(notice.kind)), .subject = mail.recipient}}));
  }
  return {};
}

std::vector<Letter> Collection::finish() {
  std::erase_if(letters_, [](const Letter& letter) { return letter.reminders.empty(); });
  return std::move(letters_);
}

}  // namespace

Result<std::vector<Letter>> due_letters(Survey& survey, const std::vector<Recipient>& recipients,
                                        const ReminderSettings& settings, TimePoint now) {
  SCEAU_TRY(auto stages, store::LatestStages::of(survey.database()));
  Collection collection(survey, std::move(stages), recipients, settings, now);
  SCEAU_CHECK(collection.add_entries());
  SCEAU_CHECK(collection.add_structures());
  SCEAU_CHECK(collection.add_undelivered());
  return collection.finish();
}

Status queue_letter(const store::Database& database, const Letter& letter, const std::string& id,
                    const std::string& message, TimePoint now) {
  std::vector<store::NewReminder> reminders;
  for (const DueReminder& due : letter.reminders)
    reminders.push_back({due.topic, TimePoint(due.notice.stage)});
  SCEAU_TRY(store::Transaction transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::queue(
      database, {.id = id, .recipient = letter.recipient.address, .message = message, .queued_at = now},
      reminders));
  return transaction.commit();
}

}  // namespace sceau::watch

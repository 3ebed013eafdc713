#include "certstore/reminders.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "certstore/entries.hpp"

namespace sceau::store {
namespace {

base::TimePoint at(std::string_view text) { return base::parse_rfc3339(text).value(); }
base::TimePoint day(std::string_view text) { return base::TimePoint(base::parse_date(text).value()); }

class Reminders : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "sceau-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    database_ = Database::create(name + "/state/sceau.db").value();
    const Structure structure{.name = "CENTRE",
                              .finess = "0B0221636",
                              .department = "69",
                              .environment = "test",
                              .created_at = at("2026-01-01T00:00:00Z")};
    structure_ = insert(*database_, structure).value();
    for (const char* entry : {"insi-manu", "dmp-auth"}) entries_.push_back(add(entry));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::int64_t add(const std::string& name) const {
    return insert(*database_, Entry{.structure = structure_,
                                    .name = name,
                                    .profile = "insi-manu",
                                    .service = "insi",
                                    .usage = "AUTH_CLI",
                                    .common_name = "INSI-MANU",
                                    .key_storage = "token",
                                    .created_at = at("2026-01-01T00:00:00Z")})
        .value();
  }

  void issue(std::int64_t entry, std::string_view end) const {
    const std::string unique = std::to_string(entry);
    ASSERT_TRUE(insert(*database_,
                       CertificateRow{.entry = entry,
                                      .sha256 = unique,
                                      .serial = unique,
                                      .not_before = at(end),
                                      .not_after = at(end),
                                      .effective_end = at(end),
                                      .imported_at = at("2026-01-02T00:00:00Z")},
                       base::view("der")));
  }

  std::vector<std::string> attention(std::string_view ends_before,
                                     std::optional<std::string_view> checked_before = {}) const {
    EntryFilter filter{.attention = Attention{.ends_before = at(ends_before)}};
    if (checked_before) filter.attention->checked_before = at(*checked_before);
    std::vector<std::string> names;
    EXPECT_TRUE(each_entry(*database_, filter, [&names](const EntryOverview& row) {
      names.push_back(row.entry.name);
      return true;
    }));
    return names;
  }

  std::filesystem::path folder_;
  std::optional<Database> database_;
  std::int64_t structure_ = 0;
  std::vector<std::int64_t> entries_;
};

using Names = std::vector<std::string>;

TEST_F(Reminders, TheLatestStageIsThatOfOneTopicAndOneRecipient) {
  const ReminderTopic topic{.entry = entries_[0], .kind = "expiry"};
  const QueuedMail mail{
      .id = "1@x", .recipient = "at@example.fr", .message = "m", .queued_at = at("2026-11-10T06:00:00Z")};
  ASSERT_TRUE(queue(*database_, mail, {{topic, day("2026-10-11")}, {topic, day("2026-11-10")}}));
  EXPECT_EQ(latest_stage(*database_, topic, "at@example.fr").value(), day("2026-11-10"));
  EXPECT_FALSE(latest_stage(*database_, topic, "other@example.fr").value());
  EXPECT_FALSE(latest_stage(*database_, {.entry = entries_[1], .kind = "expiry"}, "at@example.fr").value());
  EXPECT_FALSE(latest_stage(*database_, {.entry = entries_[0], .kind = "last-day"}, "at@example.fr").value());
}

TEST_F(Reminders, TwoCardsOfOneStructureAreTwoTopics) {
  const ReminderTopic one{.structure = structure_, .kind = "card-ends", .subject = "2600301752"};
  const ReminderTopic other{.structure = structure_, .kind = "card-ends", .subject = "2800636234"};
  const QueuedMail mail{.id = "1@x", .recipient = "a", .message = "m"};
  ASSERT_TRUE(queue(*database_, mail, {{one, day("2026-10-11")}}));
  EXPECT_TRUE(latest_stage(*database_, one, "a").value());
  EXPECT_FALSE(latest_stage(*database_, other, "a").value());
}

TEST_F(Reminders, OneStageIsNeverQueuedTwiceForOneRecipient) {
  const std::vector<NewReminder> once{{{.entry = entries_[0], .kind = "expiry"}, day("2026-11-10")}};
  EXPECT_TRUE(queue(*database_, {.id = "1@x", .recipient = "a", .message = "m"}, once));
  EXPECT_FALSE(queue(*database_, {.id = "2@x", .recipient = "a", .message = "m"}, once));
  EXPECT_TRUE(queue(*database_, {.id = "3@x", .recipient = "b", .message = "m"}, once));
}

TEST_F(Reminders, AMailWithSeveralRemindersWaitsOnceAndLeavesWhole) {
  const ReminderTopic first{.entry = entries_[0], .kind = "expiry"},
      second{.entry = entries_[1], .kind = "expiry"};
  const QueuedMail mail{
      .id = "1@x", .recipient = "a", .message = "text", .queued_at = at("2026-11-10T06:00:00Z")};
  ASSERT_TRUE(queue(*database_, mail, {{first, day("2026-11-10")}, {second, day("2026-11-10")}}));
  ASSERT_EQ(queued_mails(*database_)->size(), 1U);
  ASSERT_TRUE(set_failed(*database_, "1@x", "451 later"));
  EXPECT_EQ(queued_mails(*database_)->front().tries, 1);
  EXPECT_EQ(queued_mails(*database_)->front().last_error, "451 later");
  EXPECT_EQ(waiting_mails(*database_)->oldest, at("2026-11-10T06:00:00Z"));
  ASSERT_TRUE(set_sent(*database_, "1@x", at("2026-11-10T07:00:00Z")));
  EXPECT_TRUE(queued_mails(*database_)->empty());
  EXPECT_EQ(waiting_mails(*database_)->mails, 0U);
  EXPECT_TRUE(latest_stage(*database_, second, "a").value());
}

TEST_F(Reminders, AWithdrawnMailWaitsNoMore) {
  ASSERT_TRUE(queue(*database_, {.id = "1@x", .recipient = "a", .message = "m"},
                    {{{.entry = entries_[0], .kind = "expiry"}, day("2026-11-10")}}));
  ASSERT_TRUE(withdraw(*database_, "1@x"));
  EXPECT_TRUE(queued_mails(*database_)->empty());
}

TEST_F(Reminders, AJobsLastRunIsKept) {
  EXPECT_FALSE(last_beat(*database_, "remind").value());
  ASSERT_TRUE(beat(*database_, "remind", at("2026-11-10T06:00:00Z")));
  ASSERT_TRUE(beat(*database_, "remind", at("2026-11-11T06:00:00Z")));
  EXPECT_EQ(last_beat(*database_, "remind").value(), at("2026-11-11T06:00:00Z"));
}

TEST_F(Reminders, AnAcknowledgementShowsInTheOverview) {
  ASSERT_TRUE(acknowledge(*database_, entries_[0], day("2026-12-01"), "marie", at("2026-11-11T06:00:00Z")));
  EXPECT_EQ(find_entry(*database_, "insi-manu", {})->acknowledged_until, day("2026-12-01"));
}

TEST_F(Reminders, AttentionGoesToWhatEndsLacksSomethingOrWasNotChecked) {
  EXPECT_EQ(attention("2026-12-01T00:00:00Z"), Names{});
  ASSERT_TRUE(insert_submission(*database_, entries_[0], at("2026-01-01T00:00:00Z"), ""));
  EXPECT_EQ(attention("2026-12-01T00:00:00Z"), Names{"insi-manu"}) << "ordered, no answer yet";
  issue(entries_[0], "2027-01-01T00:00:00Z");
  EXPECT_EQ(attention("2026-12-01T00:00:00Z"), Names{"insi-manu"}) << "issued, not installed";
  const Installation row{
      .entry = entries_[0], .target = "nginx", .path = "/etc", .proof = "ok", .detail = "{}"};
  const std::int64_t installation = insert(*database_, row).value();
  EXPECT_EQ(attention("2026-12-01T00:00:00Z"), Names{}) << "installed";
  EXPECT_EQ(attention("2027-02-01T00:00:00Z"), Names{"insi-manu"}) << "its end is near";
  EXPECT_EQ(attention("2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z"), Names{"insi-manu"}) << "never checked";
  ASSERT_TRUE(
      insert(*database_,
             Revocation{.entry = entries_[0], .status = "good", .checked_at = at("2026-11-01T07:00:00Z")}));
  EXPECT_EQ(attention("2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z"), Names{}) << "checked";
  ASSERT_TRUE(set_proof(*database_, installation, false, at("2026-11-02T07:00:00Z")));
  EXPECT_EQ(attention("2026-12-01T00:00:00Z"), Names{"insi-manu"}) << "its proof failed";
  ASSERT_TRUE(set_abandoned(*database_, entries_[0], at("2026-11-03T07:00:00Z")));
  EXPECT_EQ(attention("2027-02-01T00:00:00Z"), Names{}) << "abandoned";
}

}  // namespace
}  // namespace sceau::store

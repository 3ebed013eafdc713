#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/bytes.hpp"
#include "core/watch/calendar.hpp"
#include "core/watch/mail_job.hpp"
#include "core/watch/message.hpp"
#include "core/watch/metrics.hpp"
#include "tests/unit/watch/facts.hpp"

namespace sceau::watch {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Calendar, LinesAreFoldedAt75OctetsBetweenCharacters) {
  const std::string folded =
      fold_calendar_line("SUMMARY:" + std::string(66, 'a') + "é" + std::string(90, 'b'));
  EXPECT_EQ(folded, "SUMMARY:" + std::string(66, 'a') + "\r\n é" + std::string(72, 'b') + "\r\n " +
                        std::string(18, 'b') + "\r\n");
  EXPECT_EQ(fold_calendar_line(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
  EXPECT_EQ(fold_calendar_line(std::string(76, 'a')), std::string(75, 'a') + "\r\n a\r\n");
}

TEST(Calendar, TextsAreEscaped) { EXPECT_EQ(escape_calendar("a;b,c\\d\ne\r\x07"), "a\\;b\\,c\\\\d\\ne"); }

TEST(Calendar, TheUidDependsOnTheKeyAloneAndTheEventIsAWholeDay) {
  const CalendarFile file{.name = "Sceau", .language = "fr", .written_at = at("2026-11-23T21:08:50Z")};
  const CalendarEvent event{.key = "production/1/insi-manu/expiry",
                            .day = day("2027-12-31"),
                            .summary = "Fin d’« insi-manu »",
                            .alarms = {{base::Days{30}, "dans un mois"}}};
  const std::string text = calendar_text(file, std::vector{event});
  EXPECT_THAT(text, HasSubstr("DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:20280101\r\n"));
  EXPECT_THAT(text, HasSubstr("DTSTAMP:20261123T210850Z\r\n"));
  EXPECT_THAT(text, HasSubstr("SUMMARY;LANGUAGE=fr:Fin d’« insi-manu »\r\n"));
  EXPECT_THAT(text, HasSubstr("TRIGGER:-P30D\r\n"));
  EXPECT_EQ(calendar_uid(event.key), calendar_uid("production/1/insi-manu/expiry"));
  EXPECT_NE(calendar_uid(event.key), calendar_uid("production/2/insi-manu/expiry"));
}

TEST(Metrics, SamplesOfOneMetricStandTogetherUnderTheirHelp) {
  MetricFamily family("sceau_days", "Days.");
  family.add({{"entry", "a\"b\\c\nd"}, {"structure", "x"}}, -3);
  family.add({}, 5);
  EXPECT_EQ(family.text(),
            "# HELP sceau_days Days.\n# TYPE sceau_days gauge\n"
            "sceau_days{entry=\"a\\\"b\\\\c\\nd\",structure=\"x\"} -3\nsceau_days 5\n");
}

MailMessage message() {
  return {.from = "Sceau <robot@example.fr>",
          .to = "at@example.fr",
          .subject = "insi-manu : 60 jours",
          .text = "Bonjour,\nfin.\n",
          .id = "1.2@example.fr",
          .date = at("2026-11-23T21:08:50Z")};
}

TEST(Message, HasTheHeadersThatCurlDoesNotAdd) {
  const std::string text = message_text(message()).value();
  EXPECT_THAT(text, HasSubstr("Date: Mon, 23 Nov 2026 21:08:50 +0000\r\n"));
  EXPECT_THAT(text, HasSubstr("Message-ID: <1.2@example.fr>\r\n"));
  EXPECT_THAT(text, HasSubstr("From: \"Sceau\" <robot@example.fr>\r\nTo: at@example.fr\r\n"));
  EXPECT_THAT(text, HasSubstr("Subject: insi-manu : 60 jours\r\n"));
  EXPECT_THAT(text, HasSubstr(base::base64(base::view("Bonjour,\r\nfin.\r\n"))));
  EXPECT_THAT(text, Not(HasSubstr("multipart")));
}

TEST(Message, ACalendarIsAPartOfItsOwn) {
  MailMessage with_calendar = message();
  with_calendar.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  const std::string text = message_text(with_calendar).value();
  EXPECT_THAT(text, HasSubstr("multipart/mixed; boundary="));
  EXPECT_THAT(text, HasSubstr("Content-Type: text/calendar; charset=UTF-8\r\n"));
}

TEST(Message, NoLineIsLongerThanTheStandardAllows) {
  MailMessage much = message();
  much.subject = std::string(300, 'x') + "é" + std::string(600, 'y');
  much.text = std::string(5000, 'z') + "\n";
  const std::string text = message_text(much).value();
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 2) {
    end = text.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - begin, 76U);
  }
}

TEST(Message, HeadersAreEncodedBetweenCharacters) {
  EXPECT_EQ(encode_header("plain text"), "plain text");
  EXPECT_EQ(encode_header("dernier jour à saisir"), "=?UTF-8?B?ZGVybmllciBqb3VyIMOgIHNhaXNpcg==?=");
  EXPECT_EQ(encode_header("two\r\nBcc: lines"), "two  Bcc: lines");
  const std::string words = encode_header(std::string(38, 'a') + "é");
  EXPECT_EQ(words, "=?UTF-8?B?" + base::base64(base::view(std::string(38, 'a'))) + "?=\r\n =?UTF-8?B?w6k=?=");
}

TEST(Message, AnAddressThatWouldBreakAHeaderIsRefused) {
  for (const std::string_view bad :
       {"", "robot", "@example.fr", "robot@", "a@b@c", "a b@example.fr", "a@example.fr\r\nBcc: x@example.fr",
        "x\n<a@example.fr>", "a,b@example.fr"})
    EXPECT_FALSE(mail_address(bad)) << bad;
  EXPECT_EQ(mail_address("Établissement <a.b+c@example.fr>").value(), "a.b+c@example.fr");
}

TEST(MailJob, GoesThereAndBack) {
  const MailJob job{.url = "smtp://127.0.0.1:25",
                    .ca_file = "/etc/with blank.pem",
                    .user = "robot",
                    .password_file = "/run/p",
                    .timeout = 5,
                    .receipt = "/r",
                    .from = "a@example.fr",
                    .to = "b@example.fr",
                    .message = "Subject: x\r\n\r\nurl is text here\n"};
  const MailJob back = parse_mail_job(write_mail_job(job)).value();
  EXPECT_EQ(write_mail_job(back), write_mail_job(job));
  EXPECT_EQ(back.message, job.message);
  EXPECT_EQ(back.ca_file, job.ca_file);
}

TEST(MailJob, WhatItDoesNotUnderstandIsRefused) {
  const std::string good = "sceau-mail 1\nurl smtp://h\nfrom a@b\nto c@d\n";
  EXPECT_TRUE(parse_mail_job(good + "\n"));
  for (const std::string& bad :
       {std::string(), std::string("\n"), good, "url smtp://h\n\n" + good, good + "password secret\n\n",
        good + "tls maybe\n\n", good + "timeout 0\n\n", good + "timeout 9s\n\n", good + "url http://h\n\n",
        good + "user robot\n\n", good + "user robot\npassword-file /p\ntls none\n\n",
        std::string("sceau-mail 2\nurl smtp://h\nfrom a@b\nto c@d\n\n")})
    EXPECT_FALSE(parse_mail_job(bad)) << bad;
}

}  // namespace
}  // namespace sceau::watch

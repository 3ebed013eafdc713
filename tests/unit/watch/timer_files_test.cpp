// The texts that make remind run twice a day; systemd-analyze and cron judge them in
// tests/flow/watch/timer.flow.
#include "core/watch/timer_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sceau::watch {
namespace {

using testing::HasSubstr;
using testing::Not;

TimerSpec spec() {
  return {.program = "/usr/bin/sceau",
          .user = "sceau",
          .words = {"--state", "/var/lib/sceau", "remind", "--mail"},
          .writable = {"/var/lib/sceau"},
          .hidden = {"/var/lib/sceau/keys"},
          .seed = "a machine"};
}

TEST(TimerFiles, TheServiceRunsAsItsOwnUserAndSeesNoKey) {
  const std::string unit = service_unit(spec()).value();
  EXPECT_TRUE(is_timer_file(unit));
  EXPECT_THAT(unit, HasSubstr("\nUser=sceau\n"));
  EXPECT_THAT(unit, HasSubstr("\nExecStart=/usr/bin/sceau --state /var/lib/sceau remind --mail\n"));
  EXPECT_THAT(unit, HasSubstr("\nReadWritePaths=/var/lib/sceau\n"));
  EXPECT_THAT(unit, HasSubstr("\nInaccessiblePaths=-/var/lib/sceau/keys\n"));
  EXPECT_THAT(unit, HasSubstr("\nProtectHome=yes\n"));
  EXPECT_THAT(unit, Not(HasSubstr("LoadCredential")));
}

TEST(TimerFiles, WhatSystemdWouldReadOtherwiseIsEscaped) {
  TimerSpec odd = spec();
  odd.words = {"--state", "/home/a b/50%$HOME\"", "remind"};
  odd.password_file = "/etc/sceau/100% secret";
  const std::string unit = service_unit(odd).value();
  EXPECT_THAT(unit, HasSubstr("--state \"/home/a b/50%%$$HOME\\\"\" remind\n"));
  EXPECT_THAT(unit, HasSubstr("LoadCredential=sceau-mail:\"/etc/sceau/100%% secret\"\n"));
  EXPECT_THAT(unit, HasSubstr("\nProtectHome=read-only\n"));
}

TEST(TimerFiles, ALineBreakCannotAddALine) {
  TimerSpec odd = spec();
  odd.words.push_back("x\nUser=root");
  EXPECT_EQ(service_unit(odd).error().code, base::ErrorCode::path_unusable);
  EXPECT_EQ(cron_file(odd).error().code, base::ErrorCode::path_unusable);
}

TEST(TimerFiles, CronQuotesForTheShellAndForItself) {
  TimerSpec odd = spec();
  odd.words = {"--state", "/srv/l'état 50%", "remind"};
  EXPECT_THAT(crontab_line(odd).value(),
              HasSubstr(R"( 8,20 * * * /usr/bin/sceau --state '/srv/l'\''état 50\%' remind)"));
}

TEST(TimerFiles, TheMinuteIsTheMachinesOwnAndStaysTheSame) {
  TimerSpec other = spec();
  other.seed = "another machine";
  EXPECT_EQ(crontab_line(spec()).value(), crontab_line(spec()).value());
  EXPECT_NE(crontab_line(spec()).value(), crontab_line(other).value());
}

TEST(TimerFiles, AFileOfOthersIsNotOurs) {
  EXPECT_TRUE(is_timer_file(timer_unit()));
  EXPECT_FALSE(is_timer_file("[Timer]\nOnCalendar=daily\n"));
  EXPECT_FALSE(is_timer_file("# a copy of\n# managed by sceau: install-timer\n"));
}

}  // namespace
}  // namespace sceau::watch

// What makes `sceau remind` run twice a day: a systemd service and timer, or a cron file where there is no
// systemd. Texts only. ANS renews its revocation lists every morning from 7 h (SAS guide): the morning's run
// comes after it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sceau::watch {

struct TimerSpec {
  std::string program;                // sceau itself
  std::string user;                   // a user of its own: it needs no token and reads no key
  std::vector<std::string> words;     // after the program
  std::vector<std::string> writable;  // folders: the state, those of --metrics and --ics
  std::vector<std::string> hidden;    // folders that it must not even see: the keys
  std::string password_file = {};     // handed over as the credential sceau-mail; empty: none
  std::string seed;                   // of this machine: spreads the cron file's minute
};

inline constexpr std::string_view kTimerMark = "# managed by sceau: install-timer\n";

// Errors of all: path_unusable (a word with control characters, which no such file holds).
base::Result<std::string> service_unit(const TimerSpec& spec);
std::string timer_unit();
// cron.d's form, with the user in it; `crontab -e` wants it without.
base::Result<std::string> cron_file(const TimerSpec& spec);
base::Result<std::string> crontab_line(const TimerSpec& spec);

// The first line says whose it is; a file of others is never touched.
bool is_timer_file(std::string_view content);

}  // namespace sceau::watch

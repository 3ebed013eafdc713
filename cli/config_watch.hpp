// The sections of sceau.toml that reminders and checks use:
//
//   [mail]      url = "smtp://mail.example.fr:587" (smtps:// for implicit TLS, "sendmail:/usr/sbin/sendmail"
//   for a
//               program), from, tls = "required" or "none", ca_file, user, password_file (else the systemd
//               credential sceau-mail), timeout in seconds
//   [[mail.to]] address, language "fr" or "en", structure (FINESS or SIRET; all), escalate (days left)
//   [remind]    days, last_day, other_ends (lists of days), repeat, install_within, and days by entry:
//               [remind.entries] insi-manu = [120, 30]
//   [check]     warning, critical, revocation_fresh, reminders_silent, undelivered_after (days)
//   [deadline]  card_takes (working days), days_off = ["2027-05-07"]
#pragma once
#include <toml++/toml.h>

#include <string>

#include "cli/config.hpp"

namespace sceau::cli {

// [policy] must have been read: portal_takes and chase_after count here too. Errors: config_invalid.
base::Status read_watch(const std::string& path, const toml::table& root, Config& config);

}  // namespace sceau::cli

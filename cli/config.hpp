// sceau.toml: everything has a default; an unknown key is an error with its line, not a silence.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/lifecycle.hpp"
#include "core/watch/check.hpp"
#include "core/watch/due.hpp"
#include "core/watch/mail_job.hpp"

namespace sceau::cli {

struct TokenProfile {
  std::string uri;  // RFC 7512
  std::string pin_file;
  std::vector<std::string> environment;  // "NAME=value" that the module needs
};

struct TokenConfig : TokenProfile {
  int sessions = 2;                   // parallel key generation, where the module allows
  std::vector<TokenProfile> another;  // [[token.another]]: what --token URI may name beside the first
};

struct CardConfig {                      // [card]
  std::string module;                    // empty: the first known one that sees a card
  std::vector<std::string> environment;  // "NAME=value" that the module needs
  std::string pin_file;                  // used by --prove alone
};

struct WatchConfig {                         // [mail], [remind], [check], [deadline]
  watch::MailJob mail;                       // url empty: no mail
  std::vector<watch::Recipient> recipients;  // [[mail.to]]
  watch::ReminderSettings reminders;
  watch::CheckPolicy check;
  watch::LeadTimes lead;
};

struct Config {
  std::string path;  // where it was read; empty: defaults
  TokenConfig token;
  CardConfig card;
  model::RenewalPolicy renewal;
  WatchConfig watch;
  bool strict = false;         // [policy] strict: blocked steps of the procedure refuse instead of warn
  std::string procedure_file;  // [procedure] file: goes before the one built in
  std::string evidence_key;    // [procedure] evidence_key: of what `procedure done --keep` keeps
  std::string roles_file;      // [procedure] roles: the roles of RPPS+, before those built in
  std::string portal =
      "https://pfc.eservices.esante.gouv.fr";  // the address changes less than never, but it may
};

// A missing file is the defaults. Errors: config_invalid (subject file:line), file_unreadable.
base::Result<Config> load_config(const std::string& path);

}  // namespace sceau::cli

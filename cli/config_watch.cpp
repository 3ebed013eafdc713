#include "cli/config_watch.hpp"

#include <stdlib.h>

#include "cli/config_section.hpp"
#include "core/watch/message.hpp"

namespace sceau::cli {

using base::Status;

namespace {

constexpr const char* kCredential = "sceau-mail";

// Where systemd puts what LoadCredential= names.
std::string credential_path() {
  const char* folder = ::getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr ? std::string() : std::string(folder) + "/" + kCredential;
}

Status take_tls(Section& section, watch::MailJob& mail) {
  std::string tls = "required";
  SCEAU_CHECK(section.take("tls", tls));
  if (tls != "required" && tls != "none") return section.wrong(*section.find("tls"), "tls");
  mail.tls = tls == "none" ? watch::MailTls::none : watch::MailTls::required;
  return {};
}

Status take_address(Section& section, const char* key, std::string& address) {
  SCEAU_CHECK(section.take(key, address));
  const toml::node* node = section.find(key);
  if (node != nullptr && !watch::mail_address(address)) return section.wrong(*node, key);
  return {};
}

Status read_recipient(const std::string& path, const toml::node& node, WatchConfig& config) {
  if (!node.is_table()) return base::fail(base::ErrorCode::config_invalid, place(path, node), "to");
  Section section(path, node.as_table());
  watch::Recipient recipient;
  SCEAU_CHECK(take_address(section, "address", recipient.address));
  if (recipient.address.empty()) return section.wrong(node, "address");
  SCEAU_CHECK(section.take("language", recipient.language));
  if (recipient.language != "fr" && recipient.language != "en")
    return section.wrong(*section.find("language"), "language");
  SCEAU_CHECK(section.take("structure", recipient.structure));
  SCEAU_CHECK(section.take_days("escalate", recipient.escalate));
  config.recipients.push_back(std::move(recipient));
  return section.finish();
}

Status read_recipients(const std::string& path, Section& section, WatchConfig& config) {
  const toml::node* to = section.find("to");
  if (to == nullptr) return {};
  if (!to->is_array()) return section.wrong(*to, "to");
  for (const toml::node& node : *to->as_array()) SCEAU_CHECK(read_recipient(path, node, config));
  return {};
}

Status read_mail(const std::string& path, Section section, WatchConfig& config) {
  std::int64_t timeout = config.mail.timeout;
  SCEAU_CHECK(section.take("url", config.mail.url));
  SCEAU_CHECK(take_tls(section, config.mail));
  SCEAU_CHECK(section.take("ca_file", config.mail.ca_file));
  SCEAU_CHECK(section.take("user", config.mail.user));
  SCEAU_CHECK(section.take("password_file", config.mail.password_file));
  SCEAU_CHECK(take_address(section, "from", config.mail.from));
  SCEAU_CHECK(section.take("timeout", timeout));
  if (timeout < 1 || timeout > 3600) return section.wrong(*section.find("timeout"), "timeout");
  config.mail.timeout = static_cast<unsigned>(timeout);
  if (!config.mail.user.empty() && config.mail.password_file.empty())
    config.mail.password_file = credential_path();
  SCEAU_CHECK(read_recipients(path, section, config));
  return section.finish();
}

Status read_remind(const std::string& path, Section section, const toml::table& root, WatchConfig& config) {
  watch::ReminderPolicy& policy = config.reminders.policy;
  SCEAU_CHECK(section.take_list("days", policy.before_end));
  SCEAU_CHECK(section.take_list("last_day", policy.before_last_day));
  SCEAU_CHECK(section.take_list("other_ends", policy.before_other_end));
  SCEAU_CHECK(section.take_days("repeat", policy.repeat_every));
  SCEAU_CHECK(section.take_days("install_within", policy.patience.to_install));
  config.check.patience = policy.patience;
  section.find("entries");
  const toml::table* entries = root["remind"]["entries"].as_table();
  Section own(path, entries);
  if (entries != nullptr)
    for (const auto& [name, node] : *entries)
      SCEAU_CHECK(own.take_list(std::string(name.str()).c_str(),
                                config.reminders.before_end[std::string(name.str())]));
  return section.finish();
}

Status read_check(Section section, watch::CheckPolicy& check) {
  SCEAU_CHECK(section.take_days("warning", check.warning));
  SCEAU_CHECK(section.take_days("critical", check.critical));
  SCEAU_CHECK(section.take_days("revocation_fresh", check.revocation_fresh));
  SCEAU_CHECK(section.take_days("reminders_silent", check.reminders_silent));
  SCEAU_CHECK(section.take_days("undelivered_after", check.undelivered_after));
  return section.finish();
}

Status read_deadline(Section section, watch::LeadTimes& lead) {
  std::vector<std::string> days_off;
  SCEAU_CHECK(section.take_days("card_takes", lead.card));
  SCEAU_CHECK(section.take_list("days_off", days_off));
  for (const std::string& text : days_off) {
    const auto day = base::parse_date(text);
    if (!day) return section.wrong(*section.find("days_off"), "days_off");
    lead.days_off.push_back(*day);
  }
  return section.finish();
}

}  // namespace

Status read_watch(const std::string& path, const toml::table& root, Config& config) {
  WatchConfig& watch = config.watch;
  watch.reminders.policy.patience.with_portal = config.renewal.chase_after;
  watch.lead.portal = config.renewal.portal_takes;
  SCEAU_CHECK(read_remind(path, Section(path, root["remind"].as_table()), root, watch));
  SCEAU_CHECK(read_mail(path, Section(path, root["mail"].as_table()), watch));
  SCEAU_CHECK(read_check(Section(path, root["check"].as_table()), watch.check));
  return read_deadline(Section(path, root["deadline"].as_table()), watch.lead);
}

}  // namespace sceau::cli

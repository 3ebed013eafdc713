#include "cli/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <set>

#include "cli/config_section.hpp"
#include "cli/config_watch.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

Status read_profile(Section& section, TokenProfile& profile) {
  SCEAU_CHECK(section.take("uri", profile.uri));
  SCEAU_CHECK(section.take("pin_file", profile.pin_file));
  return section.take_list("environment", profile.environment);
}

Status read_others(const std::string& path, Section& section, std::vector<TokenProfile>& profiles) {
  const toml::node* const node = section.find("another");
  if (node == nullptr) return {};
  if (!node->is_array_of_tables()) return section.wrong(*node, "another");
  for (const toml::node& item : *node->as_array()) {
    Section one(path, item.as_table());
    SCEAU_CHECK(read_profile(one, profiles.emplace_back()));
    SCEAU_CHECK(one.finish());
  }
  return {};
}

Status read_token(const std::string& path, Section section, TokenConfig& token) {
  std::int64_t sessions = token.sessions;
  SCEAU_CHECK(read_profile(section, token));
  SCEAU_CHECK(read_others(path, section, token.another));
  SCEAU_CHECK(section.take("sessions", sessions));
  token.sessions = static_cast<int>(std::clamp<std::int64_t>(sessions, 1, 16));
  return section.finish();
}

Status read_card(Section section, CardConfig& card) {
  SCEAU_CHECK(section.take("module", card.module));
  SCEAU_CHECK(section.take_list("environment", card.environment));
  SCEAU_CHECK(section.take("pin_file", card.pin_file));
  return section.finish();
}

Status read_policy(Section section, Config& config) {
  SCEAU_CHECK(section.take("strict", config.strict));
  SCEAU_CHECK(section.take_days("renew_before", config.renewal.renew_before));
  SCEAU_CHECK(section.take_days("portal_takes", config.renewal.portal_takes));
  SCEAU_CHECK(section.take_days("chase_after", config.renewal.chase_after));
  SCEAU_CHECK(section.take_days("keep_old_key", config.renewal.keep_old_key));
  return section.finish();
}

Status read_portal(Section section, Config& config) {
  SCEAU_CHECK(section.take("url", config.portal));
  return section.finish();
}

Status read_procedure(Section section, Config& config) {
  SCEAU_CHECK(section.take("file", config.procedure_file));
  SCEAU_CHECK(section.take("roles", config.roles_file));
  SCEAU_CHECK(section.take("evidence_key", config.evidence_key));
  return section.finish();
}

Status read_table(const std::string& path, const toml::table& root, Config& config) {
  SCEAU_CHECK(read_token(path, Section(path, root["token"].as_table()), config.token));
  SCEAU_CHECK(read_card(Section(path, root["card"].as_table()), config.card));
  SCEAU_CHECK(read_policy(Section(path, root["policy"].as_table()), config));
  SCEAU_CHECK(read_portal(Section(path, root["portal"].as_table()), config));
  SCEAU_CHECK(read_watch(path, root, config));
  SCEAU_CHECK(read_procedure(Section(path, root["procedure"].as_table()), config));
  static const std::set<std::string_view> sections{"token",  "card",  "policy",   "portal",   "mail",
                                                   "remind", "check", "deadline", "procedure"};
  for (const auto& [key, node] : root)
    if (!sections.contains(key.str()) || !node.is_table())
      return fail(ErrorCode::config_invalid, place(path, node), std::string(key.str()));
  return {};
}

}  // namespace

Result<Config> load_config(const std::string& path) {
  Config config;
  if (!base::exists(path)) return config;
  SCEAU_TRY(const base::Bytes content, base::read_file(path, 1U << 20U));
  config.path = path;
  try {
    const toml::table root = toml::parse(base::text(content), path);
    SCEAU_CHECK(read_table(path, root, config));
  } catch (const toml::parse_error& error) {  // the library's only way to say so
    return fail(ErrorCode::config_invalid, path + ":" + std::to_string(error.source().begin.line),
                std::string(error.description()));
  }
  return config;
}

}  // namespace sceau::cli

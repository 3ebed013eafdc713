#include "core/install/recall.hpp"

#include <nlohmann/json.hpp>

#include "core/install/material.hpp"

namespace sceau::install {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;

int number(model::TlsVersion version) { return version == model::TlsVersion::tls12 ? 12 : 13; }
model::TlsVersion tls_of(int number) {
  return number == 12 ? model::TlsVersion::tls12 : model::TlsVersion::tls13;
}

json dump(const Software& software) {
  return {{"program", software.program},
          {"main_config", software.main_config},
          {"include_in", software.include_in},
          {"main_include", software.main_include},
          {"pid_file", software.pid_file},
          {"unit", software.unit},
          {"user", software.user},
          {"hook", software.hook}};
}

Software software_of(const json& from) {
  return {.program = from.at("program"),
          .main_config = from.at("main_config"),
          .include_in = from.at("include_in"),
          .main_include = from.at("main_include"),
          .pid_file = from.at("pid_file"),
          .unit = from.at("unit"),
          .user = from.at("user"),
          .hook = from.at("hook").get<std::vector<std::string>>()};
}

json dump(const TokenKey& key) {
  json out{
      {"uri", key.uri}, {"module", key.module}, {"environment", key.environment}, {"pin_file", key.pin_file}};
  if (key.slot) out["slot"] = *key.slot;
  return out;
}

TokenKey token_key_of(const json& from) {
  TokenKey key{.uri = from.at("uri"),
               .module = from.at("module"),
               .environment = from.at("environment").get<std::vector<std::string>>(),
               .pin_file = from.at("pin_file")};
  if (from.contains("slot")) key.slot = from.at("slot").get<unsigned long>();
  return key;
}

Request load(const json& from) {
  Request request;
  request.entry = from.at("entry");
  request.place = from.at("place");
  request.usage = model::usage_of(from.at("usage").get<std::string>()).value_or(model::Usage::auth_cli);
  request.target = target_of(from.at("target").get<std::string>()).value_or(Target::pem);
  request.folder = from.at("folder");
  request.owner = from.at("owner");
  request.software = software_of(from.at("software"));
  request.gateway = {from.at("listen"), from.at("upstream")};
  request.lowest = tls_of(from.at("lowest"));
  request.highest = tls_of(from.at("highest"));
  request.suites = from.at("suites");
  if (from.contains("token")) request.key = token_key_of(from.at("token"));
  return request;
}

}  // namespace

std::string remember(const Request& request) {
  json out{{"schema", kSchema},
           {"entry", request.entry},
           {"place", place_name(request)},
           {"usage", std::string(model::word(request.usage))},
           {"target", std::string(word(request.target))},
           {"folder", request.folder},
           {"owner", request.owner},
           {"software", dump(request.software)},
           {"listen", request.gateway.listen},
           {"upstream", request.gateway.upstream},
           {"lowest", number(request.lowest)},
           {"highest", number(request.highest)},
           {"suites", request.suites}};
  if (const TokenKey* key = token_key(request)) out["token"] = dump(*key);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

base::Result<Request> recall(const std::string& detail) {
  try {
    return load(json::parse(detail));
  } catch (const json::exception& error) {
    return base::fail(base::ErrorCode::store_corrupt, "installation", {}, error.what());
  }
}

}  // namespace sceau::install

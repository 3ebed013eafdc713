// nginx's outgoing side: proxy_ssl_certificate. client.conf is what a location includes; sceau.conf, which a
// link brings into conf.d, holds the gateway where one is wanted and the listener of the proof.
#include <fmt/format.h>
#include <signal.h>

#include "core/base/process.hpp"
#include "core/install/engine.hpp"
#include "core/install/gateway.hpp"
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

std::string program_of(const Request& request) { return or_default(request.software.program, "nginx"); }

// nginx 1.22 leaves TLS 1.3 out unless it is named.
std::string protocols(const Request& request) {
  std::string words;
  if (request.lowest == model::TlsVersion::tls12) words += " TLSv1.2";
  if (request.highest == model::TlsVersion::tls13) words += " TLSv1.3";
  return words;
}

base::Result<std::string> key_word(const Request& request) {
  const TokenKey* key = token_key(request);
  if (key == nullptr) return place_of(request).live() + "/key.pem";
  SCEAU_TRY(const std::string uri, engine_uri(*key));
  return "engine:pkcs11:" + uri;
}

base::Result<std::string> identity_text(const Request& request) {
  SCEAU_TRY(const std::string key, key_word(request));
  std::string text = fmt::format(
      "proxy_ssl_certificate \"{}/fullchain.pem\";\n"
      "proxy_ssl_certificate_key \"{}\";\n"
      "proxy_ssl_protocols{};\n",
      place_of(request).live(), key, protocols(request));
  if (!request.suites.empty()) text += "proxy_ssl_ciphers " + request.suites + ";\n";
  return text;
}

std::string client_text(const Request& request) {
  const std::string live = place_of(request).live();
  return fmt::format(
      "include \"{0}/identity.conf\";\n"
      "proxy_ssl_trusted_certificate \"{0}/server-trust.pem\";\n"
      "proxy_ssl_verify on;\n"
      "proxy_ssl_verify_depth 3;\n"
      "proxy_ssl_server_name on;\n",
      live);
}

std::string gateway_text(const Request& request, const GatewayParts& gateway) {
  return fmt::format(
      "server {{\n"
      "  listen {};\n"
      "  location / {{\n"
      "    proxy_pass {};\n"
      "    proxy_set_header Host {};\n"
      "    include \"{}/client.conf\";\n"
      "  }}\n"
      "}}\n",
      gateway.listen, gateway.url(), gateway.host, place_of(request).live());
}

// Nothing answers behind it but for the moment of a proof; our peer's certificate is of that moment too, so
// it is not verified, and each handshake is a whole one.
std::string proof_text(const Request& request, const ProofPorts& ports) {
  return fmt::format(
      "server {{\n"
      "  listen {};\n"
      "  access_log off;\n"
      "  location / {{\n"
      "    proxy_pass https://{};\n"
      "    proxy_ssl_verify off;\n"
      "    proxy_ssl_session_reuse off;\n"
      "    include \"{}/identity.conf\";\n"
      "  }}\n"
      "}}\n",
      loopback(ports.listen), loopback(ports.peer), place_of(request).live());
}

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>& ports) {
  SCEAU_TRY(const GatewayParts gateway, gateway_parts(request.gateway));
  SCEAU_TRY(const std::string identity, identity_text(request));
  std::vector<PlannedFile> out;
  if (token_key(request) == nullptr) {
    SCEAU_TRY(PlannedFile key, key_file(request));
    out.push_back(std::move(key));
  }
  out.push_back(fullchain_file(request));
  out.push_back(chain_file(request));
  out.push_back(server_trust_file(request));
  out.push_back(text_file(request, "identity.conf", identity));
  out.push_back(text_file(request, "client.conf", client_text(request)));
  std::string servers;
  if (!gateway.listen.empty()) servers += gateway_text(request, gateway);
  if (ports) servers += proof_text(request, *ports);
  out.push_back(text_file(request, "sceau.conf", servers));
  return out;
}

// Only the names: what the variables hold is said once, where nginx is started.
std::string engine_text(const TokenKey& key) {
  std::string text = mark("pkcs11") + "ssl_engine pkcs11;\n";
  for (const std::string& variable : token_environment(key))
    text += "env " + variable.substr(0, variable.find('=')) + ";\n";
  return text;
}

std::vector<Entrance> entrances(const Request& request) {
  const std::string folder = or_default(request.software.include_in, "/etc/nginx/conf.d");
  std::vector<Entrance> out{{folder + "/sceau-" + place_name(request) + ".conf", "sceau.conf"}};
  if (const TokenKey* key = token_key(request)) {
    const std::string top = or_default(request.software.main_include, "/etc/nginx/modules-enabled");
    out.push_back({top + "/90-sceau-engine.conf", {}, engine_text(*key)});
  }
  return out;
}

std::optional<Service> service(const Request& request) {
  Service nginx{.name = "nginx",
                .test = {program_of(request), "-t"},
                .unit = or_default(request.software.unit, "nginx"),
                .pid_file = request.software.pid_file,
                .default_pid_file = "/run/nginx.pid",
                .signal = SIGHUP};
  nginx.revive = {program_of(request)};
  if (!request.software.main_config.empty())
    for (std::vector<std::string>* argv : {&nginx.test, &nginx.revive})
      argv->insert(argv->end(), {"-c", request.software.main_config});
  if (const TokenKey* key = token_key(request)) nginx.environment = token_environment(*key);
  return nginx;
}

base::Status present(const Request& request) {
  SCEAU_CHECK(software_present("nginx", {program_of(request), "-v"}));
  const TokenKey* key = token_key(request);
  if (key == nullptr) return {};
  SCEAU_CHECK(engine_present("nginx"));
  return check_engine_pin(key->pin_file);
}

// `user NAME;` of its main configuration, which Debian's has; without it nginx takes nobody.
std::string workers(const Request& request) {
  const auto content = base::read_file(or_default(request.software.main_config, "/etc/nginx/nginx.conf"));
  const std::string text = content ? "\n" + std::string(base::text(*content)) : std::string();
  const std::size_t line = text.find("\nuser ");
  if (line == std::string::npos) return "nobody";
  const std::size_t from = text.find_first_not_of(' ', line + 6);
  return text.substr(from, text.find_first_of(" ;\n", from) - from);
}

}  // namespace

const TargetRow kNginx{Target::nginx, files,   entrances, service, pem_files,
                       true,          present, nullptr,   workers, true};

}  // namespace sceau::install

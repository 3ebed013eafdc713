// stunnel as a client, an instance of its own: plain on this machine, mutual TLS behind. Both kinds of key.
#include <fmt/format.h>
#include <signal.h>

#include "core/install/engine.hpp"
#include "core/install/gateway.hpp"
#include "core/install/material.hpp"
#include "core/install/service.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

std::string pid_file_of(const Request& request) {
  return or_default(request.software.pid_file,
                    ("/run/stunnel-sceau-" + place_name(request) + ".pid").c_str());
}

std::string_view protocol(model::TlsVersion version) {
  switch (version) {
    case model::TlsVersion::tls12:
      return "TLSv1.2";
    case model::TlsVersion::tls13:
      return "TLSv1.3";
  }
  return {};
}

// systemd keeps a program in its foreground; without it stunnel goes to the background by itself. It stays
// the user that started it unless one is named: then it must read its files as that user at each reload.
std::string global_text(const Request& request) {
  const bool systemd = systemd_runs() && request.software.pid_file.empty();
  std::string text = fmt::format("foreground = {}\npid = {}\n", systemd ? "yes" : "no", pid_file_of(request));
  if (!request.software.user.empty() && request.software.user != "-")
    text += "setuid = " + request.software.user + "\n";
  if (const TokenKey* key = token_key(request))
    text += fmt::format("engine = pkcs11\nengineCtrl = MODULE_PATH:{}\nengineDefault = ALL\n", key->module);
  return text;
}

base::Result<std::string> identity_text(const Request& request) {
  const std::string live = place_of(request).live();
  std::string text = fmt::format("client = yes\ncert = {}/fullchain.pem\n", live);
  if (const TokenKey* key = token_key(request)) {
    SCEAU_TRY(const std::string uri, engine_uri(*key));
    text += "engineId = pkcs11\nkey = " + uri + "\n";
  } else {
    text += "key = " + live + "/key.pem\n";
  }
  text += fmt::format("sslVersionMin = {}\nsslVersionMax = {}\n", protocol(request.lowest),
                      protocol(request.highest));
  if (!request.suites.empty()) text += "ciphers = " + request.suites + "\n";
  return text;
}

std::string gateway_text(const Request& request, const GatewayParts& gateway, const std::string& identity) {
  return fmt::format(
      "[{}]\naccept = {}\nconnect = {}:{}\ndelay = yes\n{}verifyChain = yes\n"
      "CAfile = {}/server-trust.pem\ncheckHost = {}\nsni = {}\n",
      place_name(request), gateway.listen, gateway.host, gateway.port, identity, place_of(request).live(),
      gateway.host, gateway.host);
}

std::string proof_text(const Request& request, const ProofPorts& ports, const std::string& identity) {
  return fmt::format("[{}-proof]\naccept = {}\nconnect = {}\n{}", place_name(request), loopback(ports.listen),
                     loopback(ports.peer), identity);
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
  std::string text = global_text(request);
  if (!gateway.listen.empty()) text += gateway_text(request, gateway, identity);
  if (ports) text += proof_text(request, *ports, identity);
  out.push_back(text_file(request, "stunnel.d/sceau.conf", text));
  return out;
}

std::string config_of(const Request& request) {
  return or_default(request.software.include_in, "/etc/stunnel") + "/sceau-" + place_name(request) + ".conf";
}

// stunnel takes the links out of its configuration's path once and for all when it starts, so that a reload
// would read the old version for ever: its own file is a real one, which includes what is live.
std::vector<Entrance> entrances(const Request& request) {
  const std::string include = "include = " + place_of(request).live() + "/stunnel.d\n";
  return {{config_of(request), {}, mark(place_name(request)) + include}};
}

std::optional<Service> service(const Request& request) {
  Service stunnel{.name = "stunnel",
                  .start = {or_default(request.software.program, "stunnel4"), config_of(request)},
                  .unit = or_default(request.software.unit, ("stunnel@sceau-" + place_name(request)).c_str()),
                  .pid_file = request.software.pid_file,
                  .default_pid_file = pid_file_of(request),
                  .signal = SIGHUP};
  if (const TokenKey* key = token_key(request)) stunnel.environment = token_environment(*key);
  return stunnel;
}

base::Status present(const Request& request) {
  SCEAU_CHECK(software_present("stunnel", {or_default(request.software.program, "stunnel4"), "-version"}));
  const TokenKey* key = token_key(request);
  if (key == nullptr) return {};
  SCEAU_CHECK(engine_present("stunnel"));
  return check_engine_pin(key->pin_file);
}

}  // namespace

const TargetRow kStunnel{Target::stunnel, files, entrances, service, pem_files, true, present};

}  // namespace sceau::install

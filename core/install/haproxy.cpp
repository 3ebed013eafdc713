// HAProxy's outgoing side: `server … ssl crt FILE`, one PEM with certificate, chain and key. A token's key is
// impossible: target.cpp asks the program for its engines, to say why.
#include <fmt/format.h>
#include <signal.h>

#include "core/install/engine.hpp"
#include "core/install/gateway.hpp"
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

std::string_view protocol(model::TlsVersion version) {
  switch (version) {
    case model::TlsVersion::tls12:
      return "TLSv1.2";
    case model::TlsVersion::tls13:
      return "TLSv1.3";
  }
  return {};
}

// What follows "server NAME ADDRESS".
std::string identity_words(const Request& request) {
  std::string words =
      fmt::format("ssl crt {}/bundle.pem ssl-min-ver {} ssl-max-ver {}", place_of(request).live(),
                  protocol(request.lowest), protocol(request.highest));
  if (!request.suites.empty()) words += " ciphers " + request.suites;
  return words;
}

std::string client_words(const Request& request, const std::string& host) {
  return fmt::format("{} verify required ca-file {}/server-trust.pem verifyhost {} sni str({})",
                     identity_words(request), place_of(request).live(), host, host);
}

std::string section(const std::string& name, const std::string& listen, const std::string& lines) {
  return fmt::format(
      "listen {}\n"
      "  mode http\n"
      "  bind {}\n"
      "  timeout connect 10s\n"
      "  timeout client 60s\n"
      "  timeout server 60s\n"
      "{}",
      name, listen, lines);
}

// A name that does not resolve when HAProxy starts must not keep it from starting.
std::string gateway_text(const Request& request, const GatewayParts& gateway) {
  const std::string path = gateway.path == "/" ? "" : gateway.path;
  std::string lines = "  http-request set-header Host " + gateway.host + "\n";
  if (!path.empty()) lines += "  http-request set-path " + path + "%[path]\n";
  lines += fmt::format("  server teleservice {}:{} init-addr last,libc,none {}\n", gateway.host, gateway.port,
                       client_words(request, gateway.host));
  return section("sceau-" + place_name(request), gateway.listen, lines);
}

std::string proof_text(const Request& request, const ProofPorts& ports) {
  return section("sceau-" + place_name(request) + "-proof", loopback(ports.listen),
                 fmt::format("  server peer {} no-ssl-reuse verify none {}\n", loopback(ports.peer),
                             identity_words(request)));
}

base::Result<PlannedFile> bundle_file(const Request& request) {
  std::string text = mark(request.entry) + fullchain_text(request);
  text.append(file_key(request)->pem.text());
  base::Secret content{std::string_view(text)};
  base::wipe(text.data(), text.size());
  return secret_file(request, "bundle.pem", std::move(content));
}

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>& ports) {
  SCEAU_TRY(const GatewayParts gateway, gateway_parts(request.gateway));
  std::vector<PlannedFile> out;
  SCEAU_TRY(PlannedFile bundle, bundle_file(request));
  out.push_back(std::move(bundle));
  out.push_back(chain_file(request));
  out.push_back(server_trust_file(request));
  std::string servers =
      "# for a server line of your own:\n#   server NAME HOST:443 " + client_words(request, "HOST") + "\n";
  if (!gateway.listen.empty()) servers += gateway_text(request, gateway);
  if (ports) servers += proof_text(request, *ports);
  out.push_back(text_file(request, "sceau.cfg", servers));
  return out;
}

// Debian's HAProxy reads one file: a folder must be added to EXTRAOPTS in /etc/default/haproxy.
std::string include_folder(const Request& request) {
  return or_default(request.software.include_in, "/etc/haproxy/conf.d");
}

std::vector<Entrance> entrances(const Request& request) {
  return {{include_folder(request) + "/sceau-" + place_name(request) + ".cfg", "sceau.cfg"}};
}

std::optional<Service> service(const Request& request) {
  return Service{.name = "haproxy",
                 .test = {or_default(request.software.program, "haproxy"), "-c", "-f",
                          or_default(request.software.main_config, "/etc/haproxy/haproxy.cfg"), "-f",
                          include_folder(request)},
                 .reads = include_folder(request),
                 .unit = or_default(request.software.unit, "haproxy"),
                 .pid_file = request.software.pid_file,
                 .default_pid_file = "/run/haproxy.pid",
                 .signal = SIGUSR2};  // to the master: it starts new workers, the old ones end their requests
}

base::Status present(const Request& request) {
  return software_present("haproxy", {or_default(request.software.program, "haproxy"), "-v"});
}

InstalledFiles installed(const Request&) { return {"bundle.pem", "bundle.pem"}; }

}  // namespace

const TargetRow kHaproxy{Target::haproxy, files,   entrances, service, installed, true,
                         present,         nullptr, nullptr,   true};

}  // namespace sceau::install

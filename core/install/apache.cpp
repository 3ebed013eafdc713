// Apache's outgoing side: SSLProxyMachineCertificateFile, which is a PEM file with certificate and key. A
// token's key is impossible there (mod_ssl loads the file and nothing else).
#include <fmt/format.h>
#include <signal.h>

#include "core/install/engine.hpp"
#include "core/install/gateway.hpp"
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

std::string protocols(const Request& request) {
  std::string words = "-all";
  if (request.lowest == model::TlsVersion::tls12) words += " +TLSv1.2";
  if (request.highest == model::TlsVersion::tls13) words += " +TLSv1.3";
  return words;
}

std::string identity_text(const Request& request) {
  const std::string live = place_of(request).live();
  std::string text = fmt::format(
      "SSLProxyEngine on\n"
      "SSLProxyMachineCertificateFile \"{0}/machine.pem\"\n"
      "SSLProxyMachineCertificateChainFile \"{0}/chain.pem\"\n"
      "SSLProxyProtocol {1}\n",
      live, protocols(request));
  if (!request.suites.empty()) text += "SSLProxyCipherSuite " + request.suites + "\n";
  return text;
}

std::string client_text(const Request& request) {
  const std::string live = place_of(request).live();
  return fmt::format(
      "Include \"{0}/identity.conf\"\n"
      "SSLProxyCACertificateFile \"{0}/server-trust.pem\"\n"
      "SSLProxyVerify require\n"
      "SSLProxyVerifyDepth 3\n"
      "SSLProxyCheckPeerName on\n"
      "SSLProxyCheckPeerExpire on\n",
      live);
}

std::string host_text(const std::string& listen, const std::string& include, const std::string& upstream,
                      const std::string& more) {
  return fmt::format(
      "Listen {0}\n"
      "<VirtualHost {0}>\n"
      "  Include \"{1}\"\n"
      "{3}"
      "  ProxyPass / {2}\n"
      "</VirtualHost>\n",
      listen, include, upstream, more);
}

// Slashes at both ends or at neither: ProxyPass joins the rest of the path as it stands.
std::string upstream_url(const GatewayParts& gateway) {
  const std::string url = gateway.url();
  return url.ends_with('/') ? url : url + "/";
}

std::string servers_text(const Request& request, const GatewayParts& gateway,
                         const std::optional<ProofPorts>& ports) {
  const std::string live = place_of(request).live();
  std::string text;
  if (!gateway.listen.empty())
    text += host_text(gateway.listen, live + "/client.conf", upstream_url(gateway), {});
  if (ports)
    text +=
        host_text(loopback(ports->listen), live + "/identity.conf", "https://" + loopback(ports->peer) + "/",
                  "  SSLProxyVerify none\n  SSLProxyCheckPeerName off\n  SetEnv proxy-nokeepalive 1\n");
  return text;
}

base::Result<PlannedFile> machine_file(const Request& request) {
  std::string text = mark(request.entry) + pem_of({request.leaf});
  text.append(file_key(request)->pem.text());
  base::Secret content{std::string_view(text)};
  base::wipe(text.data(), text.size());
  return secret_file(request, "machine.pem", std::move(content));
}

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>& ports) {
  SCEAU_TRY(const GatewayParts gateway, gateway_parts(request.gateway));
  std::vector<PlannedFile> out;
  SCEAU_TRY(PlannedFile machine, machine_file(request));
  out.push_back(std::move(machine));
  out.push_back(chain_file(request));
  out.push_back(server_trust_file(request));
  out.push_back(text_file(request, "identity.conf", identity_text(request)));
  out.push_back(text_file(request, "client.conf", client_text(request)));
  out.push_back(text_file(request, "sceau.conf", servers_text(request, gateway, ports)));
  return out;
}

std::vector<Entrance> entrances(const Request& request) {
  const std::string folder = or_default(request.software.include_in, "/etc/apache2/conf-enabled");
  return {{folder + "/sceau-" + place_name(request) + ".conf", "sceau.conf"}};
}

// apache2ctl knows Debian's variables (/etc/apache2/envvars), the bare program does not.
std::optional<Service> service(const Request& request) {
  const std::string& config = request.software.main_config;
  Service apache{
      .name = "apache",
      .test = {or_default(request.software.program, config.empty() ? "apache2ctl" : "apache2"), "-t"},
      .unit = or_default(request.software.unit, "apache2"),
      .pid_file = request.software.pid_file,
      .default_pid_file = "/run/apache2/apache2.pid",
      .signal = SIGUSR1};  // graceful: requests under way end first
  if (!config.empty()) apache.test.insert(apache.test.end(), {"-f", config});
  // apache2 -t says yes to what mod_ssl then refuses, and a graceful reload ends in its death.
  apache.revive = apache.test;
  apache.revive[1] = "-k";
  apache.revive.insert(apache.revive.begin() + 2, "start");
  return apache;
}

base::Status present(const Request& request) {
  return software_present("apache", {or_default(request.software.program, "apache2"), "-v"});
}

InstalledFiles installed(const Request&) { return {"machine.pem", "machine.pem"}; }

}  // namespace

const TargetRow kApache{Target::apache, files,   entrances, service, installed,
                        true,           present, nullptr,   nullptr, true};

}  // namespace sceau::install

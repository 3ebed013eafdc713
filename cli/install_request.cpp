#include "cli/install_request.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "cli/installed_key.hpp"
#include "cli/places.hpp"
#include "core/base/file.hpp"
#include "core/install/drift.hpp"
#include "core/model/endpoint.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/file_key.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

model::Usage usage_of(const store::EntryOverview& row) {
  return model::usage_of(row.entry.usage).value_or(model::Usage::auth_cli);
}

// The folder of an entry stays the same for its successors.
std::string place_of(const store::EntryOverview& row) {
  const auto profile = model::profile_of(row.entry.profile);
  return profile ? model::entry_name(*profile, row.entry.unit) : row.entry.name;
}

// SunPKCS11 knows a token by its slot alone: it is looked up while the file is written.
Status find_slot(const Context& context, const InstallArgs& args, install::TokenKey& key) {
  SCEAU_TRY(const OpenToken token, open_token(context, args.token, pkcs11::Access::read_only, WithLogin::no));
  key.slot = token.info.slot;
  return {};
}

Result<install::Key> install_key(const Context& context, const InstallArgs& args, install::Target target,
                                 const EntryKey& key) {
  if (key.on_token) {
    const auto& token = std::get<steps::TokenKey>(key.key);
    const std::string pin_file = pin_file_for(context, args.token);
    if (!pin_file.empty()) SCEAU_CHECK(prove_pin(context, key, args.token, pin_file));
    install::TokenKey out{
        .uri = token.uri, .module = token.module, .environment = token.environment, .pin_file = pin_file};
    if (target == install::Target::java) SCEAU_CHECK(find_slot(context, args, out));
    return install::Key(std::move(out));
  }
  const std::string& path = std::get<steps::PemKey>(key.key).path;
  SCEAU_TRY(const base::Bytes content, base::read_file(path, 65536));
  SCEAU_TRY(const base::Secret passphrase, secret_for(context, key, args.token, args.passphrase_file));
  SCEAU_TRY(const x509::FileKey file, x509::FileKey::from_pem(content, passphrase));
  SCEAU_TRY(base::Secret pem, file.to_pem(base::Secret()));
  return install::Key(install::FileKey{std::move(pem)});
}

Status set_rights(const InstallArgs& args, install::Request& request) {
  request.owner = args.owner.value_or("");
  if (!base::rights_for(request.owner, 0))
    return fail(ErrorCode::usage, tr("--owner {}: there is no such user or group here", request.owner),
                "install");
  if (!args.mode) return {};
  const unsigned long mode = std::strtoul(args.mode->c_str(), nullptr, 8);
  if (mode != 0600 && mode != 0640 && mode != 0400 && mode != 0440)
    return fail(ErrorCode::usage, tr("--mode {}: use 0600, or 0640 with a group in --owner", *args.mode),
                "install");
  request.mode = static_cast<mode_t>(mode);
  return {};
}

Status set_compat(const InstallArgs& args, install::Request& request) {
  if (args.compat.empty()) return {};
  if (args.compat != "3des") return fail(ErrorCode::usage, tr("--compat knows only 3des"), "install");
  request.pkcs12 = install::Pkcs12Mode::compat_3des;
  return {};
}

std::optional<unsigned> port_of(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535)
    return std::nullopt;
  return port;
}

Status set_proof_ports(const InstallArgs& args, install::Proof& proof) {
  if (!args.proof_ports) return {};
  const std::string& text = *args.proof_ports;
  const std::size_t comma = std::min(text.find(','), text.size());
  const auto listen = port_of(std::string_view(text).substr(0, comma));
  const auto peer = port_of(std::string_view(text).substr(std::min(comma + 1, text.size())));
  if (!listen || !peer || *listen == *peer)
    return fail(ErrorCode::usage, tr("--proof-ports {}: write two ports, as 20443,20444", text), "install");
  proof.listen_port = *listen;
  proof.peer_port = *peer;
  return {};
}

std::string endpoint_ids() {
  std::string ids;
  for (const model::EndpointRow& row : model::endpoints())
    ids += (ids.empty() ? "" : ", ") + std::string(row.id);
  return ids;
}

// The row that was named, or the service's own for this environment; nullptr: the catalogue has none.
Result<const model::EndpointRow*> endpoint_of(const InstallArgs& args, const store::EntryOverview& row) {
  const auto environment = model::environment_of(row.structure.environment);
  if (!args.endpoint) return environment ? model::endpoint_for(row.entry.service, *environment) : nullptr;
  const model::EndpointRow* found = model::find_endpoint(*args.endpoint);
  if (found == nullptr)
    return fail(ErrorCode::usage, tr("--endpoint {}: known are {}", *args.endpoint, endpoint_ids()),
                "install");
  if (found->service != row.entry.service || found->clients != environment)
    return fail(ErrorCode::usage,
                tr("--endpoint {}: it takes no {} certificate of {}", *args.endpoint,
                   row.structure.environment, row.entry.name),
                "install");
  return found;
}

Status set_server_ca(const InstallArgs& args, install::Request& request) {
  if (!args.server_ca) return {};
  SCEAU_TRY(const base::Bytes content, base::read_file(*args.server_ca, x509::kBundleSizeLimit));
  SCEAU_TRY(const x509::Bundle bundle, x509::read_bundle(content, *args.server_ca));
  request.server_trust.clear();
  for (const x509::Certificate& certificate : bundle.certificates())
    if (certificate.is_ca()) request.server_trust.push_back(certificate.der);
  if (request.server_trust.empty())
    return fail(ErrorCode::usage, tr("--server-ca {}: no CA certificate is in it", *args.server_ca),
                "install");
  return {};
}

Status set_gateway(const InstallArgs& args, const store::EntryOverview& row, install::Request& request) {
  SCEAU_TRY(const model::EndpointRow* endpoint, endpoint_of(args, row));
  request.gateway = {args.listen.value_or(""), args.upstream.value_or("")};
  if (endpoint != nullptr) {
    request.lowest = endpoint->tls.lowest;
    request.highest = endpoint->tls.highest;
    request.suites = std::string(endpoint->tls.suites);
    if (request.gateway.upstream.empty()) request.gateway.upstream = std::string(endpoint->url);
  }
  if (request.gateway.listen.empty()) return {};
  if (request.gateway.upstream.empty())
    return fail(ErrorCode::usage, tr("no address is known for {}: add --upstream URL", row.entry.name),
                "install");
  const bool not_established = endpoint != nullptr && !args.upstream && !endpoint->server_chain;
  if (!args.server_ca && (request.server_trust.empty() || not_established))
    return fail(ErrorCode::server_ca_missing, request.gateway.upstream);
  return {};
}

// Two kinds of files in one place would leave links of the first that lead nowhere.
Status check_place(const install::Request& request, const std::string& place) {
  const auto there = install::live_target(request.folder + "/" + place + "/live");
  if (!there || *there == request.target) return {};
  return fail(ErrorCode::usage,
              tr("{}/{} holds the set for {}: name another folder for {}", request.folder, place,
                 install::word(*there), install::word(request.target)),
              "install");
}

}  // namespace

Result<install::Request> install_request(const Context& context, const InstallArgs& args,
                                         const store::Database& database, const store::EntryOverview& row) {
  install::Request request;
  SCEAU_TRY(request.target, install::target_of(args.target));
  const auto storage =
      row.key && row.key->uri.starts_with("pkcs11:") ? model::KeyStorage::token : model::KeyStorage::file;
  SCEAU_CHECK(install::possible(request.target, storage, usage_of(row), args.software.program));
  SCEAU_TRY(EntryKey key, key_of(context, database, row, args.token));
  request.entry = row.entry.name;
  request.place = place_of(row);
  request.usage = usage_of(row);
  request.leaf = key.chain.front();
  request.chain.assign(key.chain.begin() + 1, key.chain.end());
  SCEAU_TRY(request.server_trust, server_trust(database, row));
  SCEAU_CHECK(set_server_ca(args, request));
  const std::string usual = context.path("installed/" + std::string(install::word(request.target)));
  request.folder = std::filesystem::absolute(args.folder.value_or(usual)).lexically_normal().string();
  SCEAU_CHECK(check_place(request, request.place));
  SCEAU_TRY(request.key, install_key(context, args, request.target, key));
  SCEAU_CHECK(set_rights(args, request));
  SCEAU_CHECK(set_compat(args, request));
  request.adopt = args.adopt;
  if (args.password_file) {
    SCEAU_TRY(request.password, base::read_secret_file(*args.password_file));
  }
  request.software = args.software;
  request.software.hook = args.hook;
  const std::string& user = request.software.user;
  if (!user.empty() && user != "-" && !base::rights_for(user, 0))
    return fail(ErrorCode::usage, tr("--service-user {}: there is no such user here", user), "install");
  SCEAU_CHECK(set_gateway(args, row, request));
  request.reload = args.no_reload ? install::ReloadMode::never : install::ReloadMode::automatic;
  request.proof.wanted = !args.no_proof;
  request.proof.program = libexec("sceau-probe");
  request.proof.url = args.probe_url.value_or("");
  request.proof.trust = request.server_trust;
  SCEAU_CHECK(set_proof_ports(args, request.proof));
  request.now = context.now();
  return request;
}

void declare_install_options(Options& options, InstallArgs& args) {
  options.positionals("ENTRY", args.entries, N_("the entries"))
      .text("--to", args.target, N_("pem, pkcs12, java, nginx, apache, haproxy, stunnel or command"),
            "TARGET")
      .text("--dir", args.folder, N_("where the sets of files go: DIR/ENTRY/live"), "DIR")
      .text("--owner", args.owner, N_("owner and group of what holds a key: www-data:ssl-cert"), "USER:GROUP")
      .text("--mode", args.mode, N_("0600, or 0640 with a group"), "MODE")
      .text("--password-file", args.password_file, N_("password of a PKCS#12 or Java store"), "FILE")
      .text("--passphrase-file", args.passphrase_file, N_("of a key file that has one"), "FILE")
      .text("--compat", args.compat, N_("3des: a PKCS#12 that old software reads"), "WORD")
      .list("--adopt", args.adopt, N_("ROLE=PATH: let sceau replace this file by a link to its own"),
            "ROLE=PATH")
      .list("--hook", args.hook, N_("target command: one word of its argv; repeat for each"), "WORD")
      .text("--listen", args.listen, N_("write a whole gateway that listens here: 127.0.0.1:8081"), "ADDRESS")
      .text("--endpoint", args.endpoint, N_("which address of the catalogue the gateway calls"), "ID")
      .text("--upstream", args.upstream, N_("what the gateway calls; the catalogue's address otherwise"),
            "URL")
      .text("--server-ca", args.server_ca,
            N_("what the called server's chain leads to; the production CAs otherwise"), "FILE")
      .text("--probe-url", args.probe_url, N_("prove against this endpoint too"), "URL")
      .text("--proof-ports", args.proof_ports, N_("two free ports of 127.0.0.1 for the proof"), "A,B")
      .text("--program", args.software.program, N_("the software's binary"), "FILE")
      .text("--main-config", args.software.main_config, N_("the software's main configuration"), "FILE")
      .text("--include-in", args.software.include_in, N_("the folder whose files it includes"), "DIR")
      .text("--main-include", args.software.main_include, N_("nginx: the folder it includes at top level"),
            "DIR")
      .text("--pid-file", args.software.pid_file, N_("reload by a signal to this process"), "FILE")
      .text("--unit", args.software.unit, N_("systemd's name for it"), "UNIT")
      .text("--service-user", args.software.user, N_("whom its workers run as"), "USER")
      .text("--fix-rights", args.token_group, N_("let this group read the token's files first"), "GROUP")
      .flag("--no-reload", args.no_reload, N_("write, and leave the software as it runs"))
      .flag("--no-proof", args.no_proof, N_("without the handshake that proves it"))
      .flag("--back", args.back, N_("return to the version before"));
  declare_token_options(options, args.token);
}

}  // namespace sceau::cli

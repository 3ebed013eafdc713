#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "cli/context.hpp"
#include "cli/explain.hpp"
#include "cli/installed_key.hpp"
#include "cli/places.hpp"
#include "core/base/file.hpp"
#include "core/install/install.hpp"
#include "core/model/endpoint.hpp"
#include "core/steps/facts.hpp"
#include "core/x509/file_key.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Args {
  std::vector<std::string> entries;
  std::string target;
  std::optional<std::string> folder, owner, mode, password_file, passphrase_file, probe_url, listen, upstream;
  std::string compat;
  std::vector<std::string> adopt, hook;
  install::Software software;
  bool no_reload = false;
  bool no_proof = false;
  bool back = false;
  TokenOptions token;
};

model::Usage usage_of(const store::EntryOverview& row) {
  return model::usage_of(row.entry.usage).value_or(model::Usage::auth_cli);
}

// The folder of an entry stays the same for its successors.
std::string place_of(const store::EntryOverview& row) {
  const auto profile = model::profile_of(row.entry.profile);
  return profile ? model::entry_name(*profile, row.entry.unit) : row.entry.name;
}

Result<install::Key> install_key(const Context& context, const Args& args, const EntryKey& key) {
  if (key.on_token) {
    const auto& token = std::get<steps::TokenKey>(key.key);
    const std::string pin_file = pin_file_for(context, args.token);
    if (!pin_file.empty()) SCEAU_CHECK(prove_pin(context, key, args.token, pin_file));
    return install::Key(install::TokenKey{
        .uri = token.uri, .module = token.module, .environment = token.environment, .pin_file = pin_file});
  }
  const std::string& path = std::get<steps::PemKey>(key.key).path;
  SCEAU_TRY(const base::Bytes content, base::read_file(path, 65536));
  SCEAU_TRY(const base::Secret passphrase, secret_for(context, key, args.token, args.passphrase_file));
  SCEAU_TRY(const x509::FileKey file, x509::FileKey::from_pem(content, passphrase));
  SCEAU_TRY(base::Secret pem, file.to_pem(base::Secret()));
  return install::Key(install::FileKey{std::move(pem)});
}

Status set_rights(const Args& args, install::Request& request) {
  request.owner = args.owner.value_or("");
  if (!args.mode) return {};
  const unsigned long mode = std::strtoul(args.mode->c_str(), nullptr, 8);
  if (mode != 0600 && mode != 0640 && mode != 0400 && mode != 0440)
    return fail(ErrorCode::usage, tr("--mode {}: use 0600, or 0640 with a group in --owner", *args.mode),
                "install");
  request.mode = static_cast<mode_t>(mode);
  return {};
}

Status set_compat(const Args& args, install::Request& request) {
  if (args.compat.empty()) return {};
  if (args.compat != "3des") return fail(ErrorCode::usage, tr("--compat knows only 3des"), "install");
  request.pkcs12 = install::Pkcs12Mode::compat_3des;
  return {};
}

Result<install::Request> request_for(Context& context, const Args& args, const store::Database& database,
                                     const store::EntryOverview& row) {
  install::Request request;
  SCEAU_TRY(request.target, install::target_of(args.target));
  const auto storage =
      row.key && row.key->uri.starts_with("pkcs11:") ? model::KeyStorage::token : model::KeyStorage::file;
  SCEAU_CHECK(install::possible(request.target, storage, usage_of(row)));
  SCEAU_TRY(EntryKey key, key_of(context, database, row, args.token));
  request.entry = row.entry.name;
  request.place = place_of(row);
  request.usage = usage_of(row);
  request.leaf = key.chain.front();
  request.chain.assign(key.chain.begin() + 1, key.chain.end());
  SCEAU_TRY(request.server_trust, server_trust(database, row));
  SCEAU_TRY(request.key, install_key(context, args, key));
  request.folder = std::filesystem::absolute(args.folder.value_or(context.path("installed"))).string();
  SCEAU_CHECK(set_rights(args, request));
  SCEAU_CHECK(set_compat(args, request));
  request.adopt = args.adopt;
  if (args.password_file) {
    SCEAU_TRY(request.password, base::read_secret_file(*args.password_file));
  }
  request.software = args.software;
  request.software.hook = args.hook;
  request.gateway = {args.listen.value_or(""), args.upstream.value_or("")};
  if (const auto environment = model::environment_of(row.structure.environment))
    if (const auto* endpoint = model::endpoint_for(row.entry.service, *environment)) {
      request.lowest = endpoint->tls.lowest;
      request.highest = endpoint->tls.highest;
      request.suites = std::string(endpoint->tls.suites);
      if (request.gateway.upstream.empty()) request.gateway.upstream = std::string(endpoint->url);
    }
  request.reload = args.no_reload ? install::ReloadMode::never : install::ReloadMode::automatic;
  request.proof.wanted = !args.no_proof;
  request.proof.program = libexec("sceau-probe");
  request.proof.url = args.probe_url.value_or("");
  request.proof.trust = request.server_trust;
  request.now = context.now();
  return request;
}

std::string notice_sentence(const install::Notice& notice) {
  switch (notice.code) {
    case install::NoticeCode::not_proven:
      return tr("not proven by a handshake");
    case install::NoticeCode::not_reloaded:
      return tr("not reloaded: the software still runs with the old set");
    case install::NoticeCode::no_service:
      return tr("no service of its own: tell whoever reads these files");
    case install::NoticeCode::recovered:
      return tr("an interrupted run was cleaned up, live again: {}", notice.value);
    case install::NoticeCode::started:
      return tr("the software did not run and was started");
  }
  return {};
}

Json outcome_json(const install::Outcome& outcome) {
  Json files = Json::array();
  for (const install::FileOutcome& file : outcome.files)
    files.push(Json::object()
                   .set("path", file.path)
                   .set("action", install::word(file.action))
                   .set("sha256", file.sha256));
  Json out = Json::object().set("entry", outcome.entry).set("target", install::word(outcome.target));
  out.set("path", outcome.path).set("version", outcome.version).set("files", std::move(files));
  out.set("tested", outcome.tested).set("reloaded", outcome.reloaded);
  return out.set(
      "probe",
      Json::object().set("passed", outcome.proven).set("presented_sha256", outcome.presented_sha256));
}

void show(const Context& context, const install::Outcome& outcome) {
  std::size_t written = 0;
  for (const install::FileOutcome& file : outcome.files) {
    if (file.action == install::FileAction::written) ++written;
    context.say("  " +
                padded(file.action == install::FileAction::written     ? tr("written")
                       : file.action == install::FileAction::unchanged ? tr("unchanged")
                                                                       : tr("restored"),
                       12) +
                file.path);
  }
  std::string line = tr("{}: {} files written", outcome.entry, written);
  if (outcome.tested) line += tr(" · configuration tested");
  if (outcome.reloaded) line += tr(" · reloaded");
  if (outcome.proven)
    line += outcome.presented_sha256.empty()
                ? tr(" · signature verified")
                : tr(" · handshake presents {}… ok", outcome.presented_sha256.substr(0, 8));
  context.say(line);
  for (const install::Notice& notice : outcome.notices) context.say("  " + notice_sentence(notice));
}

Status record(const Context& context, const store::Database& database, const store::EntryOverview& row,
              const install::Outcome& outcome) {
  SCEAU_TRY(const auto before, store::installations_of(database, row.entry.id));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  for (const store::Installation& old : before)
    if (!old.removed_at && old.target == install::word(outcome.target) && old.path == outcome.path)
      SCEAU_CHECK(store::set_installation_removed(database, old.id, context.now()));
  std::optional<base::TimePoint> proof_at;
  if (outcome.proven) proof_at = context.now();
  SCEAU_CHECK(
      store::insert(database, store::Installation{.entry = row.entry.id,
                                                  .target = std::string(install::word(outcome.target)),
                                                  .path = outcome.path,
                                                  .at = context.now(),
                                                  .proof = outcome.proven ? "ok" : "none",
                                                  .proof_at = proof_at,
                                                  .detail = outcome_json(outcome).dump()}));
  SCEAU_CHECK(steps::record(database, {context.actor(), context.now()},
                            steps::full_name(row.structure, row.entry.name), "install",
                            std::string(install::word(outcome.target)) + " " + outcome.path +
                                (outcome.proven ? ", proven" : ", not proven")));
  return transaction.commit();
}

Result<Exit> dry_run(Context& context, const std::vector<install::Request>& requests) {
  for (const install::Request& request : requests) {
    SCEAU_TRY(const auto differences, install::difference(request));
    for (const install::Difference& difference : differences) {
      context.say(difference.action == install::FileAction::unchanged
                      ? tr("unchanged     {}", difference.path)
                      : tr("would write   {}", difference.path));
      if (!difference.unified.empty()) context.say(difference.unified);
    }
  }
  return Exit::done;
}

Result<Exit> run(Context& context, const Args& args) {
  if (args.target.empty()) return fail(ErrorCode::usage, tr("--to TARGET is missing"), "install");
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  if (args.entries.empty()) return fail(ErrorCode::usage, tr("no entry is named"), "install");
  SCEAU_TRY(const auto rows,
            steps::select(database, {args.entries, context.globals().structure}, {}, context.now()));
  std::vector<install::Request> requests;
  for (const store::EntryOverview& row : rows) {
    SCEAU_TRY(auto request, request_for(context, args, database, row));
    requests.push_back(std::move(request));
  }
  if (context.globals().dry_run) return dry_run(context, requests);
  std::vector<install::Outcome> outcomes;
  if (args.back) {
    for (const install::Request& request : requests) {
      SCEAU_TRY(auto outcome, install::back(request));
      outcomes.push_back(std::move(outcome));
    }
  } else {
    SCEAU_TRY(outcomes, install::install(requests));
  }
  Json all = Json::array();
  std::optional<base::Error> refused;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].refused) {
      refused = base::Error{ErrorCode::rolled_back, outcomes[i].entry, explain(*outcomes[i].refused).what,
                            outcomes[i].refused->lower};
      continue;
    }
    SCEAU_CHECK(record(context, database, rows[i], outcomes[i]));
    if (context.globals().json)
      all.push(outcome_json(outcomes[i]));
    else
      show(context, outcomes[i]);
  }
  if (refused) return tl::unexpected(*refused);
  if (context.globals().json) {
    if (outcomes.size() == 1)
      context.say_json(outcome_json(outcomes.front()));
    else
      context.say_json(Json::object().set("installed", std::move(all)));
  }
  context.next("sceau status");
  return Exit::done;
}

}  // namespace

void declare_install(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positionals("ENTRY", args->entries, N_("the entries"))
      .text("--to", args->target, N_("pem, pkcs12, java, nginx, apache, haproxy, stunnel or command"),
            "TARGET")
      .text("--dir", args->folder, N_("where the sets of files go: DIR/ENTRY/live"), "DIR")
      .text("--owner", args->owner, N_("owner and group of what holds a key: www-data:ssl-cert"),
            "USER:GROUP")
      .text("--mode", args->mode, N_("0600, or 0640 with a group"), "MODE")
      .text("--password-file", args->password_file, N_("password of a PKCS#12 or Java store"), "FILE")
      .text("--passphrase-file", args->passphrase_file, N_("of a key file that has one"), "FILE")
      .text("--compat", args->compat, N_("3des: a PKCS#12 that old software reads"), "WORD")
      .list("--adopt", args->adopt, N_("ROLE=PATH: let sceau replace this file by a link to its own"),
            "ROLE=PATH")
      .list("--hook", args->hook, N_("target command: one word of its argv; repeat for each"), "WORD")
      .text("--listen", args->listen, N_("write a whole gateway that listens here: 127.0.0.1:8081"),
            "ADDRESS")
      .text("--upstream", args->upstream, N_("what the gateway calls; the catalogue's address otherwise"),
            "URL")
      .text("--probe-url", args->probe_url, N_("prove against this endpoint too"), "URL")
      .text("--program", args->software.program, N_("the software's binary"), "FILE")
      .text("--main-config", args->software.main_config, N_("the software's main configuration"), "FILE")
      .text("--include-in", args->software.include_in, N_("the folder whose files it includes"), "DIR")
      .text("--pid-file", args->software.pid_file, N_("reload by a signal to this process"), "FILE")
      .text("--unit", args->software.unit, N_("systemd's name for it"), "UNIT")
      .text("--service-user", args->software.user, N_("whom its workers run as"), "USER")
      .flag("--no-reload", args->no_reload, N_("write, and leave the software as it runs"))
      .flag("--no-proof", args->no_proof, N_("without the handshake that proves it"))
      .flag("--back", args->back, N_("return to the version before"));
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli

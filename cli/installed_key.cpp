#include "cli/installed_key.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/pin.hpp"
#include "core/steps/facts.hpp"
#include "core/steps/trust.hpp"
#include "pkcs11/session.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

// A service must be told what this process was told by its environment, or it looks for the token elsewhere.
std::vector<std::string> module_environment(const Context& context, const pkcs11::Uri& token) {
  std::vector<std::string> variables = profile_of(context, token).environment;
  constexpr std::string_view name = "SOFTHSM2_CONF=";
  const bool said = std::any_of(variables.begin(), variables.end(),
                                [name](const std::string& variable) { return variable.starts_with(name); });
  if (const char* value = ::secure_getenv("SOFTHSM2_CONF"); value != nullptr && !said)
    variables.push_back(std::string(name) + value);
  return variables;
}

// The module of the key's own URI, or that of the token that is asked for.
Result<steps::TokenKey> token_key(const Context& context, const store::Key& key, const TokenOptions& token) {
  SCEAU_TRY(pkcs11::Uri uri, pkcs11::Uri::parse(key.uri));
  if (!uri.module_path) {
    SCEAU_TRY(const pkcs11::Uri asked, token_uri(context, token));
    uri.module_path = asked.module_path;
  }
  const std::string module = *uri.module_path;
  uri.pin_source.reset();
  return steps::TokenKey{.uri = uri.str(), .module = module, .environment = module_environment(context, uri)};
}

}  // namespace

Result<EntryKey> key_of(const Context& context, const store::Database& database,
                        const store::EntryOverview& row, const TokenOptions& token) {
  const bool usable = row.certificate && row.key && !row.key->destroyed_at;
  if (!usable)
    return fail(ErrorCode::entry_wrong_stage, row.entry.name,
                std::string(model::word(steps::stage_of(row, context.now()))));
  EntryKey out;
  SCEAU_TRY(const auto leaf, store::certificate_der(database, row.certificate->sha256));
  if (!leaf) return fail(ErrorCode::store_corrupt, database.path());
  SCEAU_TRY(out.chain, store::chain_of(database, row.entry.id));
  out.chain.insert(out.chain.begin(), *leaf);
  out.on_token = row.key->uri.starts_with("pkcs11:");
  if (out.on_token) {
    SCEAU_TRY(out.key, token_key(context, *row.key, token));
  } else {
    out.key = steps::PemKey{row.key->path};
  }
  return out;
}

std::string pin_file_for(const Context& context, const TokenOptions& token) {
  std::string file = token.pin_file.value_or("");
  if (const auto uri = pkcs11::Uri::parse(token.uri.value_or(context.config().token.uri));
      file.empty() && uri)
    file = uri->pin_source.value_or("");
  if (const auto uri = pkcs11::Uri::parse(token.uri.value_or(context.config().token.uri)); file.empty())
    file = uri ? profile_of(context, *uri).pin_file : context.config().token.pin_file;
  return file.empty() ? file : std::filesystem::absolute(file).string();
}

base::Status prove_pin(const Context& context, const EntryKey& key, const TokenOptions& token,
                       const std::string& pin_file) {
  SCEAU_TRY(pkcs11::Uri uri, pkcs11::Uri::parse(std::get<steps::TokenKey>(key.key).uri));
  uri.module_path = std::get<steps::TokenKey>(key.key).module;
  SCEAU_TRY(const auto module, load_module(context, uri));
  SCEAU_TRY(const auto info, pkcs11::find_token(*module, uri));
  SCEAU_CHECK(pkcs11::check_pin_state(info, final_try_of(token)));
  if (info.pinpad) return {};  // typed once, where the key is used
  SCEAU_TRY(const auto session, pkcs11::Session::open(module, info, pkcs11::Access::read_only));
  const auto login = log_in(context, session, {.option = pin_file, .token = info.label}, final_try_of(token));
  if (!login) return tl::unexpected(login.error());
  return {};
}

Result<base::Secret> secret_for(const Context& context, const EntryKey& key, const TokenOptions& token,
                                const std::optional<std::string>& passphrase_file) {
  if (!key.on_token) return passphrase_file ? base::read_secret_file(*passphrase_file) : base::Secret();
  const auto uri = pkcs11::Uri::parse(std::get<steps::TokenKey>(key.key).uri);
  SCEAU_TRY(Pin pin, find_pin(context, {.option = token.pin_file,
                                        .uri_source = pin_file_for(context, token),
                                        .token = uri ? uri->token.value_or("") : std::string()}));
  if (!pin.file.empty()) SCEAU_CHECK(prove_pin(context, key, token, pin.file));
  return std::move(pin.secret);
}

Result<std::vector<base::Bytes>> server_trust(const store::Database& database,
                                              const store::EntryOverview& row) {
  const auto environment = row.structure.environment == "rehearsal" ? model::Environment::rehearsal
                                                                    : model::Environment::production;
  SCEAU_TRY(const x509::Trust trust, steps::trust_of(database, environment));
  std::vector<base::Bytes> out;
  for (const auto* list : {&trust.anchors(), &trust.material()})
    for (const x509::Certificate& certificate : *list) out.push_back(certificate.der);
  return out;
}

}  // namespace sceau::cli

#include "cli/token_access.hpp"

#include "cli/pin.hpp"
#include "cli/pin_memory.hpp"
#include "pkcs11/card.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

void declare_token_options(Options& options, TokenOptions& token) {
  options.text("--token", token.uri, N_("RFC 7512 URI of the token"), "URI")
      .text("--pin-file", token.pin_file, N_("file that holds the PIN, mode 0600"), "FILE")
      .flag("--yes-final-try", token.yes_final_try, N_("use the last try before the token locks"));
}

Result<pkcs11::Uri> token_uri(const Context& context, const TokenOptions& options) {
  const std::string text = options.uri.value_or(context.config().token.uri);
  if (text.empty()) return fail(ErrorCode::module_not_configured);
  SCEAU_TRY(pkcs11::Uri uri, pkcs11::Uri::parse(text));
  if (uri.module_path) return uri;
  // The module may stand in the configuration, the token on the command line.
  if (const auto configured = pkcs11::Uri::parse(context.config().token.uri);
      configured && configured->module_path)
    uri.module_path = configured->module_path;
  else
    return fail(ErrorCode::token_uri_invalid, text, "module-path");
  return uri;
}

namespace {

bool agree(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  return !a || !b || *a == *b;
}

bool fits(const TokenProfile& profile, const pkcs11::Uri& uri) {
  const auto own = pkcs11::Uri::parse(profile.uri);
  return own && agree(own->module_path, uri.module_path) && agree(own->token, uri.token) &&
         agree(own->serial, uri.serial);
}

}  // namespace

const TokenProfile& profile_of(const Context& context, const pkcs11::Uri& uri) {
  const TokenConfig& config = context.config().token;
  if (!config.uri.empty() && fits(config, uri)) return config;
  for (const TokenProfile& another : config.another)
    if (fits(another, uri)) return another;
  return config;
}

Result<std::shared_ptr<pkcs11::Module>> load_module(const Context& context, const pkcs11::Uri& uri) {
  return pkcs11::Module::load(uri.module_path.value_or(""), profile_of(context, uri).environment);
}

Result<pkcs11::Login> log_in(const Context& context, const pkcs11::Session& session,
                             const PinSources& sources, pkcs11::FinalTry final_try) {
  const pkcs11::TokenInfo& token = session.token();
  SCEAU_CHECK(pkcs11::check_pin_state(token, final_try));
  if (token.pinpad) {
    context.say_progress(tr("type the PIN of \"{}\" on the reader", token.label));
    return pkcs11::Login::user(session, pkcs11::Pinpad{}, final_try);
  }
  SCEAU_TRY(Pin pin, find_pin(context, sources));
  SCEAU_TRY(const PinMemory memory, recall(context, token, pin.file));
  auto login = pkcs11::Login::user(session, std::move(pin.secret), final_try);
  if (!login) return tl::unexpected(remember_failure(context, memory, std::move(login).error()));
  forget_failures(context, memory);
  if (login->before() == pkcs11::PinState::low)
    context.warn(tr("a wrong PIN was tried on token \"{}\" before: fewer tries are left", token.label),
                 tr("make sure who did that; this run's PIN was right"));
  return login;
}

namespace {

// A card is refused before a PIN is asked, and before a session that could write.
base::Status refuse_card(const OpenToken& token) {
  SCEAU_TRY(const pkcs11::Session session,
            pkcs11::Session::open(token.module, token.info, pkcs11::Access::read_only));
  return pkcs11::refuse_card(session);
}

}  // namespace

Result<OpenToken> open_token(const Context& context, const TokenOptions& options, pkcs11::Access access,
                             WithLogin login) {
  OpenToken token;
  SCEAU_TRY(token.uri, token_uri(context, options));
  SCEAU_TRY(token.module, load_module(context, token.uri));
  SCEAU_TRY(token.info, pkcs11::find_token(*token.module, token.uri));
  if (access == pkcs11::Access::read_write) SCEAU_CHECK(refuse_card(token));
  SCEAU_TRY(token.session, pkcs11::Session::open(token.module, token.info, access));
  if (login == WithLogin::yes) {
    SCEAU_TRY(token.login, log_in(context, *token.session,
                                  {.option = options.pin_file,
                                   .uri_source = token.uri.pin_source.value_or(""),
                                   .configured = profile_of(context, token.uri).pin_file,
                                   .token = token.info.label},
                                  final_try_of(options)));
  }
  return token;
}

}  // namespace sceau::cli

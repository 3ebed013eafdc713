#include "cli/token_access.hpp"

#include "cli/pin.hpp"

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

Result<std::shared_ptr<pkcs11::Module>> load_module(const Context& context, const pkcs11::Uri& uri) {
  return pkcs11::Module::load(uri.module_path.value_or(""), context.config().token.environment);
}

namespace {

Result<pkcs11::Login> log_in(const Context& context, const TokenOptions& options, const OpenToken& token) {
  const auto final_try = options.yes_final_try ? pkcs11::FinalTry::allow : pkcs11::FinalTry::refuse;
  if (token.info.pinpad) return pkcs11::Login::user(*token.session, pkcs11::Pinpad{}, final_try);
  SCEAU_TRY(Pin pin, find_pin(context, {.option = options.pin_file,
                                        .uri_source = token.uri.pin_source.value_or(""),
                                        .token = token.info.label}));
  return pkcs11::Login::user(*token.session, std::move(pin.secret), final_try);
}

}  // namespace

Result<OpenToken> open_token(const Context& context, const TokenOptions& options, pkcs11::Access access,
                             WithLogin login) {
  OpenToken token;
  SCEAU_TRY(token.uri, token_uri(context, options));
  SCEAU_TRY(token.module, load_module(context, token.uri));
  SCEAU_TRY(token.info, pkcs11::find_token(*token.module, token.uri));
  SCEAU_TRY(token.session, pkcs11::Session::open(token.module, token.info, access));
  if (login == WithLogin::yes) {
    SCEAU_TRY(token.login, log_in(context, options, token));
    if (token.login->before() == pkcs11::PinState::low)
      context.warn(tr("a wrong PIN was tried on token \"{}\" before: fewer tries are left", token.info.label),
                   tr("make sure who did that; this run's PIN was right"));
  }
  return token;
}

}  // namespace sceau::cli

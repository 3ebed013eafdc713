// The token that a command works on: found by its URI, opened, logged in with one try at most.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "cli/context.hpp"
#include "cli/pin.hpp"
#include "pkcs11/session.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::cli {

struct TokenOptions {
  std::optional<std::string> uri;       // --token
  std::optional<std::string> pin_file;  // --pin-file
  bool yes_final_try = false;           // --yes-final-try
};
void declare_token_options(Options& options, TokenOptions& token);

// Declared in the order in which they must end: the login before its session, the session before its module.
struct OpenToken {
  std::shared_ptr<pkcs11::Module> module;
  pkcs11::Uri uri;  // as asked
  pkcs11::TokenInfo info;
  std::optional<pkcs11::Session> session;
  std::optional<pkcs11::Login> login;
};

// --token, else [token] uri. Errors: module_not_configured, token_uri_invalid, pin_in_uri.
base::Result<pkcs11::Uri> token_uri(const Context& context, const TokenOptions& options);
// What the configuration says of the token of this URI: [token], or the [[token.another]] that fits it.
const TokenProfile& profile_of(const Context& context, const pkcs11::Uri& uri);
// The module of a URI, with the environment that the configuration gives it. Errors: those of Module::load.
base::Result<std::shared_ptr<pkcs11::Module>> load_module(const Context& context, const pkcs11::Uri& uri);

inline pkcs11::FinalTry final_try_of(const TokenOptions& options) {
  return options.yes_final_try ? pkcs11::FinalTry::allow : pkcs11::FinalTry::refuse;
}
// Flags first, then the PIN from its source, unless this very file was refused before; one try, remembered.
// Errors: those of find_pin, recall and Login::user; pin_file_refused.
base::Result<pkcs11::Login> log_in(const Context& context, const pkcs11::Session& session,
                                   const PinSources& sources, pkcs11::FinalTry final_try);

enum class WithLogin { no, yes };
// A CPx card is refused where it would be written to. Errors: those above and of find_token; token_use_only.
base::Result<OpenToken> open_token(const Context& context, const TokenOptions& options, pkcs11::Access access,
                                   WithLogin login);

}  // namespace sceau::cli

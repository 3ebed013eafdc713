// The token that a command works on: found by its URI, opened, logged in with one try at most.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "cli/context.hpp"
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
// The module of a URI, with the environment that the configuration gives it. Errors: those of Module::load.
base::Result<std::shared_ptr<pkcs11::Module>> load_module(const Context& context, const pkcs11::Uri& uri);

enum class WithLogin { no, yes };
// Errors: those above, those of find_token, find_pin and Login::user.
base::Result<OpenToken> open_token(const Context& context, const TokenOptions& options, pkcs11::Access access,
                                   WithLogin login);

}  // namespace sceau::cli

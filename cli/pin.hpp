// Where a PIN comes from, first that is set: --pin-file, pin-source= in the URI, [token] pin_file, the
// systemd credential sceau-pin, a prompt without echo. Never argv, never the environment.
#pragma once
#include <optional>
#include <string>

#include "cli/context.hpp"
#include "core/base/secret.hpp"

namespace sceau::cli {

struct Pin {
  base::Secret secret;
  std::string file;  // where it was read; empty when it was typed
};

struct PinSources {
  std::optional<std::string> option;  // --pin-file
  std::string uri_source;             // pin-source of the token URI, a path
  std::string configured;             // pin_file of the configuration, for this token
  std::string token;                  // label, for the prompt and messages
};

// Errors: pin_needed, those of read_secret_file.
base::Result<Pin> find_pin(const Context& context, const PinSources& sources);

// Typed without echo, on the terminal. Errors: pin_needed when there is none, interrupted.
base::Result<base::Secret> ask_secret(const Context& context, const std::string& prompt,
                                      const std::string& subject);

}  // namespace sceau::cli

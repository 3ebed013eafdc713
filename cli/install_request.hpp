// The words after `sceau install`, and what they ask core/install for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "cli/token_access.hpp"
#include "core/install/install.hpp"

namespace sceau::cli {

struct InstallArgs {
  std::vector<std::string> entries;
  std::string target;
  std::optional<std::string> folder, owner, mode, password_file, passphrase_file, probe_url, listen, upstream,
      endpoint, server_ca, proof_ports, token_group;
  std::string compat;
  std::vector<std::string> adopt, hook;
  install::Software software;
  bool no_reload = false;
  bool no_proof = false;
  bool back = false;
  TokenOptions token;
};
void declare_install_options(Options& options, InstallArgs& args);

// Errors: usage, target_unknown, target_is_listener, target_impossible, server_ca_missing, those of the key
// and of the token.
base::Result<install::Request> install_request(const Context& context, const InstallArgs& args,
                                               const store::Database& database,
                                               const store::EntryOverview& row);

}  // namespace sceau::cli

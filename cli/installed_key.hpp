// The key and certificate of an entry, as install and probe hand them on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "cli/token_access.hpp"
#include "core/steps/probe.hpp"

namespace sceau::cli {

struct EntryKey {
  std::vector<base::Bytes> chain;  // DER, the leaf first, then its issuers
  steps::ProbeKey key;             // where the key is
  bool on_token = false;
};

// Errors: entry_wrong_stage (no certificate, or its key was destroyed), module_not_configured.
base::Result<EntryKey> key_of(const Context& context, const store::Database& database,
                              const store::EntryOverview& row, const TokenOptions& token);

// One login of our own, guarded and remembered, before a child or a server sees the PIN of this file: what
// they would spend tries on is stopped here. A reader with a pad is only asked for its flags. Errors: those
// of log_in, load_module and find_token.
base::Status prove_pin(const Context& context, const EntryKey& key, const TokenOptions& token,
                       const std::string& pin_file);
// The PIN of a token's key, or the passphrase of a key file (empty where none was given).
base::Result<base::Secret> secret_for(const Context& context, const EntryKey& key, const TokenOptions& token,
                                      const std::optional<std::string>& passphrase_file);
// The file a PIN would come from, absolute; empty: it would be typed.
std::string pin_file_for(const Context& context, const TokenOptions& token);

// What a server's chain must lead to: the production CAs for INSi and DMP, even for test certificates; the
// rehearsal's own anchors there. DER. Errors: those of trust_of.
base::Result<std::vector<base::Bytes>> server_trust(const store::Database& database,
                                                    const store::EntryOverview& row);

}  // namespace sceau::cli

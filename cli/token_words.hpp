// What is on a token, in words: for the commands of `sceau token`.
#pragma once
#include <optional>
#include <string>

#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "cli/token_access.hpp"
#include "pkcs11/object.hpp"

namespace sceau::cli {

struct TokenArgs {
  TokenOptions token;
  std::optional<std::string> module;  // --module, instead of a URI
};
// The module of --module, else of the token's URI. Errors: those of token_uri and Module::load.
base::Result<std::shared_ptr<pkcs11::Module>> module_for(const Context& context, const TokenArgs& args);

const char* word(pkcs11::ObjectClass kind);  // "private_key"…: as in --json
const char* word(pkcs11::StrayKind kind);    // N_: a sentence of what is wrong
Json token_json(const pkcs11::TokenInfo& info);

// Hex of the SHA-256 of the public key of a key or certificate; empty where it has none that can be read.
std::string spki_of(const pkcs11::ObjectRow& object);
// The entry of this store whose key it is: by public key, never by label.
std::optional<store::EntryOverview> owner_of(const std::optional<store::Database>& database,
                                             const pkcs11::ObjectRow& object);
// The entries whose key the store says is on this token, and was not destroyed.
base::Result<std::vector<store::EntryOverview>> entries_on(const store::Database& database,
                                                           const pkcs11::TokenInfo& token);

void declare_token_init(Options& options);
void declare_token_show(Options& options);
void declare_token_remove(Options& options);

}  // namespace sceau::cli

// Who must be told of a certificate, and what to send them: said wherever a certificate changes.
#pragma once
#include <string>

#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "cli/json.hpp"

namespace sceau::cli {

std::string peer_title(const std::string& name);   // "hub-sante" is "Hub Santé"
std::string need_words(const std::string& needs);  // "its name (DN)"…
// The DN, the file to make, or the hash; empty while there is no certificate.
std::string what_to_send(const store::EntryOverview& row, const std::string& needs);

// A line a peer that waits, and the command that records the telling. Nothing where nobody waits.
base::Status list_due_peers(const Context& context, const store::Database& database, const std::string& entry,
                            const std::string& structure);

}  // namespace sceau::cli

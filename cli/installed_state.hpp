// What `verify` says of an entry's installations: each is looked at where it is, and asked for a handshake
// where that is cheap or wanted.
#pragma once
#include <vector>

#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "core/steps/finding.hpp"

namespace sceau::cli {

// cheap: through a service that runs by itself, or with a key file in clear; no PIN is asked for.
enum class Prove { never, cheap };

// Writes the result of each proof that was made. Errors: those of the store.
base::Result<std::vector<steps::Finding>> installed_findings(const Context& context,
                                                             const store::Database& database,
                                                             const store::EntryOverview& row, Prove prove);

}  // namespace sceau::cli

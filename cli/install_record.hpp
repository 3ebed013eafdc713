// What an installation leaves in the store: whose certificate is where, and whether it proved itself.
#pragma once
#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "core/install/install.hpp"

namespace sceau::cli {

// By the certificate that is live there now: after --back that is the entry's before. What was in that place
// is recorded as replaced; the same set proven again is one more proof, not one more installation. Returns
// the entry that the fact is of.
base::Result<std::string> record_installation(const Context& context, const store::Database& database,
                                              const store::EntryOverview& row,
                                              const install::Request& request,
                                              const install::Outcome& outcome);

}  // namespace sceau::cli

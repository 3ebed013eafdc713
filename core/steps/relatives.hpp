// A tracked certificate beside what it belongs with: its entry's plan, the one it supersedes, its sibling of
// DMP. One key for two is not looked for here: the store files a key once.
#pragma once
#include <optional>
#include <vector>

#include "core/steps/facts.hpp"
#include "core/steps/finding.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::steps {

// The certificate of the entry that this one supersedes; none where there is none. Errors: store_corrupt.
base::Result<std::optional<x509::Certificate>> previous_of(const store::Database& database,
                                                           const store::EntryOverview& row);

// cn-differs, structure-mismatch, dn-changed, ou-mismatch.
base::Result<std::vector<Finding>> compare_with_relatives(const store::Database& database,
                                                          const store::EntryOverview& row,
                                                          const x509::Certificate& leaf);

}  // namespace sceau::steps

// Options for curl, ready to be pasted: a call to the teleservice with an entry's certificate.
#pragma once
#include <string>
#include <vector>

#include "certstore/entries.hpp"
#include "cli/context.hpp"

namespace sceau::cli {

// Empty where curl has nothing to open: no set of PEM files, and the key on no token.
std::string curl_options(const Context& context, const store::EntryOverview& row,
                         const std::vector<store::Installation>& installations);

}  // namespace sceau::cli

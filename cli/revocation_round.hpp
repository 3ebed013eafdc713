// The daily question who was revoked: certificates are revoked by night without anybody asking.
#pragma once
#include "cli/context.hpp"

namespace sceau::cli {

// ANS renews its lists every morning from 7 h (domain: SAS guide); 06:00 UTC is 7 h or 8 h in France.
// The last such moment.
base::TimePoint lists_renewed_before(base::TimePoint now);

// Every certificate in force that was not asked for since then. A responder that does not answer is no error:
// what is known grows old and `check` says so.
base::Status check_revocations(const Context& context, const store::Database& database);

}  // namespace sceau::cli

// Whether what is tracked still holds: chain to pinned anchors by both judges, dates, profile, name, key,
// revocation.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/steps/facts.hpp"
#include "core/steps/finding.hpp"
#include "core/steps/judges.hpp"
#include "core/x509/http.hpp"
#include "core/x509/revocation.hpp"

namespace sceau::steps {

struct VerifyOptions {
  bool offline = false;  // no network: a cached list counts while it is fresh
  x509::HttpLimits limits = {};
  // A cached list counts only when it was fetched since; none: as long as it is fresh.
  std::optional<base::TimePoint> lists_since = {};
  // Judges that the caller seated once for many entries, their chains along; null: seated for each.
  Judges* judges = nullptr;
  // What cannot be seen from here: the key on its token, what is installed. Findings are added to the
  // verdict.
  std::function<std::vector<Finding>(const store::EntryOverview&, const x509::Certificate&)> more = {};
  // Findings as the JSON that is kept with the fact.
  std::function<std::string(const std::vector<Finding>&)> as_json;
};

struct VerifiedEntry {
  store::EntryOverview row;
  std::vector<Finding> findings;
  x509::RevocationStatus revocation;
  bool verdict = false;  // no finding is an error
};

// The chains that came along with these, for the judges of many.
base::Result<std::vector<x509::Certificate>> chains_of(const store::Database& database,
                                                       const std::vector<store::EntryOverview>& rows);

// Writes the verdict and the revocation state, one transaction an entry. Entries without certificate are
// refused: entry_wrong_stage. Errors also: judge_missing, store_corrupt.
base::Result<VerifiedEntry> verify(const store::Database& database, const store::EntryOverview& row,
                                   const VerifyOptions& options, const Act& act);

// Revocation alone, for the daily look: no judge, no verdict. An answer that says nothing does not take the
// place of a good one, which grows old instead. Errors: those of verify but judge_missing.
base::Result<x509::RevocationStatus> refresh_revocation(const store::Database& database,
                                                        const store::EntryOverview& row,
                                                        const VerifyOptions& options, const Act& act);

std::string_view word(x509::RevocationState state);
std::string_view word(x509::UnknownWhy why);
std::string_view word(x509::RevocationReason reason);  // "keyCompromise"; empty where the issuer gives none

}  // namespace sceau::steps

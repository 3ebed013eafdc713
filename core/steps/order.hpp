// What to type in the portal's tab « Demander », and the fact that it was sent. Nothing is sent by us: the
// platform's web service is known by its existence only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/steps/facts.hpp"

namespace sceau::steps {

struct OrderSheet {
  store::EntryOverview row;
  std::optional<base::Bytes> csr;  // DER; none where the portal makes the key
  bool renewal = false;  // it succeeds an active certificate: « renouveler » on the existing product
};
// Errors: entry_wrong_stage (a planned entry whose key is ours has no CSR yet).
base::Result<OrderSheet> order_sheet(const store::Database& database, const store::EntryOverview& row,
                                     base::TimePoint now);

struct Submission {
  base::TimePoint on;
  std::string reference;  // the portal's, as the administrator copied it
};
// Errors: entry_wrong_stage.
base::Status submitted(const store::Database& database, const store::EntryOverview& row,
                       const Submission& submission, const Act& act);

}  // namespace sceau::steps

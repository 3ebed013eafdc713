// The successor of an entry: its own key, its own CSR. The old one stays as it is.
#pragma once
#include <optional>
#include <string>

#include "core/steps/facts.hpp"

namespace sceau::steps {

// The portal renews a product only while its certificate is active; otherwise it is a new order.
enum class RenewalPath { renewal, never_issued, expired, revoked };
std::string_view word(RenewalPath path);  // "renewal", "never-issued", "expired", "revoked"
RenewalPath renewal_path(const store::EntryOverview& row, base::TimePoint now);

struct RenewRequest {
  std::optional<std::string> key_storage = {};  // none: as the entry before
  std::optional<int> bits = {};
};
struct StartedRenewal {
  store::Entry entry;
  store::EntryOverview before;
  RenewalPath path = RenewalPath::renewal;
};

// "insi-manu-2", "-3"…: same profile, unit and name. The peers of the entry before become its own, to be
// told. Errors: successor_exists, entry_wrong_stage (planned: it has no key yet), key_storage_unknown,
// key_bits_unsupported.
base::Result<StartedRenewal> renew(const store::Database& database, const store::EntryOverview& row,
                                   const RenewRequest& request, const Act& act);

// No certificate came and none is wanted any more. Its key stays until it is retired. Errors:
// entry_wrong_stage (it has a certificate).
base::Status check_abandonable(const store::EntryOverview& row, base::TimePoint now);
base::Status abandon(const store::Database& database, const store::EntryOverview& row, const Act& act);

}  // namespace sceau::steps

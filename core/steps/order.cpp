#include "core/steps/order.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Only while the certificate before is active; of the portal's « Renouveler » nothing more is known.
Result<bool> is_renewal(const store::Database& database, const store::EntryOverview& row,
                        base::TimePoint now) {
  if (row.supersedes.empty()) return false;
  SCEAU_TRY(const auto before, store::find_entry(database, full_name(row.structure, row.supersedes), {}));
  const model::Facts facts = facts_of(before);
  return facts.issued_at && !facts.revoked_at && facts.effective_end && *facts.effective_end > now;
}

}  // namespace

Result<OrderSheet> order_sheet(const store::Database& database, const store::EntryOverview& row,
                               base::TimePoint now) {
  SCEAU_TRY(const bool renewal, is_renewal(database, row, now));
  OrderSheet sheet{row, std::nullopt, renewal};
  if (row.entry.key_storage == "portal") return sheet;
  SCEAU_TRY(const auto csr, store::csr_of(database, row.entry.id));
  if (!csr) return fail(ErrorCode::entry_wrong_stage, row.entry.name, "planned");
  sheet.csr = csr->der;
  return sheet;
}

Status submitted(const store::Database& database, const store::EntryOverview& row,
                 const Submission& submission, const Act& act) {
  SCEAU_CHECK(order_sheet(database, row, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::insert_submission(database, row.entry.id, submission.on, submission.reference));
  SCEAU_CHECK(record(
      database, act, full_name(row.structure, row.entry.name), "order",
      base::format_date(submission.on) + (submission.reference.empty() ? "" : " " + submission.reference)));
  return transaction.commit();
}

}  // namespace sceau::steps

#include "core/steps/order.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

Result<OrderSheet> order_sheet(const store::Database& database, const store::EntryOverview& row) {
  OrderSheet sheet{row, std::nullopt, !row.supersedes.empty()};
  if (row.entry.key_storage == "portal") return sheet;
  SCEAU_TRY(const auto csr, store::csr_of(database, row.entry.id));
  if (!csr) return fail(ErrorCode::entry_wrong_stage, row.entry.name, "planned");
  sheet.csr = csr->der;
  return sheet;
}

Status submitted(const store::Database& database, const store::EntryOverview& row,
                 const Submission& submission, const Act& act) {
  SCEAU_CHECK(order_sheet(database, row));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::insert_submission(database, row.entry.id, submission.on, submission.reference));
  SCEAU_CHECK(record(
      database, act, full_name(row.structure, row.entry.name), "order",
      base::format_date(submission.on) + (submission.reference.empty() ? "" : " " + submission.reference)));
  return transaction.commit();
}

}  // namespace sceau::steps

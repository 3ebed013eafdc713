#include "core/steps/revoke.hpp"

#include <algorithm>

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr const char* kCodeKept = "code-kept";  // event

}  // namespace

Status check_revocable(const store::EntryOverview& row, base::TimePoint now) {
  const model::Stage stage = stage_of(row, now);
  const bool over = row.certificate && row.certificate->effective_end < now;
  if (row.certificate && !over) return {};
  return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(stage)));
}

Status revoke(const store::Database& database, const store::EntryOverview& row, const RevocationTold& told,
              const Act& act) {
  SCEAU_CHECK(check_revocable(row, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::insert(database, store::Revocation{.entry = row.entry.id,
                                                        .status = "revoked",
                                                        .revoked_at = told.on,
                                                        .reason = told.reason,
                                                        .source = kToldByAdministrator,
                                                        .checked_at = act.at}));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), "revoke",
                     base::format_date(told.on) + ", " + told.reason));
  return transaction.commit();
}

Status note_code_kept(const store::Database& database, const store::EntryOverview& row,
                      const std::string& where, const Act& act) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(record(database, act, full_name(row.structure, row.entry.name), kCodeKept, where));
  return transaction.commit();
}

Result<std::optional<CodeKept>> code_kept(const store::Database& database, const store::EntryOverview& row) {
  std::optional<CodeKept> last;
  SCEAU_CHECK(store::each_event(database, full_name(row.structure, row.entry.name),
                                [&last](const store::Event& event) {
                                  if (event.kind == kCodeKept) last = CodeKept{event.detail, event.at};
                                  return true;
                                }));
  return last;
}

bool looks_like_a_code(const std::string& where) {
  const bool one_word = where.find(' ') == std::string::npos;
  return where.empty() ||
         (one_word && std::any_of(where.begin(), where.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace sceau::steps

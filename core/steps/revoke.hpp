// The fact that a certificate was revoked on the portal, as the administrator says; and where the code de
// révocation is kept, never what it is.
#pragma once
#include <optional>
#include <string>

#include "core/steps/facts.hpp"

namespace sceau::steps {

inline constexpr const char* kToldByAdministrator = "administrator";  // store::Revocation::source

struct RevocationTold {
  base::TimePoint on;
  std::string reason;  // the arrêté's words, or one's own; not empty
};
// Final: no answer of a responder undoes it. Errors: entry_wrong_stage (no certificate, or it has expired).
base::Status check_revocable(const store::EntryOverview& row, base::TimePoint now);
base::Status revoke(const store::Database& database, const store::EntryOverview& row,
                    const RevocationTold& told, const Act& act);

struct CodeKept {
  std::string where;  // "the safe of the DSI"
  base::TimePoint noted_at;
};
base::Status note_code_kept(const store::Database& database, const store::EntryOverview& row,
                            const std::string& where, const Act& act);
base::Result<std::optional<CodeKept>> code_kept(const store::Database& database,
                                                const store::EntryOverview& row);
// One word with a digit in it is the code, not a place.
bool looks_like_a_code(const std::string& where);

}  // namespace sceau::steps

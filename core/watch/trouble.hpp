// What is wrong with one entry already, whoever is to hear of it: reminders and the monitoring's verdict ask
// the same question.
#pragma once
#include <vector>

#include "core/model/lifecycle.hpp"

namespace sceau::watch {

enum class TroubleKind {
  order_unanswered,     // the portal has been silent for too long
  not_installed,        // issued, and nowhere installed
  proof_failed,         // an installation that does not present the certificate
  verification_failed,  // the last verification said no
  expired,              // and not superseded
  revoked,
};

struct Trouble {
  TroubleKind kind = TroubleKind::expired;
  base::TimePoint at;     // the order, the issue, the failure, the end, the revocation
  base::TimePoint since;  // from when it counts: `at`, or when patience ran out
};

struct Patience {
  base::Days with_portal{14};  // an order without an answer
  base::Days to_install{7};    // an issued certificate that is nowhere installed
};

std::vector<Trouble> troubles_of(const model::Facts& facts, const Patience& patience, base::TimePoint now);

// Issued, neither over nor put aside: its end is worth counting down to.
bool in_force(const model::Facts& facts, base::TimePoint now);

}  // namespace sceau::watch

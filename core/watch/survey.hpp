// What the store says about the dates that matter, read alike for reminders, check, report and status. What a
// whole structure shares (cards, steps, lead times, authorities) is read once, and only when a date needs it.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "certstore/anchors.hpp"
#include "certstore/entries.hpp"
#include "core/model/lifecycle.hpp"
#include "core/watch/deadline.hpp"

namespace sceau::watch {

// What other rooms of this floor know; cli hands it over.
struct Sources {
  model::Facts (*facts_of)(const store::EntryOverview&) = nullptr;
  // What is done on the administrative path and ends: step and moment. Empty: nothing is known of it.
  std::function<base::Result<std::vector<Ending>>(const store::Structure&)> steps_ending = {};
};

struct StructureEnds {
  std::vector<Ending> cards;         // of the administrateurs techniques
  std::vector<Ending> steps;         // of the procedure
  std::optional<Deadline> last_day;  // to act before cards and steps end; none: nothing of it ends
};

struct Watched {
  model::Facts facts;
  std::optional<Deadline> last_day;  // of everything: what people are shown
  std::optional<Deadline> own;       // of the certificate and its chain alone
  int peers_to_tell = 0;             // of its certificate, in use or soon to be
};

class Survey {
 public:
  // lead: as configured; what this store has learnt replaces it. The database must outlive this.
  Survey(const store::Database& database, Sources sources, LeadTimes lead);

  const store::Database& database() const { return database_; }
  base::Result<LeadTimes> lead_times();
  base::Result<StructureEnds> ends_of(const store::Structure& structure);
  // The end of the first to end of the CAs above it, as far as they are pinned here.
  base::Result<std::optional<Ending>> chain_end(const store::EntryOverview& row);
  // Last days only of a certificate in force.
  base::Result<Watched> look(const store::EntryOverview& row, TimePoint now);

 private:
  struct Authority {
    std::string environment, subject, subject_rfc4514, issuer;
    base::TimePoint not_after;
  };
  base::Status read_authorities();
  const store::Database& database_;
  Sources sources_;
  LeadTimes lead_;
  bool learnt_ = false;
  std::optional<std::vector<Authority>> authorities_;
  std::map<std::int64_t, StructureEnds> structures_;
};

}  // namespace sceau::watch

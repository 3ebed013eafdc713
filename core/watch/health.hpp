// The store's health as findings, for `check`: what check.hpp decides, over the rows.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/watch/check.hpp"
#include "core/watch/survey.hpp"

namespace sceau::watch {

inline constexpr std::size_t kFindingsKept = 200;       // the gravest; the others are counted
inline constexpr std::int64_t kEntriesInPerfdata = 40;  // beyond, perfdata has totals only

struct FirstEnd {  // of the certificates in force
  std::string entry;
  Date day;
};

struct InForce {
  std::string entry;  // "insi-manu", or "FINESS/insi-manu" where there are several structures
  Days left{0};
};

struct Health {
  std::vector<Finding> findings;  // the gravest first
  std::uint64_t left_out = 0;     // beyond kFindingsKept
  Severity severity = Severity::ok;
  std::uint64_t entries = 0;
  std::vector<InForce> in_force;  // of a store with at most kEntriesInPerfdata entries
  std::optional<FirstEnd> first;
};

// `remind` is the name of the heartbeat that it leaves. Reads only.
inline constexpr const char* kRemindHeartbeat = "remind";
base::Result<Health> health_of(Survey& survey, const CheckPolicy& policy, TimePoint now);

std::vector<Perf> perf_of(const Health& health, const CheckPolicy& policy);

}  // namespace sceau::watch

// Which certificates are wanted: 1 for INS, 2 for DMP, 3 for both (4 where the software wants both INSi
// names).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/steps/facts.hpp"

namespace sceau::steps {

struct PlanRequest {
  std::vector<std::string> services;         // "insi:auto", "insi:manu", "dmp"; never guessed
  std::map<std::string, std::string> names;  // "dmp" -> « service applicatif »
  std::string unit;                          // a department that calls the teleservices itself; empty: none
  std::string key_storage = "token";         // "token", "file", "portal"
  int bits = 2048;                           // 3072 and 4096 are not confirmed by ANS
};
struct PlannedEntry {
  store::Entry entry;
  bool already = false;  // planned before, in the same words
};

// One transaction: all entries or none. Errors: service_unknown, insi_name_needed, common_name_…,
// unit_malformed, key_storage_unknown, key_bits_unsupported, entry_exists (planned before in other words).
base::Result<std::vector<PlannedEntry>> plan(const store::Database& database,
                                             const store::Structure& structure, const PlanRequest& request,
                                             const Act& act);

}  // namespace sceau::steps

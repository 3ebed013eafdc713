// What was done and answered on the administrative path of a structure. Rows are only added: reopening a step
// is one more.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/database.hpp"

namespace sceau::store {

struct ProcedureFact {
  std::int64_t id = 0;
  std::int64_t structure = 0;
  std::string step;      // or the question, for an answer
  std::string kind;      // "done", "reopened", "answer", "legal_entity"
  base::TimePoint at;    // the day it was done, which may be before the day it was written
  std::string done_by;   // a person; empty: not said
  std::string value;     // answer: the choice; reopened: why; legal_entity: its id here
  std::string evidence;  // path of a file; its content is never here
  std::string sha256;    // of that file, hexadecimal
  std::optional<base::TimePoint> expires = {};
};

// Errors: those of Statement.
base::Result<std::int64_t> insert(const Database& database, const ProcedureFact& row);
// In the order written.
base::Result<std::vector<ProcedureFact>> procedure_facts(const Database& database, std::int64_t structure);

}  // namespace sceau::store

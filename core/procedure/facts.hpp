// The store's rows as the values that the pure functions take, and what is done as new rows.
#pragma once
#include <string>
#include <vector>

#include "certstore/database.hpp"
#include "certstore/structures.hpp"
#include "core/procedure/procedure.hpp"

namespace sceau::procedure {

// Who writes, and when: for the audit trail.
struct Writer {
  std::string actor;
  base::TimePoint now;
};

// Facts, answers, cards of the people, orders. The environment is answered by the structure; what the
// certificates are for by the entries that are planned, until somebody answers. Errors: those of the store.
base::Result<Situation> read_situation(const store::Database& database, const store::Structure& structure);

// One row and one event, in one transaction. Errors: those of the store.
base::Status write_fact(const store::Database& database, const store::Structure& structure,
                        const StepFact& fact, const Writer& writer);
base::Status write_answer(const store::Database& database, const store::Structure& structure,
                          const Answer& answer, const Writer& writer);
// From now on the legal entity's contract counts for this site.
base::Status write_legal_entity(const store::Database& database, const store::Structure& site,
                                const store::Structure& legal_entity, const Writer& writer);
// Reopens what the change undoes; returns those steps. In the caller's transaction, which also writes what
// has changed.
base::Result<std::vector<std::string>> append_change(const store::Database& database,
                                                     const store::Structure& structure,
                                                     const Definition& definition, Change change,
                                                     const Writer& writer);

}  // namespace sceau::procedure

// The store, and the structure that --structure names (or the only one).
#pragma once
#include "certstore/structures.hpp"
#include "cli/context.hpp"

namespace sceau::cli {

struct OpenedStructure {
  store::Database database;
  store::Structure structure;
};

// Errors: those of store::Database::open and store::find_structure.
base::Result<OpenedStructure> open_structure(const Context& context, store::Access access);

}  // namespace sceau::cli

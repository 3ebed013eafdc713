// The tables. Facts are stored, stages are derived; fields are columns, DER apart. Published in SCHEMA.md.
#pragma once
#include <span>

#include "certstore/database.hpp"

namespace sceau::store {

inline constexpr int kSchemaVersion = 2;

// The SQL that takes a store from version 0 (an empty file) to 1, from 1 to 2, and so on to kSchemaVersion.
std::span<const char* const> migrations();

// All steps that are missing, in one transaction: the store is of the last version or of the one it had.
// Another process may have done it while we waited. Errors: those of Statement; store_corrupt (a reference
// that leads nowhere).
base::Status migrate(const Database& database, std::span<const char* const> steps);
base::Result<int> schema_version(const Database& database);

}  // namespace sceau::store

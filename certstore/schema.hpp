// The tables. Facts are stored, stages are derived; fields are columns, DER apart. Published in SCHEMA.md.
#pragma once

namespace sceau::store {

inline constexpr int kSchemaVersion = 1;

// The SQL that takes a store from `version` to `version + 1`; version 0 is an empty file.
const char* migration(int version);

}  // namespace sceau::store

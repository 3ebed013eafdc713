// PKCS#12 stores: one with our key and chain, one with the certificates that Java trusts.
#pragma once
#include "core/base/result.hpp"
#include "core/install/plan.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {

inline constexpr const char* kKeystoreName = "keystore.p12";
inline constexpr const char* kTruststoreName = "truststore.p12";

// Errors: passphrase_needed, not_permitted.
base::Result<PlannedFile> keystore_file(const Request& request);
// Each certificate a trusted entry of its own (Oracle's trustedKeyUsage), as `keytool -importcert` makes
// them.
base::Result<PlannedFile> truststore_file(const Request& request);
InstalledFiles keystore_files(const Request& request);

}  // namespace sceau::install

// Opening a shared library, and telling apart why it cannot be opened.
#pragma once
#include <string>

#include "core/base/result.hpp"

namespace sceau::pkcs11 {

// Never closed: a PKCS#11 library's own threads and exit handlers do not survive being unmapped.
// Errors: module_missing, module_architecture (value: what it is made for), module_dependency (value: the
// library or symbol that is missing), module_not_pkcs11 (not a library at all), file_unreadable.
base::Result<void*> open_library(const std::string& path);

}  // namespace sceau::pkcs11

// What the machine must have before a target is written for.
#pragma once
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sceau::install {

// The program starts. Errors: target_software_missing.
base::Status software_present(const std::string& name, const std::vector<std::string>& argv);

// OpenSSL's engine for PKCS#11 is where this OpenSSL looks for engines, and it was built with engines.
// Errors: target_impossible (value "openssl_without_engines"), target_software_missing (subject the package).
base::Status engine_present(const std::string& target);

// libp11 0.4.12 sends the whole file as the PIN, its line end too: each start of the service would be a wrong
// PIN. Errors: pin_file_newline, file_unreadable.
base::Status check_engine_pin(const std::string& pin_file);

}  // namespace sceau::install

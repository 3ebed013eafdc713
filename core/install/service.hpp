// The software that reads the files: its test, its reload, whether it runs.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/install/plan.hpp"

namespace sceau::install {

bool systemd_runs();

// Each once, with the variables and the sets of all that are the same.
std::vector<Service> merged(const std::vector<Service>& services);

// Errors: config_test_failed (subject its name, lower its words).
base::Status test_config(const Service& service);

enum class Reloaded { yes, started };
// systemctl where systemd runs and no pid file was named, else a signal by the pid file; a hook is run
// instead. Errors: reload_failed (lower: its words), service_not_running; of a hook those of base::run() and
// program_failed (subject: the hook, value: its exit status, lower: its words).
base::Result<Reloaded> reload(const Service& service);
// Ends what reload() started. Errors: reload_failed.
base::Status stop(const Service& service);
// After the old set was put back: reloads it, or starts it again where it died. Errors: reload_failed,
// service_not_running.
base::Status bring_back(const Service& service);

// Its main process. None: it does not run, or cannot be told.
std::optional<int> main_process(const Service& service);
// A token's module and variables must be in the environment that the service was started with: no reload
// changes that. Errors: service_lacks_variables (value: those that are missing).
base::Status check_environment(const Service& service);
// A folder that is not there, or that it was started without, is read by no reload. Errors:
// service_reads_not.
base::Status check_reads(const Service& service);

}  // namespace sceau::install

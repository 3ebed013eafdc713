// Anything else: the files of `pem`, and a program that is told where they are.
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

// Paths and the entry's name; never a secret.
HookedSet hooked_set(const Request& request) {
  const std::string live = place_of(request).live();
  HookedSet set{
      request.entry,
      live,
      {"SCEAU_ENTRY=" + request.entry, "SCEAU_LIVE=" + live, "SCEAU_CERTIFICATE=" + live + "/cert.pem",
       "SCEAU_CHAIN=" + live + "/chain.pem", "SCEAU_FULLCHAIN=" + live + "/fullchain.pem"}};
  if (const TokenKey* key = token_key(request))
    set.alone.push_back("SCEAU_KEY_URI=" + key->uri);
  else
    set.alone.push_back("SCEAU_KEY=" + live + "/key.pem");
  return set;
}

// The token is the same for all entries of a run.
std::vector<std::string> hook_environment(const Request& request) {
  const TokenKey* key = token_key(request);
  if (key == nullptr) return {};
  std::vector<std::string> variables{"SCEAU_PIN_FILE=" + key->pin_file};
  variables.insert(variables.end(), key->environment.begin(), key->environment.end());
  return variables;
}

std::optional<Service> service(const Request& request) {
  return Service{.name = "command",
                 .hook = request.software.hook,
                 .environment = hook_environment(request),
                 .sets = {hooked_set(request)}};
}

base::Status hook_named(const Request& request) {
  if (!request.software.hook.empty()) return {};
  return base::fail(base::ErrorCode::target_software_missing, "command");
}

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>& ports) {
  return kPem.files(request, ports);
}

}  // namespace

const TargetRow kCommand{Target::command, files, no_entrances, service, pem_files, false, hook_named};

}  // namespace sceau::install

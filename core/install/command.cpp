// Anything else: the files of `pem`, and a program that is told where they are.
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

// Paths and the entry's name; never a secret.
std::vector<std::string> hook_environment(const Request& request) {
  const std::string live = place_of(request).live();
  std::vector<std::string> variables{
      "SCEAU_ENTRY=" + request.entry, "SCEAU_LIVE=" + live, "SCEAU_CERTIFICATE=" + live + "/cert.pem",
      "SCEAU_CHAIN=" + live + "/chain.pem", "SCEAU_FULLCHAIN=" + live + "/fullchain.pem"};
  if (const TokenKey* key = token_key(request)) {
    variables.push_back("SCEAU_KEY_URI=" + key->uri);
    variables.push_back("SCEAU_PIN_FILE=" + key->pin_file);
    variables.insert(variables.end(), key->environment.begin(), key->environment.end());
  } else {
    variables.push_back("SCEAU_KEY=" + live + "/key.pem");
  }
  return variables;
}

std::optional<Service> service(const Request& request) {
  return Service{.name = "command", .hook = request.software.hook, .environment = hook_environment(request)};
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

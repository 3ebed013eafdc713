// The one interface of all targets: a row of functions.
#pragma once
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/install/plan.hpp"

namespace sceau::install {

struct TargetRow {
  Target target;
  // Errors: gateway and owner as given are no good.
  // ports: none where no proof is wanted.
  base::Result<std::vector<PlannedFile>> (*files)(const Request&, const std::optional<ProofPorts>& ports);
  std::vector<Entrance> (*entrances)(const Request&);
  std::optional<Service> (*service)(const Request&);
  InstalledFiles (*installed)(const Request&);
  bool serves;  // it is a program that opens connections itself: proven through it
  // What the machine must have: the software, and for a token key the engine. Errors:
  // target_software_missing, target_impossible.
  base::Status (*present)(const Request&);
  // A test of the live files beyond the service's own; none: nullptr. Errors: config_test_failed.
  base::Status (*check)(const Request&) = nullptr;
  // Whom its workers run as, by its configuration; none: whoever starts it.
  std::string (*workers)(const Request&) = nullptr;
  bool root_reads = false;  // its master opens the files before it becomes another user
};
const TargetRow& row(Target target);

// Each defined in the file of its name.
extern const TargetRow kPem, kPkcs12, kJava, kNginx, kApache, kHaproxy, kStunnel, kCommand;

InstalledFiles pem_files(const Request& request);  // fullchain.pem and key.pem, or key.uri
std::vector<Entrance> no_entrances(const Request& request);
std::optional<Service> no_service(const Request& request);
base::Status nothing_needed(const Request& request);

// The text of a field, or Debian's.
std::string or_default(const std::string& given, const char* usual);

}  // namespace sceau::install

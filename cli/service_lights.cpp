#include "cli/service_lights.hpp"

#include <algorithm>

#include "cli/table.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

using model::Stage;

void ServiceLights::add(const store::EntryOverview& row, Stage stage) {
  if (stage == Stage::abandoned || row.successor_installed_at) return;
  if (!row.supersedes.empty() && stage != Stage::installed) return;
  ServiceLight& light = services_[row.entry.service];
  if (stage != Stage::installed) {
    light.ready = false;
    if (light.waiting.empty()) light.waiting = row.entry.name + " " + stage_word(stage);
    return;
  }
  const base::TimePoint end = row.certificate->effective_end;
  light.until = light.until ? std::min(*light.until, end) : end;
}

std::string service_name(const std::string& service) { return service == "insi" ? "INSi" : "DMP"; }

std::vector<std::string> ServiceLights::lines() const {
  std::vector<std::string> lines;
  for (const auto& [name, light] : services_)
    lines.push_back(padded(service_name(name), 6) +
                    (light.ready && light.until ? tr("ready    until {}", base::format_date(*light.until))
                                                : tr("waiting  {}", light.waiting)));
  return lines;
}

}  // namespace sceau::cli

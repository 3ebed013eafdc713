// One traffic light a service: ready until the earliest end where all its certificates are in place, else
// what it waits for.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "certstore/entries.hpp"
#include "core/model/lifecycle.hpp"

namespace sceau::cli {

struct ServiceLight {
  bool ready = true;
  std::optional<base::TimePoint> until = {};
  std::string waiting = {};  // the first entry that is not in place, and its stage
};

class ServiceLights {
 public:
  // A successor counts once it is installed; until then the one before it does.
  void add(const store::EntryOverview& row, model::Stage stage);
  const std::map<std::string, ServiceLight>& services() const { return services_; }  // by "insi", "dmp"
  std::vector<std::string> lines() const;

 private:
  std::map<std::string, ServiceLight> services_;
};

std::string service_name(const std::string& service);  // "INSi", "DMP"

}  // namespace sceau::cli

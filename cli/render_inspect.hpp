// One item of inspect, for people and for scripts.
#pragma once
#include "cli/context.hpp"
#include "core/steps/inspect.hpp"

namespace sceau::cli {

Json to_json(const steps::InspectedItem& item);
void show(const Context& context, const steps::InspectedItem& item);

}  // namespace sceau::cli

// A handshake, stage by stage, in words: what was seen, and which side refused what.
#pragma once
#include <string>
#include <vector>

#include "core/steps/probe.hpp"

namespace sceau::cli {

std::string stage_title(steps::ProbeStage stage);
std::string stage_words(const steps::StageReport& stage, const steps::ProbeReport& report);
std::string failure_words(steps::ProbeFailure failure, const steps::ProbeReport& report);
// The server's chain, which client CAs it asks for, and what became of our certificate.
std::vector<std::string> more_words(const steps::ProbeReport& report);

}  // namespace sceau::cli

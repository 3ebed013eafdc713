#include "core/steps/loopback.hpp"

#include <sstream>

namespace sceau::steps {

base::Result<LoopbackPeer> start_loopback_peer(const std::string& program, unsigned port,
                                               const std::string& trust_file) {
  SCEAU_TRY(base::Background process,
            base::Background::start({.argv = {program, "loopback", std::to_string(port), trust_file},
                                     .limit = std::chrono::milliseconds(20'000)}));
  std::istringstream line(process.first_line());
  std::string address, certificate;
  line >> address >> certificate;
  const auto der = base::from_base64(certificate);
  if (!der || der->empty()) return base::fail(base::ErrorCode::program_failed, program, {}, line.str());
  return LoopbackPeer{std::move(process), address, *der};
}

}  // namespace sceau::steps

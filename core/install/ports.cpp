#include "core/install/ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/install/record.hpp"
#include "core/steps/socket.hpp"

namespace sceau::install {
namespace {

// Below the range of Linux (32768 on) and of IANA (49152 on), above what services are used to.
constexpr unsigned kFirst = 20'000, kCount = 10'000;

bool is_free(unsigned port) {
  const steps::Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// Each place begins elsewhere, so that two that are installed at once seldom meet.
unsigned start_of(const Place& place) {
  const base::Sha256 digest = base::sha256(base::view(place.root));
  return (digest[0] * 256U + digest[1]) % kCount;
}

}  // namespace

base::Result<ProofPorts> proof_ports(const Request& request, const Place& place) {
  ProofPorts ports{request.proof.listen_port, request.proof.peer_port};
  if (const auto version = live_version(place)) {
    const auto manifest = read_manifest(place, *version);
    if (manifest && ports.listen == 0) ports.listen = manifest->listen_port;
    if (manifest && ports.peer == 0) ports.peer = manifest->peer_port;
  }
  const unsigned start = start_of(place);
  for (unsigned i = 0; i < kCount && (ports.listen == 0 || ports.peer == 0); ++i) {
    const unsigned port = kFirst + (start + i) % kCount;
    if (port == ports.listen || port == ports.peer || !is_free(port)) continue;
    (ports.listen == 0 ? ports.listen : ports.peer) = port;
  }
  if (ports.listen != 0 && ports.peer != 0) return ports;
  return base::fail(base::ErrorCode::proof_port_taken, "127.0.0.1");
}

}  // namespace sceau::install

// A TCP connection with one deadline for all that is done on it.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::x509 {

using Deadline = std::chrono::steady_clock::time_point;

class Socket {
 public:
  // Each address of the host in turn. The resolver has limits of its own (resolv.conf), which come on top.
  // Errors: host_unknown, connection_refused, connection_timed_out.
  static base::Result<Socket> connect(const std::string& host, const std::string& port, Deadline deadline);
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  // Errors: connection_refused (the peer went away), connection_timed_out.
  base::Status send(base::ByteView bytes);
  // Appends what is there, at least one byte; nothing was appended: the peer has closed.
  base::Status receive(base::Bytes& buffer);

 private:
  Socket(int fd, std::string peer, Deadline deadline)
      : fd_(fd), peer_(std::move(peer)), deadline_(deadline) {}
  base::Status finish_connect();
  base::Status wait(short events);
  base::Status broken(int error) const;

  int fd_ = -1;
  std::string peer_;  // host:port, for messages
  Deadline deadline_;
};

}  // namespace sceau::x509

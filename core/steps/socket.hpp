// A connected socket, with the time that each of its waits may take.
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::steps {

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket();
  int fd() const { return fd_; }

 private:
  int fd_;
};

// A socket address as the system wants it, and as people write it: "127.0.0.1:8443", "[::1]:8443".
struct Address {
  base::Bytes raw;
  std::string text;
};
// host: a name or an address. Errors: host_unknown.
base::Result<std::vector<Address>> resolve(const std::string& host, const std::string& port);
// Errors: url_invalid (a path too long for a socket).
base::Result<Address> unix_address(const std::string& path);

struct Connected {
  Socket socket;
  std::string address;
};
// The first address that answers. Reads and writes end with EAGAIN after each_wait. Errors, of the last
// address tried: connection_refused, connection_timed_out, both with the system's words in `lower`.
base::Result<Connected> connect_first(const std::vector<Address>& addresses,
                                      std::chrono::milliseconds each_wait);

}  // namespace sceau::steps

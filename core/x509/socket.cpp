#include "core/x509/socket.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace sceau::x509 {
namespace {

using base::ErrorCode;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

base::Result<Addresses> resolve(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
  if (error != 0) return base::fail(ErrorCode::host_unknown, host, {}, ::gai_strerror(error));
  return Addresses(list);
}

}  // namespace

Socket::Socket(Socket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), peer_(std::move(other.peer_)), deadline_(other.deadline_) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(peer_, other.peer_);
  std::swap(deadline_, other.deadline_);
  return *this;
}

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

base::Status Socket::broken(int error) const {
  return base::fail(ErrorCode::connection_refused, peer_, {}, std::strerror(error));
}

base::Status Socket::wait(short events) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) return base::fail(ErrorCode::connection_timed_out, peer_);
    pollfd entry{fd_, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(left.count()));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return broken(errno);
  }
}

base::Status Socket::finish_connect() {
  SCEAU_CHECK(wait(POLLOUT));
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? base::Status{} : broken(error);
}

base::Result<Socket> Socket::connect(const std::string& host, const std::string& port, Deadline deadline) {
  SCEAU_TRY(const Addresses addresses, resolve(host, port));
  base::Error last{ErrorCode::host_unknown, host};
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    const int fd =
        ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, one->ai_protocol);
    Socket socket(fd, host + ":" + port, deadline);
    const bool begun = fd >= 0 && (::connect(fd, one->ai_addr, one->ai_addrlen) == 0 || errno == EINPROGRESS);
    const base::Status connected = begun ? socket.finish_connect() : socket.broken(errno);
    if (connected) return socket;
    last = connected.error();
  }
  return tl::unexpected(std::move(last));
}

base::Status Socket::send(base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0)
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN)
      SCEAU_CHECK(wait(POLLOUT));
    else if (errno != EINTR)
      return broken(errno);
  }
  return {};
}

base::Status Socket::receive(base::Bytes& buffer) {
  std::array<unsigned char, 16384> chunk{};
  for (;;) {
    SCEAU_CHECK(wait(POLLIN));
    const ssize_t got = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (got >= 0) {
      buffer.insert(buffer.end(), chunk.begin(), chunk.begin() + got);
      return {};
    }
    if (errno != EAGAIN && errno != EINTR) return broken(errno);
  }
}

}  // namespace sceau::x509

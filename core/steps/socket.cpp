#include "core/steps/socket.hpp"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

namespace sceau::steps {
namespace {

using base::ErrorCode;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

Address address_of(const sockaddr* raw, socklen_t size) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  ::getnameinfo(raw, size, host.data(), host.size(), port.data(), port.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
  const std::string name = raw->sa_family == AF_INET6 ? "[" + std::string(host.data()) + "]" : host.data();
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw);
  return {base::Bytes(bytes, bytes + size), name + ":" + port.data()};
}

void set_waits(int fd, std::chrono::milliseconds each_wait) {
  timeval wait{};
  wait.tv_sec = each_wait.count() / 1000;
  wait.tv_usec = (each_wait.count() % 1000) * 1000;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);  // connect() obeys it too
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

base::Result<std::vector<Address>> resolve(const std::string& host, const std::string& port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  int failed = ::getaddrinfo(host.c_str(), port.c_str(), &wanted, &found);
  if (failed != 0) {  // a machine without network has no address configured but still its loopback
    wanted.ai_flags = 0;
    failed = ::getaddrinfo(host.c_str(), port.c_str(), &wanted, &found);
  }
  if (failed != 0) return base::fail(ErrorCode::host_unknown, host, {}, ::gai_strerror(failed));
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  std::vector<Address> addresses;
  for (const addrinfo* at = list.get(); at != nullptr; at = at->ai_next)
    addresses.push_back(address_of(at->ai_addr, at->ai_addrlen));
  return addresses;
}

base::Result<Address> unix_address(const std::string& path) {
  sockaddr_un raw{};
  raw.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof raw.sun_path) return base::fail(ErrorCode::url_invalid, path);
  memcpy(raw.sun_path, path.data(), path.size());
  const auto* bytes = reinterpret_cast<const unsigned char*>(&raw);
  return Address{base::Bytes(bytes, bytes + sizeof raw), path};
}

base::Result<Connected> connect_first(const std::vector<Address>& addresses,
                                      std::chrono::milliseconds each_wait) {
  base::Error last{ErrorCode::connection_refused};
  for (const Address& address : addresses) {
    const auto* raw = reinterpret_cast<const sockaddr*>(address.raw.data());
    Socket socket(::socket(raw->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket.fd() >= 0) {
      set_waits(socket.fd(), each_wait);
      if (::connect(socket.fd(), raw, static_cast<socklen_t>(address.raw.size())) == 0)
        return Connected{std::move(socket), address.text};
    }
    const bool late = errno == EINPROGRESS || errno == EAGAIN || errno == ETIMEDOUT;
    last = {late ? ErrorCode::connection_timed_out : ErrorCode::connection_refused,
            address.text,
            {},
            strerror(errno)};
  }
  return tl::unexpected(last);
}

}  // namespace sceau::steps

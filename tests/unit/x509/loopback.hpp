// An HTTP server of a few lines on 127.0.0.1, on a port that the kernel chose; it says exactly what the test
// gives it.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sceau::x509 {

class Loopback {
 public:
  struct Request {
    std::string head;
    std::string body;
  };
  // The whole answer, status line and all; none: the connection is held open and nothing said.
  using Script = std::function<std::optional<std::string>(const Request&)>;

  explicit Loopback(Script script);
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  std::string url(const std::string& path = "/") const;
  unsigned short port() const { return port_; }

 private:
  void serve();
  void answer(int connection);

  Script script_;
  int listener_ = -1;
  unsigned short port_ = 0;
  std::vector<int> held_;
  std::thread thread_;
};

std::string http_ok(const std::string& body);  // with its Content-Length

}  // namespace sceau::x509

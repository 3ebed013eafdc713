// What an installation test needs: a scratch folder, a twin CA, key pairs with certificates, a verifying
// peer.
#pragma once
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/install/install.hpp"

namespace sceau::install::test {

std::string probe_program();
std::string twin_program();
bool have(const std::string& program);
unsigned kernel_port();  // free a moment ago

struct Pair {
  base::Secret key;  // PKCS#8 PEM
  base::Bytes leaf;  // DER
  std::string sha256;
};

class Lab {
 public:
  Lab();
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, const std::string& text, mode_t mode = 0644) const;
  std::string read(const std::string& path) const;

  Pair issue(const std::string& common_name, const std::string& usage = "AUTH_CLI") const;
  base::Bytes certify(const std::string& csr_pem, const std::string& common_name,
                      const std::string& usage = "AUTH_CLI") const;
  std::vector<base::Bytes> chain() const;  // issuing CA, root
  // igc-twin's teleservice; its address is https://localhost:PORT.
  base::Background peer(std::vector<std::string> options = {}) const;
  static std::string address(const base::Background& peer);

  // For target pem, with the pair's key in a file, proven by our own loopback peer.
  Request request(Target target, const Pair& pair) const;

 private:
  std::string folder_;
};

}  // namespace sceau::install::test

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
#include "tests/support/softhsm.hpp"
#include "tests/support/twin.hpp"

namespace sceau::install::test {

std::string probe_program();
bool have(const std::string& program);
unsigned kernel_port();  // free a moment ago

struct Pair {
  base::Secret key;  // PKCS#8 PEM; empty: it is on a token
  base::Bytes leaf;  // DER
  std::string sha256;
};

class Lab {
 public:
  Lab();
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  std::string path(const std::string& name) const { return folder_ + "/" + name; }  // enterable by all
  void write(const std::string& name, const std::string& text, mode_t mode = 0644) const;
  std::string read(const std::string& path) const;

  // Usage AUTH_CLI or SIGN.
  Pair issue(const std::string& common_name, const std::string& usage = "AUTH_CLI") const;
  // The same, with the key made on the token under this label.
  Pair issue_on(const ::sceau::test::SoftHsmToken& token, const std::string& label) const;
  std::vector<base::Bytes> chain() const;  // issuing CA, root
  // igc-twin's teleservice; its address is https://localhost:PORT.
  base::Background peer(const std::vector<std::string>& options = {}) const { return twin_.peer(options); }
  static std::string address(const base::Background& peer);

  // For target pem, with the pair's key in a file, proven by our own loopback peer.
  Request request(Target target, const Pair& pair) const;
  // The key is the token's, of this label.
  Request request(Target target, const Pair& pair, const ::sceau::test::SoftHsmToken& token,
                  const std::string& label) const;

 private:
  Pair certify(const std::string& csr_file, const std::string& common_name, const std::string& usage) const;
  ::sceau::test::Twin twin_;
  std::string folder_;
};

// As `chmod` of an administrator who gives a service its token: folders enterable, objects still 0600.
void open_folders(const ::sceau::test::SoftHsmToken& token);
std::string said(const base::Error& error);
std::string said(const base::Result<Outcome>& outcome);  // why it is not as wished

}  // namespace sceau::install::test

// A fresh SoftHSM token with a configuration and a folder of its own in memory (10 ms), gone with this
// object.
#pragma once
#include <string>
#include <vector>

namespace sceau::test {

class SoftHsmToken {
 public:
  static constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
  static bool available();  // where not: GTEST_SKIP() << "skipped: softhsm2 is not installed"

  // Sets SOFTHSM2_CONF in this process. Throws std::runtime_error when the token cannot be made.
  explicit SoftHsmToken(std::string label = "sceau-test");
  SoftHsmToken(const SoftHsmToken&) = delete;
  SoftHsmToken& operator=(const SoftHsmToken&) = delete;
  ~SoftHsmToken();

  void add(const std::string& label) const;  // a second token in the same folder, with the same PINs

  const std::string& label() const { return label_; }
  const std::string& folder() const { return folder_; }
  std::string tokens_folder() const { return folder_ + "/tokens"; }
  std::string conf() const { return folder_ + "/softhsm2.conf"; }
  std::string pin_file() const { return folder_ + "/pin"; }        // 0600
  std::string so_pin_file() const { return folder_ + "/so-pin"; }  // 0600
  static const char* pin() { return "271828"; }
  static const char* so_pin() { return "31415926"; }

  // For programs that are started: {"SOFTHSM2_CONF=…"}.
  std::vector<std::string> environment() const { return {"SOFTHSM2_CONF=" + conf()}; }
  // pkcs11:token=LABEL?module-path=…&pin-source=file:…
  std::string uri() const;

 private:
  std::string label_;
  std::string folder_;
};

}  // namespace sceau::test

// A twin of IGC-Santé in a folder of its own in memory, served on 127.0.0.1, gone with this object.
#pragma once
#include <string>
#include <vector>

#include "core/base/process.hpp"

namespace sceau::test {

class Twin {
 public:
  enum class Authorities {
    ready_made,  // copied from the build folder in milliseconds; CRL address of ACI-EL-ORG itself: nowhere
    own,         // founded anew with 2048-bit keys; every address is that of this twin's service
  };
  // serve: further words for `igc-twin serve`, {"--fault", "stale"}. Throws std::runtime_error when it cannot
  // be made.
  explicit Twin(Authorities authorities = Authorities::ready_made, std::vector<std::string> serve = {});
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;
  ~Twin() = default;

  static std::string program();
  const std::string& folder() const { return folder_.path; }
  std::string file(const std::string& name) const { return folder_.path + "/" + name; }
  std::string root() const { return file("root.pem"); }
  std::string chain() const { return file("chain.pem"); }  // issuing authority and root
  std::string issuer() const { return file("ca/ACI-EL-ORG/certificate.pem"); }
  const std::string& url() const { return url_; }

  // igc-twin COMMAND FOLDER WORDS…
  base::ProcessResult ask(const std::string& command, const std::vector<std::string>& words) const;
  // The same; throws std::runtime_error with its words when it fails. Returns what it printed.
  std::string run(const std::string& command, const std::vector<std::string>& words) const;
  // A certificate for the CSR, in file(name): --cn, --usage and so on as given, a structure where none is.
  std::string sign(const std::string& csr, const std::string& name, std::vector<std::string> words) const;
  // `igc-twin peer`; url_of() gives its address.
  base::Background peer(const std::vector<std::string>& words = {}) const;
  static std::string url_of(const base::Background& service);  // "ready http://…" without "ready "

 private:
  // Outlives the service in it, and goes even when the constructor fails.
  struct Folder {
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    std::string path;
  };
  Folder folder_;
  std::string url_;
  std::vector<base::Background> service_;
};

// Any program; throws when it cannot be started or takes longer than a minute.
base::ProcessResult run_program(const std::vector<std::string>& argv, base::ByteView input = {});

struct KeyAndRequest {
  std::string key;  // PEM, 0600
  std::string csr;  // PEM
};
// Made by `openssl req` in the folder, as NAME.key.pem and NAME.csr.pem. algorithm: "ec" (P-256, at once) or
// "rsa:2048".
KeyAndRequest make_request(const std::string& folder, const std::string& name,
                           const std::string& algorithm = "ec");

}  // namespace sceau::test

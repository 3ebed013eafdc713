#include "tests/support/twin.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace sceau::test {
namespace {

std::string made_folder() {
  std::string path =
      ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/sceau-twin-XXXXXX" : "/tmp/sceau-twin-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make " + path);
  return path;
}

base::Background started(std::vector<std::string> argv) {
  auto service = base::Background::start({.argv = std::move(argv)});
  if (!service) throw std::runtime_error("igc-twin: " + service.error().value + service.error().lower);
  return *std::move(service);
}

std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

std::string Twin::program() { return SCEAU_BINARY_DIR "/libexec/sceau/igc-twin"; }

Twin::Folder::Folder() : path(made_folder()) {}
Twin::Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

Twin::Twin(Authorities authorities, std::vector<std::string> serve) {
  if (authorities == Authorities::ready_made)
    std::filesystem::copy(SCEAU_BINARY_DIR "/tests/twin", folder(), std::filesystem::copy_options::recursive);
  service_.push_back(started(joined({program(), "serve", folder()}, serve)));
  url_ = url_of(service_.front());
  if (authorities == Authorities::own) run("init", {"--bits", "2048"});
}

std::string Twin::url_of(const base::Background& service) {
  return service.first_line().substr(std::string("ready ").size());
}

base::ProcessResult Twin::ask(const std::string& command, const std::vector<std::string>& words) const {
  return run_program(joined({program(), command, folder()}, words));
}

std::string Twin::run(const std::string& command, const std::vector<std::string>& words) const {
  base::ProcessResult result = ask(command, words);
  if (result.status != 0) throw std::runtime_error("igc-twin " + command + ": " + result.errors);
  return std::move(result.output);
}

std::string Twin::sign(const std::string& csr, const std::string& name,
                       std::vector<std::string> words) const {
  if (std::find(words.begin(), words.end(), "--structure") == words.end())
    words = joined(words, {"--structure", "10B0221636", "--name", "CENTRE DE SANTE RPPS22163", "--department",
                           "Rhône (69)"});
  run("sign", joined(words, {"--csr", csr, "--out", file(name)}));
  return file(name);
}

base::Background Twin::peer(const std::vector<std::string>& words) const {
  return started(joined({program(), "peer", folder()}, words));
}

base::ProcessResult run_program(const std::vector<std::string>& argv, base::ByteView input) {
  auto result = base::run({.argv = argv, .environment = {"LC_ALL=C.UTF-8", "TZ=UTC"}, .input = input});
  if (!result) throw std::runtime_error(argv.front() + ": " + result.error().value);
  return *std::move(result);
}

KeyAndRequest make_request(const std::string& folder, const std::string& name, const std::string& algorithm) {
  KeyAndRequest made{folder + "/" + name + ".key.pem", folder + "/" + name + ".csr.pem"};
  std::vector<std::string> argv{"openssl", "req",    "-new",    "-newkey",
                                algorithm, "-nodes", "-keyout", made.key,
                                "-out",    made.csr, "-subj",   "/C=FR/O=AS ASKED/CN=as asked"};
  if (algorithm == "ec") argv = joined(argv, {"-pkeyopt", "ec_paramgen_curve:P-256"});
  const base::ProcessResult result = run_program(argv);
  if (result.status != 0) throw std::runtime_error("openssl req: " + result.errors);
  return made;
}

}  // namespace sceau::test

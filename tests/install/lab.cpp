#include "tests/install/lab.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "core/x509/bundle.hpp"
#include "core/x509/csr.hpp"
#include "core/x509/file_key.hpp"

namespace sceau::install::test {
namespace {

// A fixture that fails ends its test by an exception that GoogleTest reports.
template <class Value>
Value must(base::Result<Value> result) {
  if (!result)
    throw std::runtime_error("error " + std::to_string(static_cast<int>(result.error().code)) + " " +
                             result.error().subject + " " + result.error().value + " " +
                             result.error().lower);
  return std::move(*result);
}
void must(const base::Status& status) {
  if (!status) throw std::runtime_error(status.error().subject + " " + status.error().lower);
}

std::string make_folder_for_test() {
  std::string name = "/dev/shm/sceau-install-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  ::chmod(name.c_str(), 0755);  // servers change user and still come in
  return name;
}

std::string csr_for(const x509::FileKey& key) {
  const x509::Name name = must(x509::Name::from_fields({"FR", "Rhône (69)", "CENTRE", "10B0221636", "x"}));
  const x509::CsrDraft draft = must(x509::draft_csr(name, key.public_key()));
  return x509::to_pem("CERTIFICATE REQUEST", must(x509::finish_csr(draft, must(key.sign(draft.tbs())))));
}

}  // namespace

std::string probe_program() { return std::string(SCEAU_BINARY_DIR) + "/libexec/sceau/sceau-probe"; }
std::string twin_program() { return std::string(SCEAU_BINARY_DIR) + "/libexec/sceau/igc-twin"; }

bool have(const std::string& program) {
  const auto started = base::run({.argv = {program, "--version"}});
  return started || started.error().code != base::ErrorCode::program_missing;
}

unsigned kernel_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

Lab::Lab() : folder_(make_folder_for_test()) {
  must(base::run({.argv = {twin_program(), "init", path("twin")}}));
}

Lab::~Lab() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Lab::write(const std::string& name, const std::string& text, mode_t mode) const {
  must(base::make_folder(std::filesystem::path(path(name)).parent_path().string(), 0755));
  must(base::replace_file(path(name), base::view(text), {.mode = mode}));
}

std::string Lab::read(const std::string& file) const {
  return std::string(base::text(must(base::read_file(file))));
}

base::Bytes Lab::certify(const std::string& csr_pem, const std::string& common_name,
                         const std::string& usage) const {
  write("request.pem", csr_pem);
  const auto signed_leaf = must(
      base::run({.argv = {twin_program(), "sign", path("twin"), "--csr", path("request.pem"), "--usage",
                          usage, "--cn", common_name, "--structure", "10B0221636", "--name",
                          "CENTRE DU JUMEAU", "--department", "Rhône (69)", "--out", path("leaf.pem")}}));
  if (signed_leaf.status != 0) throw std::runtime_error(signed_leaf.errors);
  const auto bundle = must(x509::read_bundle(must(base::read_file(path("leaf.pem"))), "leaf.pem"));
  return bundle.certificates().front().der;
}

Pair Lab::issue(const std::string& common_name, const std::string& usage) const {
  const x509::FileKey key = must(x509::FileKey::generate(2048));
  base::Bytes leaf = certify(csr_for(key), common_name, usage);
  std::string sha256 = base::hex(base::sha256(leaf));
  return {must(key.to_pem(base::Secret())), std::move(leaf), std::move(sha256)};
}

std::vector<base::Bytes> Lab::chain() const {
  const auto bundle = must(x509::read_bundle(must(base::read_file(path("twin/chain.pem"))), "chain.pem"));
  std::vector<base::Bytes> issuers, roots;
  for (const x509::Certificate& certificate : bundle.certificates())
    (certificate.self_signed ? roots : issuers).push_back(certificate.der);
  issuers.insert(issuers.end(), roots.begin(), roots.end());
  return issuers;
}

base::Background Lab::peer(std::vector<std::string> options) const {
  std::vector<std::string> argv{twin_program(), "peer", path("twin")};
  argv.insert(argv.end(), options.begin(), options.end());
  return must(base::Background::start({.argv = argv}));
}

std::string Lab::address(const base::Background& peer) {
  const std::string& line = peer.first_line();  // "ready https://127.0.0.1:41005"
  return "https://localhost" + line.substr(line.rfind(':'));
}

Request Lab::request(Target target, const Pair& pair) const {
  Request request{.entry = "insi-manu", .target = target, .leaf = pair.leaf, .chain = chain()};
  request.server_trust = chain();
  request.key = FileKey{pair.key.copy()};
  request.folder = path("sceau");
  request.proof.program = probe_program();
  request.now = base::parse_rfc3339("2026-11-23T21:00:00Z").value();
  return request;
}

}  // namespace sceau::install::test

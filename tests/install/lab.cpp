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
#include "pkcs11/key_pair.hpp"

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
  if (!status) throw std::runtime_error(said(status.error()));
}

std::string make_folder_for_test() {
  std::string name = "/dev/shm/sceau-install-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  ::chmod(name.c_str(), 0755);  // servers change user and still come in
  return name;
}

std::string csr_on(const pkcs11::Session& session, const pkcs11::KeyPair& pair) {
  const x509::Name name = must(x509::Name::from_fields({"FR", "Rhône (69)", "CENTRE", "10B0221636", "x"}));
  const x509::PublicKey key = must(x509::public_key_from_rsa(pair.rsa.modulus, pair.rsa.exponent));
  const x509::CsrDraft draft = must(x509::draft_csr(name, key));
  const base::Bytes signature = must(pkcs11::sign(session, pair.private_key, draft.tbs()));
  return x509::to_pem("CERTIFICATE REQUEST", must(x509::finish_csr(draft, signature)));
}

}  // namespace

std::string probe_program() { return std::string(SCEAU_BINARY_DIR) + "/libexec/sceau/sceau-probe"; }

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

Lab::Lab() : folder_(make_folder_for_test()) {}

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

Pair Lab::certify(const std::string& csr_file, const std::string& common_name,
                  const std::string& usage) const {
  const std::string file = twin_.sign(csr_file, "leaf.pem", {"--cn", common_name, "--usage", usage});
  const auto bundle = must(x509::read_bundle(must(base::read_file(file)), file));
  const base::Bytes leaf = bundle.certificates().front().der;
  return {base::Secret(), leaf, base::hex(base::sha256(leaf))};
}

Pair Lab::issue(const std::string& common_name, const std::string& usage) const {
  const auto made = ::sceau::test::make_request(twin_.folder(), "pair", "rsa:2048");
  Pair pair = certify(made.csr, common_name, usage);
  pair.key = base::Secret(std::string_view(read(made.key)));
  return pair;
}

Pair Lab::issue_on(const ::sceau::test::SoftHsmToken& token, const std::string& label) const {
  const auto module = must(pkcs11::Module::load(token.kModule, token.environment()));
  const auto info = must(pkcs11::find_token(*module, token.label()));
  const auto session = must(pkcs11::Session::open(module, info, pkcs11::Access::read_write));
  const auto login = must(pkcs11::Login::user(session, base::Secret(std::string_view(token.pin()))));
  const auto pair = must(pkcs11::generate(session, {.label = label}));
  write("token.csr.pem", csr_on(session, pair));
  return certify(path("token.csr.pem"), "INSI-MANU", "AUTH_CLI");
}

std::vector<base::Bytes> Lab::chain() const {
  const auto bundle = must(x509::read_bundle(must(base::read_file(twin_.chain())), "chain.pem"));
  std::vector<base::Bytes> issuers, roots;
  for (const x509::Certificate& certificate : bundle.certificates())
    (certificate.self_signed ? roots : issuers).push_back(certificate.der);
  issuers.insert(issuers.end(), roots.begin(), roots.end());
  return issuers;
}

std::string Lab::address(const base::Background& peer) {
  const std::string url = ::sceau::test::Twin::url_of(peer);  // https://127.0.0.1:41005
  return "https://localhost" + url.substr(url.rfind(':'));
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

Request Lab::request(Target target, const Pair& pair, const ::sceau::test::SoftHsmToken& token,
                     const std::string& label) const {
  Request asked = request(target, pair);
  write("pin", token.pin(), 0600);  // without a line break: libp11 would send it along
  asked.key = TokenKey{.uri = "pkcs11:token=" + token.label() + ";object=" + label + ";type=private",
                       .module = token.kModule,
                       .environment = token.environment(),
                       .pin_file = path("pin")};
  return asked;
}

void open_folders(const ::sceau::test::SoftHsmToken& token) {
  for (const std::string& folder : {token.folder(), token.tokens_folder()}) ::chmod(folder.c_str(), 0755);
  ::chmod(token.conf().c_str(), 0644);
}

std::string said(const base::Error& error) {
  return error.subject + " | " + error.value + " | " + error.lower;
}

std::string said(const base::Result<Outcome>& outcome) {
  if (!outcome) return said(outcome.error());
  return outcome->refused ? said(*outcome->refused) : "it was not refused";
}

}  // namespace sceau::install::test

// The table target × key storage × TLS version: each cell really installed and really called, or refused
// before anything is written. The rows are printed: they are the table of the documentation.
#include <fmt/core.h>
#include <unistd.h>

#include "core/install/readable.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

using model::KeyStorage;
using model::TlsVersion;

struct Cell {
  Target target;
  KeyStorage storage;
  Impossible why = Impossible::none;
  const char* program = nullptr;
};

std::string name_of(const ::testing::TestParamInfo<Cell>& info) {
  return std::string(word(info.param.target)) + "_" + std::string(model::word(info.param.storage));
}

class InstallTable : public ::testing::TestWithParam<Cell> {
 protected:
  void SetUp() override {
    if (GetParam().program != nullptr && !have(GetParam().program))
      GTEST_SKIP() << "skipped: " << GetParam().program << " is not installed";
    if (GetParam().storage != KeyStorage::token) return;
    if (!::sceau::test::SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    if (::geteuid() != 0) GTEST_SKIP() << "skipped: workers of another user need root";
    token.emplace();
    open_folders(*token);
  }
  void TearDown() override { end_by_pid_file(lab.path("stunnel/stunnel.pid")); }

  Request request_for(const Pair& pair) const {
    Request asked =
        token ? lab.request(GetParam().target, pair, *token, "manu") : lab.request(GetParam().target, pair);
    asked.password = base::Secret(std::string_view("Mot-de-Passe-9"));
    asked.proof.rounds = 2;
    return asked;
  }
  Pair pair() const {
    if (!token) return lab.issue("INSI-MANU");
    Pair made = lab.issue_on(*token, "manu");
    const TokenKey key{.uri = "pkcs11:token=" + token->label(),
                       .module = token->kModule,
                       .environment = token->environment()};
    EXPECT_TRUE(let_group_read_token(key, "www-data"));
    return made;
  }
  std::vector<std::string> variables() const {
    if (!token) return {};
    std::vector<std::string> all = token->environment();
    all.push_back(std::string("PKCS11_MODULE_PATH=") + token->kModule);
    return all;
  }
  // The server that the target is for, running; none where there is none.
  std::unique_ptr<Daemon> serve(Request& asked) const {
    switch (GetParam().target) {
      case Target::nginx:
        asked.software = nginx_in(lab);
        return std::make_unique<Daemon>(std::vector<std::string>{"nginx", "-c", asked.software.main_config},
                                        asked.software.pid_file, variables());
      case Target::apache:
        asked.software = apache_in(lab);
        return std::make_unique<Daemon>(
            std::vector<std::string>{"apache2", "-f", asked.software.main_config, "-k", "start"},
            asked.software.pid_file);
      case Target::haproxy:
        asked.software = haproxy_in(lab);
        return std::make_unique<Daemon>(
            std::vector<std::string>{"haproxy", "-W", "-D", "-f", asked.software.main_config, "-f",
                                     asked.software.include_in, "-p", asked.software.pid_file},
            asked.software.pid_file);
      case Target::stunnel:
        asked.software = stunnel_in(lab);
        return nullptr;
      case Target::command:
        asked.software.hook = {"true"};
        return nullptr;
      case Target::pem:
      case Target::pkcs12:
      case Target::java:
        return nullptr;
    }
    return nullptr;
  }
  bool serves() const {
    const Target target = GetParam().target;
    return target == Target::nginx || target == Target::apache || target == Target::haproxy ||
           target == Target::stunnel;
  }
  // "TLSv1.2": what the called side saw, and that it got the certificate.
  std::string called(Request& asked, const Pair& made, TlsVersion version) const {
    asked.lowest = asked.highest = version;
    const auto outcome = install(asked);
    if (!outcome || outcome->refused) return "refused: " + said(outcome);
    if (outcome->presented_sha256 != made.sha256) return "presented " + outcome->presented_sha256;
    if (!serves()) return outcome->probe ? outcome->probe->tls_version : "not probed";
    const std::string answer = get("http://" + asked.gateway.listen + "/");
    if (answer.find(made.sha256) == std::string::npos) return "answered " + answer;
    const std::size_t at = answer.find("protocol ") + 9;
    return answer.substr(at, answer.find('\n', at) - at);
  }
  Lab lab;
  std::optional<::sceau::test::SoftHsmToken> token;
};

TEST_P(InstallTable, PresentsTheCertificateInBothVersionsOrSaysWhyNot) {
  const auto [target, storage, why, program] = GetParam();
  // HAProxy is asked; the others are known.
  const Impossible known = impossible(target, storage, model::Usage::auth_cli);
  EXPECT_EQ(known, why == Impossible::without_engine ? Impossible::engine_unknown : why);
  if (why != Impossible::none) {
    Request asked = request_for(lab.issue("INSI-MANU"));
    const auto outcome = install(asked);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, base::ErrorCode::target_impossible);
    EXPECT_EQ(outcome.error().value, word(why));
    EXPECT_FALSE(base::exists(lab.path("sceau")));
    fmt::print("| {} | {} | impossible: {} | impossible |\n", word(target), model::word(storage), word(why));
    return;
  }
  const Pair made = pair();
  const base::Background teleservice = lab.peer();
  Request asked = request_for(made);
  const auto server = serve(asked);
  if (serves())
    asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const std::string tls12 = called(asked, made, TlsVersion::tls12);
  const std::string tls13 = called(asked, made, TlsVersion::tls13);
  fmt::print("| {} | {} | {} | {} |\n", word(target), model::word(storage), tls12, tls13);
  EXPECT_EQ(tls12, "TLSv1.2");
  EXPECT_EQ(tls13, "TLSv1.3");
}

INSTANTIATE_TEST_SUITE_P(
    All, InstallTable,
    ::testing::Values(Cell{Target::pem, KeyStorage::file}, Cell{Target::pem, KeyStorage::token},
                      Cell{Target::pkcs12, KeyStorage::file},
                      Cell{Target::pkcs12, KeyStorage::token, Impossible::key_cannot_leave},
                      Cell{Target::java, KeyStorage::file, Impossible::none, "keytool"},
                      Cell{Target::java, KeyStorage::token, Impossible::none, "keytool"},
                      Cell{Target::nginx, KeyStorage::file, Impossible::none, "nginx"},
                      Cell{Target::nginx, KeyStorage::token, Impossible::none, "nginx"},
                      Cell{Target::apache, KeyStorage::file, Impossible::none, "apache2"},
                      Cell{Target::apache, KeyStorage::token, Impossible::wants_file, "apache2"},
                      Cell{Target::haproxy, KeyStorage::file, Impossible::none, "haproxy"},
                      Cell{Target::haproxy, KeyStorage::token, Impossible::without_engine, "haproxy"},
                      Cell{Target::stunnel, KeyStorage::file, Impossible::none, "stunnel4"},
                      Cell{Target::stunnel, KeyStorage::token, Impossible::none, "stunnel4"},
                      Cell{Target::command, KeyStorage::file}, Cell{Target::command, KeyStorage::token}),
    name_of);

}  // namespace
}  // namespace sceau::install::test

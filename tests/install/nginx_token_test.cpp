// nginx with a key on a SoftHSM token: the workers read the token after the fork, as www-data.
#include <sys/stat.h>
#include <unistd.h>

#include "core/install/place.hpp"
#include "core/install/readable.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallNginxToken : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
    if (!::sceau::test::SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    if (::geteuid() != 0) GTEST_SKIP() << "skipped: workers of another user need root";
    token.emplace();
    open_folders(*token);
  }
  std::vector<std::string> variables() const {
    std::vector<std::string> all = token->environment();
    all.push_back(std::string("PKCS11_MODULE_PATH=") + token->kModule);
    return all;
  }
  Request request(const Pair& pair, const std::string& label, const Software& software) const {
    Request asked = lab.request(Target::nginx, pair, *token, label);
    asked.software = software;
    return asked;
  }
  void let_workers_read() const {
    const TokenKey key{.uri = "pkcs11:token=" + token->label(),
                       .module = token->kModule,
                       .environment = token->environment()};
    ASSERT_TRUE(let_group_read_token(key, "www-data"));
  }
  Lab lab;
  std::optional<::sceau::test::SoftHsmToken> token;
};

TEST_F(InstallNginxToken, PresentsTheCertificateFromTheWorkers) {
  const Pair pair = lab.issue_on(*token, "manu");
  let_workers_read();
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software, variables());
  const auto outcome = install(request(pair, "manu", software));
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome) << lab.read(lab.path("nginx/error.log"));
  EXPECT_EQ(outcome->presented_sha256, pair.sha256);
  const std::string identity = lab.read(lab.path("sceau/insi-manu/live/identity.conf"));
  EXPECT_NE(identity.find("pin-source=file:" + lab.path("pin")), std::string::npos) << identity;
  EXPECT_EQ(identity.find(token->pin()), std::string::npos) << "the PIN itself is in the configuration";
}

TEST_F(InstallNginxToken, SwitchesToAKeyMadeAfterTheStartAndBack) {
  const Pair old_pair = lab.issue_on(*token, "manu");
  let_workers_read();
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software, variables());
  const auto first = install(request(old_pair, "manu", software));
  ASSERT_TRUE(first && !first->refused) << said(first);
  const Pair new_pair = lab.issue_on(*token, "manu-2");
  let_workers_read();
  const auto second = install(request(new_pair, "manu-2", software));
  ASSERT_TRUE(second && !second->refused) << said(second) << lab.read(lab.path("nginx/error.log"));
  EXPECT_EQ(second->presented_sha256, new_pair.sha256);
  const auto returned = back(request(old_pair, "manu", software));
  ASSERT_TRUE(returned && !returned->refused) << said(returned);
  EXPECT_EQ(returned->presented_sha256, old_pair.sha256);
}

TEST_F(InstallNginxToken, SaysWhichFileTheWorkersCannotReadBeforeItWrites) {
  const Pair pair = lab.issue_on(*token, "manu");
  const Software software = nginx_in(lab);
  const auto outcome = install(request(pair, "manu", software));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::key_unreadable_by_service);
  EXPECT_TRUE(outcome.error().subject.starts_with(token->tokens_folder())) << outcome.error().subject;
  EXPECT_EQ(outcome.error().value, "www-data");
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
}

// nginx -t and the reload say yes, and every handshake fails: only the proof sees it.
TEST_F(InstallNginxToken, PutsTheOldSetBackWhenTheWorkersCannotReadTheToken) {
  const Pair in_file = lab.issue("INSI-MANU");
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software, variables());
  Request before = lab.request(Target::nginx, in_file);
  before.software = software;
  const auto first = install(before);
  ASSERT_TRUE(first && !first->refused) << said(first);
  const Pair pair = lab.issue_on(*token, "manu");
  Request asked = request(pair, "manu", software);
  asked.software.user = "-";
  asked.proof.patience = std::chrono::milliseconds(500);
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome) << said(outcome);
  ASSERT_TRUE(outcome->refused);
  EXPECT_TRUE(outcome->tested && outcome->reloaded);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::proof_failed);
  EXPECT_EQ(outcome->refused->value, "http 502");
  const auto after = install(before);
  ASSERT_TRUE(after && !after->refused) << said(after);
  EXPECT_EQ(after->version, "0001");
  EXPECT_EQ(after->presented_sha256, in_file.sha256);
}

// nginx -t has the variables from us, the running nginx has not: it goes on with what it had.
TEST_F(InstallNginxToken, PutsEverythingBackWhenNginxWasStartedWithoutTheModule) {
  const Pair pair = lab.issue_on(*token, "manu");
  let_workers_read();
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software, {"SOFTHSM2_CONF=/etc/softhsm/softhsm2.conf"});
  Request asked = request(pair, "manu", software);
  asked.proof.patience = std::chrono::milliseconds(500);
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->value, "no answer");
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
  EXPECT_FALSE(base::exists(software.main_include + "/90-sceau-engine.conf"));
}

TEST_F(InstallNginxToken, RefusesAPinFileThatOthersRead) {
  const Pair pair = lab.issue_on(*token, "manu");
  const Request asked = request(pair, "manu", nginx_in(lab));
  ::chmod(lab.path("pin").c_str(), 0644);
  const auto outcome = install(asked);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::pin_file_rights);
  EXPECT_EQ(outcome.error().value, "644");
}

TEST_F(InstallNginxToken, RefusesAPinFileWhoseLineEndWouldBeSentToTheToken) {
  const Pair pair = lab.issue_on(*token, "manu");
  let_workers_read();
  const Request asked = request(pair, "manu", nginx_in(lab));
  lab.write("pin", std::string(token->pin()) + "\n", 0600);
  const auto outcome = install(asked);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, base::ErrorCode::pin_file_newline);
}

}  // namespace
}  // namespace sceau::install::test

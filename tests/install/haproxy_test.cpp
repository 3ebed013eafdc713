// HAProxy as a client.
#include "core/install/place.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallHaproxy : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("haproxy")) GTEST_SKIP() << "skipped: haproxy is not installed";
  }
  Request request(const Pair& pair, const Software& software) const {
    Request asked = lab.request(Target::haproxy, pair);
    asked.software = software;
    return asked;
  }
  Lab lab;
};

TEST_F(InstallHaproxy, PresentsTheCertificateThroughTheGatewayAndSwitches) {
  const Pair old_pair = lab.issue("INSI-MANU"), new_pair = lab.issue("INSI-MANU");
  const Software software = haproxy_in(lab);
  const base::Background teleservice = lab.peer();
  const Daemon haproxy = start_haproxy(software);
  Request asked = request(old_pair, software);
  asked.gateway = {"127.0.0.1:" + std::to_string(kernel_port()), Lab::address(teleservice) + "/"};
  const auto first = install(asked);
  ASSERT_TRUE(first && !first->refused) << said(first);
  EXPECT_EQ(first->presented_sha256, old_pair.sha256);
  EXPECT_NE(get("http://" + asked.gateway.listen + "/").find(old_pair.sha256), std::string::npos);
  asked.leaf = new_pair.leaf;
  asked.key = FileKey{new_pair.key.copy()};
  const auto second = install(asked);
  ASSERT_TRUE(second && !second->refused) << said(second);
  for (int i = 0; i < 50; ++i)
    ASSERT_NE(get("http://" + asked.gateway.listen + "/").find(new_pair.sha256), std::string::npos) << i;
}

TEST_F(InstallHaproxy, PutsTheOldSetBackWhenHaproxyRefusesTheNewOne) {
  const Pair good = lab.issue("INSI-MANU"), other = lab.issue("INSI-MANU");
  const Software software = haproxy_in(lab);
  const Daemon haproxy = start_haproxy(software);
  const auto first = install(request(good, software));
  ASSERT_TRUE(first && !first->refused) << said(first);
  Request bad = request(other, software);
  bad.suites = "NO-SUCH-SUITE";
  const auto outcome = install(bad);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::config_test_failed);
  EXPECT_EQ(live_version({lab.path("sceau/insi-manu")}), "0001");
  EXPECT_TRUE(haproxy.runs());
}

// Debian's HAProxy reads one file unless EXTRAOPTS says more: told before anything is written.
TEST_F(InstallHaproxy, SaysThatTheFolderIsNotThereOrNotReadByTheService) {
  const Pair pair = lab.issue("INSI-MANU");
  Software software = haproxy_in(lab);
  const Daemon haproxy({"haproxy", "-W", "-D", "-f", software.main_config, "-p", software.pid_file},
                       software.pid_file);
  for (const std::string& folder : {software.include_in, lab.path("nowhere")}) {
    software.include_in = folder;
    const auto outcome = install(request(pair, software));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, base::ErrorCode::service_reads_not);
    EXPECT_EQ(outcome.error().value, folder);
    EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
  }
}

// ---- a key on a token: what the binary itself says of engines ----

TEST_F(InstallHaproxy, IsBuiltByDebianWithoutEngines) {
  EXPECT_EQ(ask_haproxy("haproxy").value(), Impossible::without_engine);
}

TEST(InstallHaproxyEngines, AreReadFromWhatItWasBuiltWith) {
  struct Row {
    const char* said;
    Impossible found;
  };
  for (const Row& row :
       {Row{"Feature list : +DL -ENGINE +EPOLL", Impossible::without_engine},
        Row{"Feature list : +DL +ENGINE +EPOLL\n", Impossible::engine_untried},
        Row{"  OPTIONS = USE_OPENSSL=1 USE_ENGINE=1\n", Impossible::engine_untried},
        Row{"  OPTIONS = USE_ENGINE= USE_LUA=1\n", Impossible::without_engine},
        Row{"Feature list : +OPENSSL -51DEGREES\n", Impossible::engine_unknown},
        Row{"  CFLAGS = -DMY-ENGINES\n", Impossible::engine_unknown}, Row{"", Impossible::engine_unknown}})
    EXPECT_EQ(engines_in(row.said), row.found) << row.said;
}

class InstallHaproxyTokenKey : public ::testing::Test {
 protected:
  // The installation with a program of these words in HAProxy's place, which must refuse before it writes.
  base::Error refused_by(const std::string& words) const {
    lab.write("haproxy", "#!/bin/sh\n" + words + "\n", 0755);
    return refused_with(lab.path("haproxy"));
  }
  base::Error refused_with(const std::string& program) const {
    Request asked = lab.request(Target::haproxy, lab.issue("INSI-MANU"));
    asked.key = TokenKey{.uri = "pkcs11:token=t;id=%01", .module = "/usr/lib/softhsm/libsofthsm2.so"};
    asked.software.program = program;
    const auto outcome = install(asked);
    EXPECT_FALSE(outcome);
    EXPECT_FALSE(base::exists(lab.path("sceau")));
    return outcome ? base::Error{} : outcome.error();
  }
  Lab lab;
};

TEST_F(InstallHaproxyTokenKey, IsRefusedWithWhatTheProgramSaysOfItself) {
  const base::Error without = refused_by("[ \"$1\" = -vv ] && echo 'Feature list : -ENGINE +EPOLL'");
  EXPECT_EQ(without.code, base::ErrorCode::target_impossible);
  EXPECT_EQ(without.value, "without_engine");
  EXPECT_EQ(refused_by("echo 'Feature list : +ENGINE'").value, "engine_untried");
  EXPECT_EQ(refused_by("echo HA-Proxy version 1.5").value, "engine_unknown");
}

TEST_F(InstallHaproxyTokenKey, IsRefusedWhereTheProgramFailsHangsOrIsMissing) {
  const base::Error failed = refused_by("echo broken >&2; exit 3");
  EXPECT_EQ(failed.code, base::ErrorCode::program_failed);
  EXPECT_EQ(failed.value, "3");
  EXPECT_EQ(failed.lower, "broken\n");
  EXPECT_EQ(refused_by("exec sleep 60").code, base::ErrorCode::program_timed_out);
  EXPECT_EQ(refused_with(lab.path("nothing")).code, base::ErrorCode::target_software_missing);
}

}  // namespace
}  // namespace sceau::install::test

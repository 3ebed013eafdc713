// A machine on which systemd runs: the service is asked and reloaded through systemctl. systemctl is played
// by a script here, in a mount namespace of its own where /run/systemd/system is there.
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/install/place.hpp"
#include "core/install/service.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

class InstallSystemd : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
    if (::geteuid() != 0) GTEST_SKIP() << "skipped: a mount namespace needs root";
    if (in_namespace([] { return systemd_runs(); }) != true)
      GTEST_SKIP() << "skipped: no mount namespace can be made here";
    software = nginx_in(lab);
  }
  // systemctl of these words for `reload-or-restart`; it notes what it was asked.
  void play_systemctl(const std::string& pid, const std::string& reload) const {
    lab.write("bin/systemctl",
              "#!/bin/sh\necho \"$*\" >> " + lab.path("asked") + "\ncase $1 in\nshow) echo " + pid +
                  ";;\nreload-or-restart) " + reload + ";;\nesac\n",
              0755);
  }
  // The answer of `act`, called where systemd seems to run; none: no such place could be made.
  template <class Act>
  std::optional<bool> in_namespace(Act act) const {
    const pid_t child = ::fork();
    if (child == 0) {
      const bool there = ::unshare(CLONE_NEWNS) == 0 &&
                         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount("tmpfs", "/run", "tmpfs", 0, nullptr) == 0 &&
                         base::make_folder("/run/systemd/system", 0755).has_value();
      ::setenv("PATH", (lab.path("bin") + ":" + ::getenv("PATH")).c_str(), 1);
      ::_exit(!there ? 2 : act() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) return std::nullopt;
    return WEXITSTATUS(status) == 0;
  }
  // By the unit: no pid file is named.
  Request request(const Pair& pair) const {
    Request asked = lab.request(Target::nginx, pair);
    asked.software = software;
    asked.software.pid_file.clear();
    asked.software.unit = "gateway";
    return asked;
  }
  std::string asked() const { return lab.read(lab.path("asked")); }
  Lab lab;
  Software software;
};

TEST_F(InstallSystemd, ReloadsTheUnitAndProvesIt) {
  const Daemon nginx = start_nginx(software);
  const std::string pid = std::to_string(nginx.pid());
  play_systemctl(pid, "kill -HUP " + pid);
  const Pair pair = lab.issue("INSI-MANU");
  const Request wanted = request(pair);
  EXPECT_EQ(in_namespace([&] {
              const auto outcome = install(wanted);
              return outcome && outcome->reloaded && outcome->presented_sha256 == pair.sha256;
            }),
            true);
  EXPECT_EQ(asked(), "show --property=MainPID --value gateway\nreload-or-restart gateway\n");
}

TEST_F(InstallSystemd, PutsTheOldSetBackWhenTheUnitDoesNotReload) {
  const Daemon nginx = start_nginx(software);
  const std::string pid = std::to_string(nginx.pid());
  const Pair old_pair = lab.issue("INSI-MANU");
  Request before = lab.request(Target::nginx, old_pair);
  before.software = software;
  ASSERT_TRUE(install(before));
  // It says no to the new set, and yes when the old one is back.
  play_systemctl(pid, "[ -e " + lab.path("refused") + " ] && exec kill -HUP " + pid + "; touch " +
                          lab.path("refused") + "; echo Job failed >&2; exit 1");
  const Request wanted = request(lab.issue("INSI-MANU"));
  EXPECT_EQ(in_namespace([&] {
              const auto outcome = install(wanted);
              return outcome && outcome->refused &&
                     outcome->refused->code == base::ErrorCode::reload_failed &&
                     outcome->refused->lower == "Job failed\n" &&
                     outcome->presented_sha256 == old_pair.sha256;
            }),
            true);
  EXPECT_EQ(live_version({lab.path("sceau/insi-manu")}), "0001");
}

TEST_F(InstallSystemd, SaysThatTheUnitDoesNotRun) {
  play_systemctl("0", "exit 1");
  const Request wanted = request(lab.issue("INSI-MANU"));
  EXPECT_EQ(in_namespace([&] {
              const auto outcome = install(wanted);
              return outcome && outcome->refused &&
                     outcome->refused->code == base::ErrorCode::service_not_running &&
                     outcome->refused->value == "gateway";
            }),
            true);
  EXPECT_FALSE(base::exists(lab.path("sceau/insi-manu/live")));
}

}  // namespace
}  // namespace sceau::install::test

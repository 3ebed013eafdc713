// What belongs to a whole run: hooks, several entries, two runs at once.
#include <thread>

#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

class InstallRun : public ::testing::Test {
 protected:
  // A hook that leaves a line each time it runs.
  std::vector<std::string> hook(const std::string& words) const {
    lab.write("hook", "#!/bin/sh\n" + words + "\n", 0755);
    return {lab.path("hook")};
  }
  Lab lab;
};

TEST_F(InstallRun, CallsTheHookAtTheFirstInstallationAndNotWhenNothingChanged) {
  Request request = lab.request(Target::command, lab.issue("INSI-MANU"));
  request.software.hook = hook("echo \"$SCEAU_ENTRY $SCEAU_CERTIFICATE\" >> " + lab.path("said"));
  const auto first = install(request);
  ASSERT_TRUE(first && !first->refused) << said(first);
  EXPECT_EQ(lab.read(lab.path("said")), "insi-manu " + live_path(request) + "/cert.pem\n");
  ASSERT_TRUE(install(request));
  EXPECT_EQ(lines_in(lab.read(lab.path("said"))), 1U);
}

TEST_F(InstallRun, PutsEverythingBackWhenTheHookSaysNoAndKeepsItsStatus) {
  Request request = lab.request(Target::command, lab.issue("INSI-MANU"));
  request.software.hook = hook("echo no; exit 7");
  const auto outcome = install(request);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::reload_failed);
  EXPECT_EQ(outcome->refused->value, "7");
  EXPECT_FALSE(base::exists(live_path(request)));
}

TEST_F(InstallRun, ReloadsAServiceOnceForSeveralEntries) {
  Request first = lab.request(Target::java, lab.issue("INSI-MANU"));
  Request second = lab.request(Target::java, lab.issue("DMP"));
  if (!have("keytool")) GTEST_SKIP() << "skipped: keytool is not installed";
  second.entry = "dmp-auth";
  std::vector<Request> requests;
  for (Request* request : {&first, &second}) {
    request->password = base::Secret(std::string_view("Mot-de-Passe-9"));
    request->software.hook = hook("echo reloaded >> " + lab.path("said"));
    requests.push_back(std::move(*request));
  }
  const auto outcomes = install(requests);
  ASSERT_TRUE(outcomes) << said(outcomes.error());
  EXPECT_EQ(lines_in(lab.read(lab.path("said"))), 1U);
}

TEST_F(InstallRun, TwoAtOnceForOneServiceComeOneAfterTheOther) {
  if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  const Pair pairs[] = {lab.issue("INSI-MANU"), lab.issue("DMP")};
  std::string failed[2];
  std::vector<std::thread> runs;
  for (int i = 0; i < 2; ++i)
    runs.emplace_back([&, i] {
      Request request = lab.request(Target::nginx, pairs[i]);
      request.entry = i == 0 ? "insi-manu" : "dmp-auth";
      request.software = software;
      const auto outcome = install(request);
      if (!outcome || outcome->refused || outcome->presented_sha256 != pairs[i].sha256)
        failed[i] = said(outcome);
    });
  for (std::thread& run : runs) run.join();
  EXPECT_EQ(failed[0], "");
  EXPECT_EQ(failed[1], "");
}

}  // namespace
}  // namespace sceau::install::test

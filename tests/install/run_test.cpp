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

TEST_F(InstallRun, CallsOneHookOnceForSeveralEntriesAndTellsItOfAll) {
  std::vector<Request> requests;
  for (const char* entry : {"insi-manu", "dmp-auth"}) {
    requests.push_back(lab.request(Target::command, lab.issue("INSI-MANU")));
    requests.back().entry = entry;
    requests.back().software.hook =
        hook("echo \"$SCEAU_ENTRIES|$SCEAU_LIVES|$SCEAU_ENTRY$SCEAU_KEY$SCEAU_LIVE\" >> " + lab.path("said"));
  }
  const auto outcomes = install(requests);
  ASSERT_TRUE(outcomes) << said(outcomes.error());
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(outcomes->at(i).entry, requests[i].entry);
  const std::string lives = live_path(requests[0]) + " " + live_path(requests[1]);
  EXPECT_EQ(lab.read(lab.path("said")), "insi-manu dmp-auth|" + lives + "|\n");
  const Pair renewed = lab.issue("INSI-MANU");
  requests[0].leaf = renewed.leaf;
  requests[0].key = FileKey{renewed.key.copy()};
  ASSERT_TRUE(install(requests));
  EXPECT_EQ(lines_in(lab.read(lab.path("said"))), 2U) << "one of the two changed: once more";
}

TEST_F(InstallRun, CallsEachHookWhereTheyAreTwo) {
  std::vector<Request> requests;
  for (const char* entry : {"insi-manu", "dmp-auth"}) {
    requests.push_back(lab.request(Target::command, lab.issue("INSI-MANU")));
    requests.back().entry = entry;
    requests.back().software.hook = hook("echo \"$1 $SCEAU_ENTRY\" >> " + lab.path("said"));
    requests.back().software.hook.emplace_back(entry);
  }
  ASSERT_TRUE(install(requests));
  EXPECT_EQ(lab.read(lab.path("said")), "insi-manu insi-manu\ndmp-auth dmp-auth\n");
}

// Where the hook says no to one of two, both are as before, and it is told once of what there was before.
TEST_F(InstallRun, PutsAllEntriesBackWhenTheirHookSaysNo) {
  const Pair before = lab.issue("INSI-MANU");
  Request first = lab.request(Target::command, before),
          second = lab.request(Target::command, lab.issue("DMP"));
  second.entry = "dmp-auth";
  first.software.hook = second.software.hook =
      hook("echo \"$SCEAU_ENTRIES\" >> " + lab.path("said") + "; ! grep -q dmp $0.no");
  ASSERT_TRUE(install(first)) << "nothing forbids it yet";
  lab.write("hook.no", "dmp");
  const Pair renewed = lab.issue("INSI-MANU");
  first.leaf = renewed.leaf;
  first.key = FileKey{renewed.key.copy()};
  std::vector<Request> both;
  both.push_back(std::move(first));
  both.push_back(std::move(second));
  const auto outcomes = install(both);
  EXPECT_FALSE(outcomes && !outcomes->front().refused);
  EXPECT_FALSE(base::exists(live_path(both[1])));
  EXPECT_NE(lab.read(live_path(both[0]) + "/key.pem").find(before.key.text()), std::string::npos);
  EXPECT_EQ(lab.read(lab.path("said")), "insi-manu\ninsi-manu dmp-auth\ninsi-manu\n");
}

TEST_F(InstallRun, ReturnsSeveralEntriesAtOnceWithOneHook) {
  std::vector<Request> requests;
  std::vector<std::string> old_keys;
  for (const char* entry : {"insi-manu", "dmp-auth"}) {
    const Pair pair = lab.issue("INSI-MANU");
    old_keys.emplace_back(pair.key.text());
    requests.push_back(lab.request(Target::command, pair));
    requests.back().entry = entry;
    requests.back().software.hook = hook("echo \"$SCEAU_ENTRIES\" >> " + lab.path("said"));
  }
  ASSERT_TRUE(install(requests));
  for (Request& request : requests) {
    const Pair renewed = lab.issue("INSI-MANU");
    request.leaf = renewed.leaf;
    request.key = FileKey{renewed.key.copy()};
  }
  ASSERT_TRUE(install(requests));
  const auto returned = back(requests);
  ASSERT_TRUE(returned) << said(returned.error());
  EXPECT_EQ(lines_in(lab.read(lab.path("said"))), 3U);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_NE(lab.read(live_path(requests[i]) + "/key.pem").find(old_keys[i]), std::string::npos);
  const auto again = back(requests);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::ErrorCode::nothing_to_restore);
}

TEST_F(InstallRun, PutsEverythingBackWhenItIsAskedToStop) {
  std::vector<Request> requests;
  requests.push_back(lab.request(Target::command, lab.issue("INSI-MANU")));
  requests[0].software.hook = hook("echo \"$SCEAU_ENTRIES\" >> " + lab.path("said"));
  ASSERT_TRUE(install(requests));
  const std::string before = lab.read(live_path(requests[0]) + "/key.pem");
  const Pair renewed = lab.issue("INSI-MANU");
  requests[0].leaf = renewed.leaf;
  requests[0].key = FileKey{renewed.key.copy()};
  std::stop_source asked;
  const auto outcomes = install(
      requests,
      [&asked](const Request&, Step step) {
        if (step == Step::test) asked.request_stop();
      },
      asked.get_token());
  ASSERT_TRUE(outcomes) << said(outcomes.error());
  ASSERT_TRUE(outcomes->front().refused);
  EXPECT_EQ(outcomes->front().refused->code, base::ErrorCode::interrupted);
  EXPECT_EQ(lab.read(live_path(requests[0]) + "/key.pem"), before);
  EXPECT_EQ(lines_in(lab.read(lab.path("said"))), 1U) << "stopped before the hook was to run";
}

// nginx with two entries: one reload, a proof each; one that is refused puts both back.
TEST_F(InstallRun, ReloadsNginxOnceForTwoEntriesAndPutsBothBackWhenOneIsRefused) {
  if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  const Software software = nginx_in(lab);
  const Daemon nginx = start_nginx(software);
  const auto reloads = [this] {
    const std::string log = lab.read(lab.path("nginx/error.log"));
    std::size_t count = 0;
    for (std::size_t at = log.find("(SIGHUP) received"); at != std::string::npos;
         at = log.find("(SIGHUP) received", at + 1))
      ++count;
    return count;
  };
  const auto two = [&](const Pair& manu, const Pair& dmp) {
    std::vector<Request> requests;
    requests.push_back(lab.request(Target::nginx, manu));
    requests.push_back(lab.request(Target::nginx, dmp));
    requests[1].entry = "dmp-auth";
    for (Request& request : requests) request.software = software;
    return requests;
  };
  const Pair old_pairs[] = {lab.issue("INSI-MANU"), lab.issue("DMP")};
  const auto first = install(two(old_pairs[0], old_pairs[1]));
  ASSERT_TRUE(first) << said(first.error());
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(first->at(i).presented_sha256, old_pairs[i].sha256);
  EXPECT_EQ(reloads(), 1U);
  std::vector<Request> refused = two(lab.issue("INSI-MANU"), lab.issue("DMP"));
  const base::Background refusing = lab.peer({"--refuse"});
  refused[1].proof.url = Lab::address(refusing);
  refused[1].proof.trust = lab.chain();
  const auto second = install(refused);
  ASSERT_TRUE(second) << said(second.error());
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(second->at(i).refused);
    EXPECT_EQ(second->at(i).presented_sha256, old_pairs[i].sha256) << "nginx serves what it did before";
  }
  EXPECT_EQ(reloads(), 3U) << "one for the new sets, one for the way back";
}

TEST_F(InstallRun, PutsEverythingBackWhenTheHookSaysNoAndKeepsItsStatus) {
  Request request = lab.request(Target::command, lab.issue("INSI-MANU"));
  request.software.hook = hook("echo no; exit 7");
  const auto outcome = install(request);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->refused->code, base::ErrorCode::program_failed);
  EXPECT_EQ(outcome->refused->subject, lab.path("hook"));
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

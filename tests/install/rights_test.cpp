// Rights: files 0600 or 0640, folders 0700 or 0750, whoever installs with whatever umask; and labels.
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "core/install/place.hpp"
#include "tests/install/servers.hpp"

namespace sceau::install::test {
namespace {

std::string mode_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return "missing";
  constexpr char digits[] = "01234567";
  return {digits[info.st_mode >> 6 & 7], digits[info.st_mode >> 3 & 7], digits[info.st_mode & 7]};
}
gid_t group_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_gid : 0;
}

class InstallRights : public ::testing::Test {
 protected:
  static gid_t www() { return ::getpwnam("www-data")->pw_gid; }
  Request pem() const { return lab.request(Target::pem, lab.issue("INSI-MANU")); }
  // Every file and folder of ours: "750 640 …", each once.
  std::string modes() const {
    std::set<std::string> found;
    for (const auto& item : std::filesystem::recursive_directory_iterator(lab.path("sceau")))
      if (!item.is_symlink()) found.insert(mode_of(item.path()));
    found.insert(mode_of(lab.path("sceau")));
    std::string text;
    for (const std::string& mode : found) text += (text.empty() ? "" : " ") + mode;
    return text;
  }
  std::string live(const std::string& name) const { return lab.path("sceau/insi-manu/live/" + name); }
  Lab lab;
};

TEST_F(InstallRights, LetNobodyElseInUnlessAGroupIsNamed) {
  for (const mode_t mask : {0000, 0022, 0077}) {
    const mode_t before = ::umask(mask);
    const auto outcome = install(pem());
    ::umask(before);
    ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
    EXPECT_EQ(modes(), "600 640 750") << "umask " << mask;
    EXPECT_EQ(outcome->notices.back().code, NoticeCode::read_by_us);
  }
}

TEST_F(InstallRights, LetTheGroupThatWasNamedReadAndEnter) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another group needs root";
  Request asked = pem();
  asked.owner = ":www-data";
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_EQ(modes(), "600 640 750");
  EXPECT_EQ(mode_of(live("key.pem")), "640");
  for (const std::string& path :
       {lab.path("sceau"), lab.path("sceau/insi-manu"), lab.path("sceau/insi-manu/versions"), live(""),
        live("key.pem"), live("chain.pem")})
    EXPECT_EQ(group_of(path), www()) << path;
  for (const Notice& notice : outcome->notices) EXPECT_NE(notice.code, NoticeCode::read_by_us);
}

TEST_F(InstallRights, LetTheServicesUserReadByItsGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another user needs root";
  Request asked = pem();
  asked.software.user = "www-data";
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_EQ(group_of(live("key.pem")), www());
  EXPECT_EQ(mode_of(live("key.pem")), "640");
  const auto read =
      base::run({.argv = {"cat", live("key.pem"), live("chain.pem")}, .user = www(), .group = www()});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, 0) << read->errors;
}

TEST_F(InstallRights, StayThoseOfTheSetBeforeWhereNobodyIsNamed) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another group needs root";
  Request asked = pem();
  asked.owner = ":www-data";
  ASSERT_TRUE(install(asked));
  const auto outcome = install(pem());  // another certificate and key
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_EQ(modes(), "600 640 750");
  for (const char* name : {"", "key.pem", "chain.pem"}) EXPECT_EQ(group_of(live(name)), www()) << name;
  EXPECT_EQ(mode_of(live("key.pem")), "640");
}

// What was installed for nobody else first is opened to the group that is named later; what another group has
// already, or what we did not make, is not.
TEST_F(InstallRights, LetAGroupInLaterWhereTheFolderIsOurs) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another group needs root";
  ASSERT_TRUE(install(pem()));
  Request asked = pem();
  asked.owner = ":www-data";
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_EQ(group_of(lab.path("sceau")), www());
  EXPECT_EQ(modes(), "600 640 750");
  asked.owner = ":haproxy";
  asked.entry = "dmp-auth";
  const auto other = install(asked);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().subject, lab.path("sceau"));
  EXPECT_EQ(group_of(lab.path("sceau")), www());
}

// A folder of others on the way is never opened: it is named, and nothing is written.
TEST_F(InstallRights, SayWhichFolderOfOthersTheServiceCannotEnter) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another user needs root";
  lab.write("closed/keep", "", 0600);
  ::chmod(lab.path("closed").c_str(), 0700);
  for (const bool by_group : {true, false}) {
    Request asked = pem();
    asked.folder = lab.path("closed/sceau");
    (by_group ? asked.owner : asked.software.user) = by_group ? ":www-data" : "www-data";
    const auto outcome = install(asked);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, base::ErrorCode::key_unreadable_by_service);
    EXPECT_EQ(outcome.error().subject, lab.path("closed"));
    EXPECT_EQ(outcome.error().value, by_group ? ":www-data" : "www-data");
    EXPECT_FALSE(base::exists(asked.folder));
    EXPECT_EQ(mode_of(lab.path("closed")), "700");
  }
}

// nginx's master reads as root, wherever the files are.
TEST_F(InstallRights, AreOfNoMatterToAServiceThatReadsAsRoot) {
  if (!have("nginx")) GTEST_SKIP() << "skipped: nginx is not installed";
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: workers of another user need root";
  const Pair pair = lab.issue("INSI-MANU");
  Request asked = lab.request(Target::nginx, pair);
  asked.software = nginx_in(lab);
  lab.write("closed/keep", "", 0600);
  ::chmod(lab.path("closed").c_str(), 0700);
  asked.folder = lab.path("closed/sceau");
  const Daemon nginx = start_nginx(asked.software);
  const auto outcome = install(asked);
  ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
  EXPECT_EQ(outcome->presented_sha256, pair.sha256);
}

TEST_F(InstallRights, OfFoldersArePutBackWithTheOldSet) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another group needs root";
  Request before = pem();
  before.owner = ":www-data";
  ASSERT_TRUE(install(before));
  Request after = pem();
  const base::Background refusing = lab.peer({"--refuse"});
  after.proof.url = Lab::address(refusing);
  after.proof.trust = lab.chain();
  const auto outcome = install(after);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(group_of(lab.path("sceau/insi-manu")), www());
  EXPECT_EQ(group_of(lab.path("sceau/insi-manu/versions")), www());
}

// The software that reads an adopted key goes on reading it, at the first installation and at the next.
TEST_F(InstallRights, OfAnAdoptedKeyStay) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: another group needs root";
  lab.write("software/insi.key", "old\n", 0640);
  ASSERT_EQ(::chown(lab.path("software/insi.key").c_str(), 0, www()), 0);
  for (int i = 0; i < 2; ++i) {
    Request asked = pem();
    asked.adopt = {"key=" + lab.path("software/insi.key")};
    const auto outcome = install(asked);
    ASSERT_TRUE(outcome && !outcome->refused) << said(outcome);
    const auto read =
        base::run({.argv = {"cat", lab.path("software/insi.key")}, .user = www(), .group = www()});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->status, 0) << read->errors << " at " << i;
    EXPECT_EQ(mode_of(live("key.pem")), "640");
  }
}

// What was there before sceau came is nobody's certificate that we know: it comes back unproven, as it was.
TEST_F(InstallRights, OfAnAdoptedKeyComeBackWithIt) {
  lab.write("software/insi.key", "old\n", 0640);
  Request asked = pem();
  asked.adopt = {"key=" + lab.path("software/insi.key")};
  ASSERT_TRUE(install(asked));
  const auto returned = back(asked);
  ASSERT_TRUE(returned && !returned->refused) << said(returned);
  EXPECT_FALSE(returned->proven);
  EXPECT_EQ(lab.read(lab.path("software/insi.key")), "old\n");
  EXPECT_EQ(mode_of(lab.path("software/insi.key")), "640");
}

// No SELinux is needed for that: its label is an attribute of the file.
std::string label_of(const std::string& path) {
  char label[64] = {};
  const ssize_t size = ::getxattr(path.c_str(), "security.selinux", label, sizeof label);
  return size > 0 ? std::string(label, static_cast<std::size_t>(size)) : std::string();
}
bool set_label(const std::string& path, const std::string& label) {
  return ::setxattr(path.c_str(), "security.selinux", label.data(), label.size(), 0) == 0;
}

TEST_F(InstallRights, AndLabelsAreThoseOfTheFileThatIsReplaced) {
  const std::string label = "system_u:object_r:httpd_config_t:s0";
  ASSERT_TRUE(install(pem()));
  if (!set_label(live("key.pem"), label)) GTEST_SKIP() << "skipped: security.selinux cannot be written here";
  ASSERT_TRUE(install(pem()));
  EXPECT_EQ(live_version({lab.path("sceau/insi-manu")}), "0002");
  EXPECT_EQ(label_of(live("key.pem")), label);
}

TEST_F(InstallRights, AndLabelsOfAnAdoptedFileAreThoseOfTheNewOneAndComeBack) {
  const std::string label = "system_u:object_r:cert_t:s0", path = lab.path("software/insi.key");
  lab.write("software/insi.key", "old\n", 0600);
  if (!set_label(path, label)) GTEST_SKIP() << "skipped: security.selinux cannot be written here";
  Request asked = pem();
  asked.adopt = {"key=" + path};
  ASSERT_TRUE(install(asked));
  EXPECT_EQ(label_of(path), label) << "through the link, the new file";
  Request refused = lab.request(Target::pem, lab.issue("INSI-MANU"));
  refused.place = "other";
  lab.write("software/other.key", "old\n", 0600);
  ASSERT_TRUE(set_label(lab.path("software/other.key"), label));
  refused.adopt = {"key=" + lab.path("software/other.key")};
  const base::Background refusing = lab.peer({"--refuse"});
  refused.proof.url = Lab::address(refusing);
  refused.proof.trust = lab.chain();
  const auto outcome = install(refused);
  ASSERT_TRUE(outcome && outcome->refused) << said(outcome);
  EXPECT_EQ(lab.read(lab.path("software/other.key")), "old\n");
  EXPECT_EQ(label_of(lab.path("software/other.key")), label);
}

}  // namespace
}  // namespace sceau::install::test

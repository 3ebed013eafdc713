// Backups: one file that is checked to the last row, and a store again that holds no more than a store does.
#include "certstore/archive.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "certstore/audit.hpp"
#include "certstore/schema.hpp"
#include "core/base/file.hpp"
#include "store_fixture.hpp"

namespace sceau::store {
namespace {

using base::ErrorCode;

const std::string kKeyText = "-----BEGIN PRIVATE KEY-----secret-of-this-test";

class Archives : public StoreTest {
 protected:
  std::string file() const { return folder_ + "/backup"; }
  std::string elsewhere() const { return folder_ + "/other/sceau.db"; }
  std::string source(const std::string& content) {
    const std::string path = folder_ + "/source" + std::to_string(content.size());
    EXPECT_TRUE(base::replace_file(path, base::view(content), {}));
    return path;
  }
  // A store with one entry and one event, and one key file, as a backup.
  void back_up() {
    add_entry("insi-manu");
    ASSERT_TRUE(append(
        made(), {.at = kDay, .actor = "root", .entry = "e", .kind = "plan", .detail = "", .sha256 = {}}));
    ASSERT_EQ(code_of(write_archive(made(), {kDay, folder_ + "/state"},
                                    {{"keys/insi-manu.key.pem", source(kKeyText), 0600, {}}}, file())),
              "ok");
    std::filesystem::create_directory(folder_ + "/other");
  }
  ErrorCode refusal(const std::string& path) {
    const auto opened = Archive::open(path, elsewhere());
    EXPECT_FALSE(opened);
    EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/other")) << "nothing stays of what was refused";
    return opened ? ErrorCode::internal : opened.error().code;
  }
};

TEST_F(Archives, BringBackStoreAndFiles) {
  back_up();
  struct stat info {};
  ASSERT_EQ(::stat(file().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
  const base::Bytes before = base::read_file(file()).value();
  auto archive = Archive::open(file(), elsewhere());
  ASSERT_TRUE(archive) << code_of(archive);
  EXPECT_EQ(archive->head().made_at, kDay);
  ASSERT_EQ(archive->files().size(), 1U);
  EXPECT_EQ(base::text(archive->content("keys/insi-manu.key.pem").value()), kKeyText);
  ASSERT_EQ(code_of(archive->become_store(elsewhere() + ".before")), "ok");
  const Database restored = Database::open(elsewhere(), Access::read_write).value();
  EXPECT_TRUE(find_entry(restored, "insi-manu", std::nullopt));
  EXPECT_TRUE(check_integrity(restored));
  EXPECT_EQ(base::read_file(file()).value(), before) << "the backup itself is never written";
}

TEST_F(Archives, LeaveNoByteOfAKeyInTheStore) {
  back_up();
  ASSERT_TRUE(Archive::open(file(), elsewhere())->become_store(elsewhere() + ".before"));
  const std::string bytes(base::text(base::read_file(elsewhere(), 100'000'000).value()));
  EXPECT_EQ(bytes.find("secret-of-this-test"), std::string::npos);
  EXPECT_EQ(bytes.find("backup_piece"), std::string::npos);
}

TEST_F(Archives, GoOverAStoreInOneTransactionAndKeepIt) {
  back_up();
  add_entry("dmp-auth");
  const Database reading = opened(Access::read_only);  // another process that has it open
  auto archive = Archive::open(file(), path());
  ASSERT_TRUE(archive) << code_of(archive);
  ASSERT_EQ(code_of(archive->become_store(path() + ".before")), "ok");
  EXPECT_FALSE(find_entry(reading, "dmp-auth", std::nullopt)) << "it sees the restored one";
  EXPECT_TRUE(find_entry(reading, "insi-manu", std::nullopt));
  const Database kept = Database::open(path() + ".before", Access::read_only).value();
  EXPECT_TRUE(find_entry(kept, "dmp-auth", std::nullopt));
}

TEST_F(Archives, TakeThePlaceOfAStoreThatCannotBeOpened) {
  back_up();
  ASSERT_TRUE(base::create_file(elsewhere(), base::view(std::string(9000, '?')), {}));
  ASSERT_TRUE(Archive::open(file(), elsewhere())->become_store(elsewhere() + ".before"));
  EXPECT_TRUE(Database::open(elsewhere(), Access::read_only));
  EXPECT_EQ(base::text(base::read_file(elsewhere() + ".before").value()), std::string(9000, '?'));
}

TEST_F(Archives, ThatWereCutOffOrChangedAnywhereAreRefused) {
  back_up();
  const base::Bytes whole = base::read_file(file(), 100'000'000).value();
  const std::string broken = folder_ + "/broken";
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{100}, whole.size() / 2, whole.size() - 4096, whole.size() - 1}) {
    ASSERT_TRUE(base::replace_file(broken, base::ByteView(whole).first(size), {}));
    EXPECT_EQ(refusal(broken), ErrorCode::backup_invalid) << size << " bytes of it";
  }
  base::Bytes changed = whole;
  const std::string text(base::text(whole));
  changed[text.find("secret-of-this-test")] ^= 1U;
  ASSERT_TRUE(base::replace_file(broken, changed, {}));
  EXPECT_EQ(refusal(broken), ErrorCode::backup_invalid) << "a bit of a key";
  changed = whole;
  changed[text.find("insi-manu")] ^= 1U;
  ASSERT_TRUE(base::replace_file(broken, changed, {}));
  EXPECT_EQ(refusal(broken), ErrorCode::backup_invalid) << "a letter of a name";
}

TEST_F(Archives, AreNotWhateverFileIsThere) {
  made();
  std::filesystem::create_directory(folder_ + "/other");
  EXPECT_EQ(refusal(path()), ErrorCode::backup_invalid) << "a store is no backup";
  EXPECT_EQ(refusal(source(std::string(100'000, 'x'))), ErrorCode::backup_invalid);
  EXPECT_EQ(refusal(folder_ + "/nothing"), ErrorCode::file_missing);
}

TEST_F(Archives, OfANewerSchemaAreLeftToANewerSceau) {
  back_up();
  const Database copy = Database::open_as_is(file()).value();
  ASSERT_TRUE(copy.execute("PRAGMA user_version = 99"));
  EXPECT_EQ(refusal(file()), ErrorCode::store_newer);
}

TEST_F(Archives, NeverHoldANameThatLeadsOut) {
  made();
  std::filesystem::create_directory(folder_ + "/other");
  for (const char* name :
       {"../evil", "/etc/passwd", "keys/../../evil", "", "keys/", ".hidden", "a/b/c", "a\nb"}) {
    EXPECT_EQ(write_archive(made(), {kDay, "/s"}, {{name, source("x"), 0600, {}}}, file()).error().code,
              ErrorCode::store_corrupt)
        << name;
    EXPECT_FALSE(base::exists(file()));
  }
}

TEST_F(Archives, NeverGoOverAnotherFile) {
  ASSERT_TRUE(base::create_file(file(), base::view("mine"), {}));
  EXPECT_EQ(write_archive(made(), {kDay, "/s"}, {}, file()).error().code, ErrorCode::file_not_ours);
  EXPECT_EQ(base::text(base::read_file(file()).value()), "mine");
}

TEST_F(Archives, HoldFilesLargerThanARow) {
  made();
  std::filesystem::create_directory(folder_ + "/other");
  const std::string large(20'000'000, 'l');
  ASSERT_EQ(code_of(write_archive(
                made(), {kDay, "/s"},
                {{"evidence/scan", source(large), 0600, {}}, {"csr/none", source(""), 0640, {}}}, file())),
            "ok");
  const auto archive = Archive::open(file(), elsewhere());
  ASSERT_TRUE(archive) << code_of(archive);
  EXPECT_TRUE(base::text(archive->content("evidence/scan").value()) == large);
  EXPECT_TRUE(archive->content("csr/none")->empty());
}

TEST_F(Archives, WithoutRoomThereIsNoBackupAtAll) {
  made();
  std::filesystem::create_directory(folder_ + "/out");
  EXPECT_EQ(in_child([this]() -> std::string {
              ::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{100'000, 100'000};
              if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return "no limit";
              const auto written =
                  write_archive(opened(Access::read_only), {kDay, "/s"}, {}, folder_ + "/out/backup");
              if (written) return "there was room";
              return written.error().code == ErrorCode::disk_full ? "" : code_of(written);
            }),
            "");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/out"));
}

}  // namespace
}  // namespace sceau::store

// What a backup holds, and where it goes back: files beside the store, paths of another machine, what was
// there before.
#include "core/steps/backup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/file.hpp"
#include "core/steps/structure.hpp"

namespace sceau::steps {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const base::TimePoint kDay = base::parse_rfc3339("2026-11-23T10:00:00Z").value();
const Act kAct{"root", kDay};

class Backup : public testing::Test {
 protected:
  Places places(const std::string& name) const {
    return {folder_ + "/" + name, folder_ + "/" + name + "/sceau.db", folder_ + "/" + name + ".toml"};
  }
  void write(const std::string& name, const std::string& content) const {
    const std::string path = folder_ + "/" + name;
    ASSERT_TRUE(base::make_folder(std::filesystem::path(path).parent_path().string()));
    ASSERT_TRUE(base::replace_file(path, base::view(content), {}));
  }
  std::string read(const std::string& name) const {
    const auto content = base::read_file(folder_ + "/" + name);
    return content ? std::string(base::text(*content)) : "not there";
  }
  void SetUp() override {
    std::string name = "/dev/shm/sceau-backup-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    database_ = store::Database::create(places("a").store).value();
    ASSERT_TRUE(add_structure(
        *database_, {.name = "CENTRE", .finess = "0B0221636", .siret = {}, .department = "69"}, kAct));
    write("a/csr/one.csr.pem", "csr");
    write("a/keys/one.key.pem", "key");
    write("a/installed/x/key.pem", "made again");
    write("a.toml", "config");
    ASSERT_TRUE(database_->execute(
        ("INSERT INTO entry SELECT 1, id, 'one', 'p', '', 'dmp', 'SIGN', 'DMP', 'file', 2048, "
         "NULL, 0, NULL FROM structure; INSERT INTO key VALUES(1, '', '" +
         places("a").state + "/keys/one.key.pem', 'spki', 'file', 0, NULL)")
            .c_str()));
  }
  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  std::vector<std::string> names_of(KeyFiles keys) {
    std::filesystem::remove(folder_ + "/saved");
    const auto report = backup(*database_, places("a"), keys, folder_ + "/saved", kAct);
    EXPECT_TRUE(report);
    std::vector<std::string> names;
    for (const auto& file : report->files) names.push_back(file.name);
    return names;
  }
  base::Result<RestoreReport> restored_to(const std::string& name) {
    EXPECT_TRUE(base::make_folder(places(name).state));
    auto archive = store::Archive::open(folder_ + "/saved", places(name).store);
    EXPECT_TRUE(archive);
    return restore(*archive, places(name), folder_ + "/saved", kAct);
  }
  std::string key_path(const std::string& name) const {
    const auto database = store::Database::open(places(name).store, store::Access::read_only).value();
    auto row = database.prepare("SELECT path FROM key").value();
    EXPECT_TRUE(row.step().value());
    return row.text(0);
  }
  std::string folder_;
  std::optional<store::Database> database_;
};

TEST_F(Backup, HoldsKeyFilesOnlyWhenAsked) {
  EXPECT_THAT(names_of(KeyFiles::left_out), ElementsAre("csr/one.csr.pem", "sceau.toml"));
  EXPECT_THAT(names_of(KeyFiles::included), ElementsAre("csr/one.csr.pem", "keys/one.key.pem", "sceau.toml"));
}

TEST_F(Backup, GoesToAnotherPlaceWithItsPaths) {
  names_of(KeyFiles::included);
  const auto report = restored_to("b");
  ASSERT_TRUE(report);
  EXPECT_THAT(report->kept, IsEmpty());
  EXPECT_THAT(report->missing_keys, IsEmpty());
  EXPECT_EQ(read("b/keys/one.key.pem"), "key");
  EXPECT_EQ(read("b.toml"), "config");
  EXPECT_EQ(key_path("b"), places("b").state + "/keys/one.key.pem");
}

TEST_F(Backup, WithoutKeyFilesNamesThoseThatAreMissing) {
  names_of(KeyFiles::left_out);
  EXPECT_THAT(restored_to("b")->missing_keys, ElementsAre(places("b").state + "/keys/one.key.pem"));
  EXPECT_THAT(restored_to("a")->missing_keys, IsEmpty()) << "they are where they were";
}

TEST_F(Backup, KeepsWhatItReplacesBesideIt) {
  names_of(KeyFiles::included);
  write("a/keys/one.key.pem", "another key");
  write("a.toml", "another config");
  const auto report = restored_to("a");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kept.size(), 3U) << "key, configuration, store";
  EXPECT_EQ(read("a/keys/one.key.pem"), "key");
  EXPECT_EQ(read("a/keys/one.key.pem.before-2026-11-23T10:00:00Z"), "another key") << "a key is never lost";
  EXPECT_EQ(read("a.toml.before-2026-11-23T10:00:00Z"), "another config");
}

TEST_F(Backup, PutBackTwiceChangesNothingMore) {
  names_of(KeyFiles::included);
  ASSERT_TRUE(restored_to("b"));
  auto archive = store::Archive::open(folder_ + "/saved", places("b").store);
  const auto again =
      restore(*archive, places("b"), folder_ + "/saved", {"root", kDay + std::chrono::seconds(1)});
  ASSERT_TRUE(again);
  for (const RestoredFile& file : again->files) EXPECT_EQ(file.action, "unchanged") << file.path;
}

}  // namespace
}  // namespace sceau::steps

#include "core/steps/backup.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "certstore/audit.hpp"
#include "core/base/file.hpp"

namespace sceau::steps {

using base::Result;
using base::Status;

namespace {

constexpr const char* kConfigName = "sceau.toml";
constexpr const char* kKeys = "keys";
constexpr std::size_t kLargest = 100U * 1024U * 1024U;

// The regular files of one folder, by name; none where there is no such folder.
std::vector<store::ArchivedFile> files_of(const std::string& state, const std::string& folder) {
  std::vector<store::ArchivedFile> found;
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(state + "/" + folder, ignored)) {
    struct stat info {};
    if (::lstat(file.path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
    found.push_back(
        {folder + "/" + file.path().filename().string(), file.path().string(), info.st_mode & 0640U, {}});
  }
  std::ranges::sort(found, {}, &store::ArchivedFile::name);
  return found;
}

std::string place_of(const store::ArchivedFile& file, const Places& places) {
  return file.name == kConfigName ? places.config : places.state + "/" + file.name;
}

std::string kept_name(const std::string& path, base::TimePoint at) {
  const std::string name = path + ".before-" + base::format_rfc3339(at);
  std::string free = name;
  for (int i = 2; base::exists(free); ++i) free = name + "-" + std::to_string(i);
  return free;
}

// What is there and differs is first copied beside, under a name that goes into `kept`.
Result<RestoredFile> put_back(const store::Archive& archive, const store::ArchivedFile& file,
                              const Places& places, base::TimePoint at, std::vector<std::string>& kept) {
  const std::string path = place_of(file, places);
  SCEAU_TRY(const base::Bytes content, archive.content(file.name));
  SCEAU_CHECK(base::make_folder(std::filesystem::path(path).parent_path().string(), 0700));
  if (!base::exists(path)) {
    SCEAU_CHECK(base::create_file(path, content, {.mode = file.mode}));
    return RestoredFile{path, "written"};
  }
  SCEAU_TRY(const base::Bytes there, base::read_file(path, kLargest));
  if (there == content) return RestoredFile{path, "unchanged"};
  kept.push_back(kept_name(path, at));
  SCEAU_CHECK(base::create_file(kept.back(), there, {.mode = file.mode}));
  SCEAU_CHECK(base::replace_file(path, content, {.mode = file.mode}));
  return RestoredFile{path, "replaced"};
}

// Key and evidence are known by their path.
Status move_paths(const store::Database& database, const std::string& from, const std::string& to) {
  if (from == to) return {};
  for (const char* sql :
       {"UPDATE key SET path = ?2 || substr(path, length(?1) + 1) WHERE instr(path, ?1) = 1",
        "UPDATE procedure_fact SET evidence = ?2 || substr(evidence, length(?1) + 1) WHERE instr(evidence, "
        "?1) = 1"}) {
    SCEAU_TRY(auto statement, database.prepare(sql));
    SCEAU_CHECK(statement.bind(from + "/").bind(to + "/").run());
  }
  return {};
}

Result<std::vector<std::string>> missing_keys(const store::Database& database, const Places& places,
                                              const std::vector<store::ArchivedFile>& files) {
  SCEAU_TRY(auto row, database.prepare("SELECT path FROM key WHERE path <> '' AND destroyed_at IS NULL"));
  std::vector<std::string> missing;
  for (;;) {
    SCEAU_TRY(const bool more, row.step());
    if (!more) return missing;
    const std::string path = row.text(0);
    const bool comes = std::ranges::any_of(
        files, [&](const store::ArchivedFile& file) { return place_of(file, places) == path; });
    if (!comes && !base::exists(path)) missing.push_back(path);
  }
}

Status note(const store::Database& database, const char* kind, std::string detail, const Act& act) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::append(database, {0, act.at, act.actor, {}, kind, std::move(detail), {}}));
  return transaction.commit();
}

}  // namespace

Result<BackupReport> backup(const store::Database& database, const Places& places, KeyFiles keys,
                            const std::string& target, const Act& act) {
  BackupReport report;
  for (const char* folder : {"csr", "evidence"})
    std::ranges::copy(files_of(places.state, folder), std::back_inserter(report.files));
  const auto key_files = files_of(places.state, kKeys);
  report.key_files = key_files.size();
  if (keys == KeyFiles::included) std::ranges::copy(key_files, std::back_inserter(report.files));
  if (base::exists(places.config)) report.files.push_back({kConfigName, places.config, 0640, {}});
  SCEAU_CHECK(store::write_archive(database, {act.at, places.state}, report.files, target));
  return report;
}

Result<RestoreReport> restore(store::Archive& archive, const Places& places, const std::string& from,
                              const Act& act) {
  RestoreReport report;
  const store::Database& database = archive.database();
  SCEAU_CHECK(move_paths(database, archive.head().state, places.state));
  SCEAU_TRY(report.missing_keys, missing_keys(database, places, archive.files()));
  SCEAU_CHECK(note(database, "restore", from + ", " + base::format_rfc3339(archive.head().made_at), act));
  for (const store::ArchivedFile& file : archive.files()) {
    SCEAU_TRY(RestoredFile restored, put_back(archive, file, places, act.at, report.kept));
    report.files.push_back(std::move(restored));
  }
  const std::string before = kept_name(places.store, act.at);
  SCEAU_CHECK(archive.become_store(before));
  if (base::exists(before)) report.kept.push_back(before);
  return report;
}

}  // namespace sceau::steps

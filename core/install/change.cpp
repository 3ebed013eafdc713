#include "core/install/change.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "core/install/entrance.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;

bool same_rights(const std::string& path, const base::Rights& wanted) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return false;
  return (info.st_mode & 07777) == wanted.mode && wanted.owner.value_or(info.st_uid) == info.st_uid &&
         wanted.group.value_or(info.st_gid) == info.st_gid;
}

std::vector<std::string> own_folders(const Place& place) { return {place.root, place.versions()}; }

bool folders_are(const Plan& plan) {
  std::vector<std::string> all = own_folders(plan.place);
  all.push_back(plan.place.live());
  return std::all_of(all.begin(), all.end(),
                     [&plan](const std::string& path) { return same_rights(path, plan.sharing.folder); });
}

base::Status share_folders(const Place& place, const base::Rights& rights) {
  for (const std::string& path : own_folders(place)) SCEAU_CHECK(set_folder_rights(path, rights));
  return {};
}

// The manifest of what is live has the same files: one that is not wanted any more makes a difference too.
bool all_live(const Plan& plan) {
  const auto version = live_version(plan.place);
  if (!version) return false;
  const auto manifest = read_manifest(plan.place, *version);
  if (!manifest || manifest->files.size() != plan.files.size() || !folders_are(plan)) return false;
  const bool files = std::all_of(plan.files.begin(), plan.files.end(),
                                 [&plan](const PlannedFile& file) { return is_live(plan.place, file); });
  return files &&
         std::all_of(plan.entrances.begin(), plan.entrances.end(), [&plan](const Entrance& entrance) {
           return look_at(plan.place, entrance) == Found::ours;
         });
}

base::Result<ManifestFile> describe(const std::string& path, const std::string& name,
                                    base::ByteView content) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return base::fail(ErrorCode::file_missing, path);
  return ManifestFile{name, base::hex(base::sha256(content)), info.st_mode & 07777, info.st_uid, info.st_gid};
}

// In this order: what serves first, then what leads to it, last what tells that there is something to undo.
base::Status undo(const Place& place, const Journal& journal) {
  if (live_version(place) != journal.from) {
    SCEAU_CHECK(journal.from ? point_live_at(place, *journal.from) : base::Status());
  }
  if (journal.folder) SCEAU_CHECK(share_folders(place, *journal.folder));
  for (const EntranceMade& made : journal.entrances) SCEAU_CHECK(put_back(place, made));
  if (!journal.from) SCEAU_CHECK(remove_live(place));
  if (journal.made_version) SCEAU_CHECK(remove_version(place, journal.to));
  if (journal.adopted) SCEAU_CHECK(remove_version(place, *journal.adopted));
  return remove_journal(place);
}

}  // namespace

bool is_live(const Place& place, const PlannedFile& file) {
  const std::string path = place.live() + "/" + file.name;
  const auto content = base::read_file(path);
  if (!content || !same_rights(path, file.rights)) return false;
  return file.same ? file.same(*content) : base::text(*content) == file.content.text();
}

base::Result<std::optional<std::string>> recover(const Place& place) {
  SCEAU_TRY(const std::optional<Journal> journal, read_journal(place));
  if (!journal) return std::optional<std::string>();
  if (journal->proven) {
    SCEAU_CHECK(remove_journal(place));
    return std::optional<std::string>();
  }
  SCEAU_CHECK(undo(place, *journal));
  return std::optional<std::string>(journal->from.value_or("-"));
}

base::Result<Change> Change::locked(Plan plan) {
  SCEAU_CHECK(make_own_folder(plan.place.versions(), plan.sharing.folder));
  constexpr unsigned wait = 30'000;  // milliseconds: another install is at work and will end
  SCEAU_TRY(base::FileLock lock, base::FileLock::take(plan.place.lock(), wait));
  Change change(std::move(plan), std::move(lock));
  SCEAU_TRY(change.recovered_, recover(change.plan_.place));
  change.journal_.from = live_version(change.plan_.place);
  return change;
}

base::Result<Change> Change::begin(const Request& request, Plan plan) {
  SCEAU_TRY(Change change, locked(std::move(plan)));
  SCEAU_CHECK(change.check_entrances(request));
  change.journal_.to = next_version(change.plan_.place);
  change.needed_ = !all_live(change.plan_);
  return change;
}

base::Result<Change> Change::begin_back(const Request& request, Plan plan) {
  SCEAU_TRY(Change change, locked(std::move(plan)));
  const Place& place = change.plan_.place;
  const auto earlier =
      change.journal_.from ? install::version_before(place, *change.journal_.from) : std::nullopt;
  if (!earlier) return base::fail(ErrorCode::nothing_to_restore, request.entry);
  change.journal_.to = *earlier;
  change.journal_.made_version = false;
  if (const auto manifest = read_manifest(place, *earlier); manifest && manifest->folder)
    change.plan_.sharing.folder = *manifest->folder;
  change.plan_.entrances.clear();
  return change;
}

base::Status Change::check_entrances(const Request& request) {
  for (const Entrance& entrance : plan_.entrances) switch (look_at(plan_.place, entrance)) {
      case Found::foreign:
        return base::fail(ErrorCode::file_not_ours, entrance.path);
      case Found::other_set:
        return base::fail(ErrorCode::engine_taken, entrance.path, request.entry);
      case Found::nothing:
      case Found::ours:
      case Found::adoptable:
        break;
    }
  return {};
}

// What a file is to replace: the adopted one, where there is one, else what is live under its name.
std::string Change::label_source(const std::string& name) const {
  for (const Entrance& entrance : plan_.entrances)
    if (entrance.leads_to == name && look_at(plan_.place, entrance) == Found::adoptable) return entrance.path;
  return plan_.place.live() + "/" + name;
}

base::Status Change::write_version(const Request& request) {
  const Place& place = plan_.place;
  const std::string folder = place.version(journal_.to);
  Manifest manifest{.entry = request.entry,
                    .target = request.target,
                    .at = request.now,
                    .leaf_sha256 = base::hex(base::sha256(request.leaf)),
                    .files = {},
                    .entrances = {},
                    .folder = {},
                    .listen_port = plan_.through ? plan_.through->listen : 0,
                    .peer_port = plan_.through ? plan_.through->peer : 0};
  for (const PlannedFile& file : plan_.files) {
    const std::string path = folder + "/" + file.name;
    SCEAU_CHECK(make_own_folder(std::filesystem::path(path).parent_path().string(), plan_.sharing.folder));
    SCEAU_CHECK(base::replace_file(path, file.content.bytes(), file.rights));
    keep_label(label_source(file.name), path);
    SCEAU_TRY(ManifestFile row, describe(path, file.name, file.content.bytes()));
    manifest.files.push_back(std::move(row));
  }
  for (const Entrance& entrance : plan_.entrances) manifest.entrances.push_back(entrance.path);
  manifest.folder = folder_rights(folder);
  SCEAU_CHECK(write_manifest(place, journal_.to, manifest));
  return base::sync_folder(place.versions());
}

// What an adopted file held becomes a version, so that the way back leads to it.
base::Status Change::keep_adopted(const Entrance& entrance, Manifest& manifest) {
  SCEAU_TRY(const base::Bytes content, base::read_file(entrance.path));
  struct stat info {};
  if (::stat(entrance.path.c_str(), &info) != 0) return base::fail(ErrorCode::file_missing, entrance.path);
  const std::string path = plan_.place.version(*journal_.adopted) + "/" + entrance.leads_to;
  SCEAU_CHECK(base::replace_file(path, content,
                                 {.mode = info.st_mode & 07777, .owner = info.st_uid, .group = info.st_gid}));
  keep_label(entrance.path, path);
  SCEAU_TRY(ManifestFile row, describe(path, entrance.leads_to, content));
  manifest.files.push_back(std::move(row));
  manifest.entrances.push_back(entrance.path);
  return {};
}

base::Status Change::write_adopted(const Request& request) {
  if (!journal_.adopted) return {};
  SCEAU_CHECK(make_own_folder(plan_.place.version(*journal_.adopted), plan_.sharing.folder));
  Manifest manifest{.entry = request.entry, .target = request.target, .at = request.now};
  for (const Entrance& entrance : plan_.entrances)
    if (look_at(plan_.place, entrance) == Found::adoptable) SCEAU_CHECK(keep_adopted(entrance, manifest));
  SCEAU_CHECK(write_manifest(plan_.place, *journal_.adopted, manifest));
  // First the link leads to what the files hold already, so that replacing them one by one changes nothing.
  if (journal_.from) return {};
  SCEAU_CHECK(point_live_at(plan_.place, *journal_.adopted));
  return write_entrances(Found::adoptable);
}

base::Status Change::write_entrances(Found kind) {
  for (const Entrance& entrance : plan_.entrances) {
    if (look_at(plan_.place, entrance) != kind) continue;
    if (entrance.content.empty()) {
      SCEAU_CHECK(replace_link(entrance.path, target_of(plan_.place, entrance)));
    } else {
      SCEAU_CHECK(base::create_file(entrance.path, base::view(entrance.content), plan_.sharing.file));
    }
  }
  return {};
}

void Change::name_entrances() {
  for (const Entrance& entrance : plan_.entrances) switch (look_at(plan_.place, entrance)) {
      case Found::nothing:
        journal_.entrances.push_back({entrance.path, {}});
        break;
      case Found::adoptable:
        if (!journal_.adopted) {
          journal_.adopted = journal_.to;
          journal_.to = number_after(journal_.to);
        }
        journal_.entrances.push_back({entrance.path, *journal_.adopted + "/" + entrance.leads_to});
        break;
      case Found::ours:
      case Found::foreign:
      case Found::other_set:
        break;
    }
}

base::Status Change::write(const Request& request) {
  if (!needed_) return {};
  name_entrances();
  if (journal_.from) journal_.folder = folder_rights(plan_.place.root);
  SCEAU_CHECK(write_journal(plan_.place, journal_));
  const base::Status written = [&]() -> base::Status {
    SCEAU_CHECK(share_folders(plan_.place, plan_.sharing.folder));
    if (journal_.made_version) SCEAU_CHECK(write_version(request));
    SCEAU_CHECK(write_adopted(request));
    SCEAU_CHECK(point_live_at(plan_.place, journal_.to));
    SCEAU_CHECK(write_entrances(Found::adoptable));
    return write_entrances(Found::nothing);
  }();
  if (!written) SCEAU_CHECK(restore());
  return written;
}

base::Status Change::restore() { return needed_ ? undo(plan_.place, journal_) : base::Status(); }

base::Status Change::keep() {
  if (!needed_) return {};
  journal_.proven = true;
  SCEAU_CHECK(write_journal(plan_.place, journal_));
  return remove_journal(plan_.place);
}

base::Result<std::string> Change::expected_leaf() const {
  SCEAU_TRY(const Manifest manifest, read_manifest(plan_.place, version()));
  return manifest.leaf_sha256;
}

std::vector<FileOutcome> Change::files(FileAction action) const {
  std::vector<FileOutcome> out;
  const auto manifest = read_manifest(plan_.place, version());
  if (!manifest) return out;
  for (const ManifestFile& file : manifest->files)
    out.push_back({plan_.place.live() + "/" + file.name, action, file.sha256});
  return out;
}

}  // namespace sceau::install

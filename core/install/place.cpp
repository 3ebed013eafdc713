#include "core/install/place.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>

#include "core/base/file.hpp"
#include "core/install/material.hpp"

namespace sceau::install {
namespace fs = std::filesystem;
namespace {

using base::ErrorCode;

constexpr std::string_view kVersions = "versions/";

base::Status cannot_write(const std::string& path) {
  return base::fail(errno == ENOSPC || errno == EDQUOT ? ErrorCode::disk_full
                    : errno == EPERM                   ? ErrorCode::not_permitted
                                                       : ErrorCode::file_unwritable,
                    path, strerror(errno));
}

bool is_number(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string> read_link(const std::string& path) {
  std::error_code failed;
  const fs::path target = fs::read_symlink(path, failed);
  if (failed) return std::nullopt;
  return target.string();
}

std::optional<std::string> live_version(const Place& place) {
  const auto target = read_link(place.live());
  if (!target || !target->starts_with(kVersions)) return std::nullopt;
  return target->substr(kVersions.size());
}

std::vector<std::string> all_versions(const Place& place) {
  std::vector<std::string> found;
  std::error_code failed;
  for (const auto& item : fs::directory_iterator(place.versions(), failed))
    if (const std::string name = item.path().filename().string(); is_number(name)) found.push_back(name);
  std::sort(found.begin(), found.end());
  return found;
}

std::string next_version(const Place& place) {
  const std::vector<std::string> known = all_versions(place);
  return number_after(known.empty() ? "0000" : known.back());
}

std::string number_after(const std::string& version) {
  unsigned number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  return fmt::format("{:04}", number + 1);
}

std::optional<std::string> version_before(const Place& place, const std::string& version) {
  const std::vector<std::string> known = all_versions(place);
  const auto at = std::lower_bound(known.begin(), known.end(), version);
  if (at == known.begin()) return std::nullopt;
  return *std::prev(at);
}

base::Status set_folder_rights(const std::string& path, const base::Rights& rights) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return cannot_write(path);
  // The group first: before it, nobody who is not to may come in.
  const bool owned = !rights.owner && !rights.group;
  const bool done = (owned || ::fchown(folder, rights.owner.value_or(static_cast<uid_t>(-1)),
                                       rights.group.value_or(static_cast<gid_t>(-1))) == 0) &&
                    ::fchmod(folder, rights.mode) == 0;
  const base::Status result = done ? base::Status() : cannot_write(path);
  ::close(folder);
  return result;
}

base::Status make_own_folder(const std::string& path, const base::Rights& rights) {
  fs::path built;
  for (const fs::path& part : fs::path(path)) {
    built /= part;
    if (base::exists(built.string())) continue;
    SCEAU_CHECK(base::make_folder(built.string(), 0700));
    SCEAU_CHECK(set_folder_rights(built.string(), rights));
  }
  return base::make_folder(path, 0700);
}

base::Status make_common_folder(const std::string& path, const base::Rights& rights) {
  if (base::exists(path)) return {};
  SCEAU_CHECK(make_own_folder(path, rights));
  // Never replaced: another run may hold it already.
  const auto marked = base::create_file(path + kLockName, base::view(mark("folder")), {.mode = 0600});
  return marked || marked.error().code == ErrorCode::file_not_ours ? base::Status() : marked;
}

bool may_be_shared(const std::string& common_folder) {
  const auto lock = base::read_file(common_folder + kLockName);
  const auto rights = folder_rights(common_folder);
  return lock && rights && carries_mark(base::text(*lock)) && rights->group == ::getegid();
}

std::optional<base::Rights> folder_rights(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return std::nullopt;
  return base::Rights{.mode = info.st_mode & 07777, .owner = info.st_uid, .group = info.st_gid};
}

base::Status replace_link(const std::string& path, const std::string& target) {
  const std::string beside = path + ".sceau-link";
  SCEAU_CHECK(base::remove_file(beside));  // what a kill left
  if (::symlink(target.c_str(), beside.c_str()) != 0) return cannot_write(path);
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    const base::Status failed = cannot_write(path);
    ::unlink(beside.c_str());
    return failed;
  }
  return base::sync_folder(fs::path(path).parent_path().string());
}

base::Status point_live_at(const Place& place, const std::string& version) {
  return replace_link(place.live(), std::string(kVersions) + version);
}

base::Status remove_live(const Place& place) {
  SCEAU_CHECK(base::remove_file(place.live()));
  return base::sync_folder(place.root);
}

base::Status remove_version(const Place& place, const std::string& version) {
  std::error_code failed;
  fs::remove_all(place.version(version), failed);
  if (failed) return base::fail(ErrorCode::file_unwritable, place.version(version), failed.message());
  return {};
}

}  // namespace sceau::install

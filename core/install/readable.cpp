#include "core/install/readable.hpp"

#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include "core/base/file.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::install {
namespace fs = std::filesystem;
namespace {

using base::ErrorCode;

constexpr mode_t kRead = 4, kEnter = 1;

bool allowed(const Reader& user, const struct stat& info, mode_t wanted) {
  if (user.id == 0) return true;
  if (info.st_uid == user.id) return ((info.st_mode >> 6) & wanted) == wanted;
  const bool in_group = std::find(user.groups.begin(), user.groups.end(), info.st_gid) != user.groups.end();
  return ((in_group ? info.st_mode >> 3 : info.st_mode) & wanted) == wanted;
}

std::optional<std::string> denied(const Reader& user, const fs::path& path) {
  fs::path walked;
  for (const fs::path& part : path) {
    walked /= part;
    struct stat info {};
    if (::stat(walked.c_str(), &info) != 0) return walked.string();
    const mode_t wanted = !S_ISDIR(info.st_mode) ? kRead : walked == path ? kRead | kEnter : kEnter;
    if (!allowed(user, info, wanted)) return walked.string();
  }
  return std::nullopt;
}

std::string softhsm_config(const TokenKey& key) {
  constexpr std::string_view name = "SOFTHSM2_CONF=";
  for (const std::string& variable : key.environment)
    if (variable.starts_with(name)) return variable.substr(name.size());
  return "/etc/softhsm/softhsm2.conf";
}

std::string token_folder(const std::string& config) {
  const auto content = base::read_file(config);
  if (!content) return {};
  const std::string text = "\n" + std::string(base::text(*content));
  const std::size_t line = text.find("\ndirectories.tokendir");
  if (line == std::string::npos) return {};
  const std::size_t from = text.find_first_not_of(" \t=", line + sizeof("\ndirectories.tokendir") - 1);
  const std::size_t to = text.find_first_of("\r\n", from);
  return from == std::string::npos ? std::string() : text.substr(from, to - from);
}

// token.object has the label somewhere in it; a token of another label is not our matter.
bool is_labelled(const fs::path& folder, const std::string& label) {
  const auto content = base::read_file((folder / "token.object").string());
  return content && base::text(*content).find(label) != std::string_view::npos;
}

std::vector<fs::path> folders_of(const TokenKey& key) {
  std::vector<fs::path> found;
  if (fs::path(key.module).filename().string().find("softhsm") == std::string::npos) return found;
  const auto uri = pkcs11::Uri::parse(key.uri);
  const std::string label = uri && uri->token ? *uri->token : std::string();
  std::error_code failed;
  for (const auto& folder : fs::directory_iterator(token_folder(softhsm_config(key)), failed))
    if (folder.is_directory(failed) && is_labelled(folder.path(), label)) found.push_back(folder.path());
  return found;
}

base::Status open_to_group(const fs::path& path, gid_t group) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return base::fail(ErrorCode::file_missing, path.string());
  const mode_t more = S_ISDIR(info.st_mode) ? S_IRGRP | S_IXGRP : S_IRGRP;
  if (::chown(path.c_str(), static_cast<uid_t>(-1), group) == 0 &&
      ::chmod(path.c_str(), (info.st_mode & 07777) | more) == 0)
    return {};
  return base::fail(ErrorCode::file_unwritable, path.string(), strerror(errno));
}

}  // namespace

base::Result<Reader> find_reader(const std::string& user) {
  const struct passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr) {
    SCEAU_TRY(const base::Rights rights, base::rights_for(user, 0));  // a number, or nobody
    const struct passwd* numbered = ::getpwuid(rights.owner.value_or(0));
    if (numbered == nullptr) return Reader{user, rights.owner.value_or(0), {}};
    entry = numbered;
  }
  Reader reader{user, entry->pw_uid, std::vector<gid_t>(256)};
  int count = static_cast<int>(reader.groups.size());
  ::getgrouplist(entry->pw_name, entry->pw_gid, reader.groups.data(), &count);
  reader.groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return reader;
}

Reader member_of(gid_t group) {
  constexpr uid_t nobody = 65534;
  const struct group* entry = ::getgrgid(group);
  return {":" + (entry == nullptr ? std::to_string(group) : std::string(entry->gr_name)), nobody, {group}};
}

std::optional<std::string> closed_to(const Reader& reader, const std::string& folder) {
  fs::path walked;
  for (const fs::path& part : fs::path(folder)) {
    walked /= part;
    struct stat info {};
    if (::stat(walked.c_str(), &info) != 0) return std::nullopt;
    if (!allowed(reader, info, kEnter)) return walked.string();
  }
  return std::nullopt;
}

bool may_enter(const Reader& reader, const base::Rights& folder) {
  struct stat info {};
  info.st_mode = folder.mode;
  info.st_uid = folder.owner.value_or(::geteuid());
  info.st_gid = folder.group.value_or(::getegid());
  return allowed(reader, info, kEnter);
}

base::Result<std::optional<std::string>> denied_at(const std::string& user, const std::string& path) {
  SCEAU_TRY(const Reader found, find_reader(user));
  return denied(found, path);
}

base::Status check_token_readable(const TokenKey& key, const std::string& user) {
  if (user.empty() || user == "-") return {};
  SCEAU_TRY(const Reader found, find_reader(user));
  const auto refuse = [&user](const std::string& path) {
    return base::fail(ErrorCode::key_unreadable_by_service, path, user);
  };
  for (const fs::path& folder : folders_of(key)) {
    for (const fs::path& listed : {folder.parent_path(), folder})
      if (const auto at = denied(found, listed)) return refuse(*at);
    std::error_code failed;
    for (const auto& object : fs::directory_iterator(folder, failed))
      if (const auto at = denied(found, object.path())) return refuse(*at);
    if (failed) return refuse(folder.string());
  }
  return {};
}

base::Status let_group_read_token(const TokenKey& key, const std::string& group) {
  SCEAU_TRY(const base::Rights rights, base::rights_for(":" + group, 0));
  for (const fs::path& folder : folders_of(key)) {
    SCEAU_CHECK(open_to_group(folder, *rights.group));
    std::error_code failed;
    for (const auto& object : fs::directory_iterator(folder, failed))
      SCEAU_CHECK(open_to_group(object.path(), *rights.group));
  }
  return {};
}

}  // namespace sceau::install

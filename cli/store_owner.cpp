#include "cli/store_owner.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace sceau::cli {

using base::ErrorCode;
using base::Status;

namespace {

constexpr std::array kTheirs{"", "/sceau.db", "/sceau.db-wal", "/sceau.db-shm", "/remind.lock", "/mail"};

bool allowed(const struct stat& file, const struct passwd& user, mode_t bit) {
  if (file.st_uid == user.pw_uid) return (file.st_mode & (bit << 6U)) != 0;
  if (file.st_gid == user.pw_gid) return (file.st_mode & (bit << 3U)) != 0;
  return (file.st_mode & bit) != 0;
}

}  // namespace

Status become_owner_of(const std::string& path) {
  struct stat file {};
  if (::geteuid() != 0 || ::stat(path.c_str(), &file) != 0 || file.st_uid == 0) return {};
  const struct passwd* user = ::getpwuid(file.st_uid);
  const gid_t group = user == nullptr ? file.st_gid : user->pw_gid;
  if (::setgroups(1, &group) != 0 || ::setgid(group) != 0 || ::setuid(file.st_uid) != 0)
    return base::fail(ErrorCode::not_permitted, "uid " + std::to_string(file.st_uid));
  return {};
}

Status give_store_to(const std::string& state, const std::string& user) {
  const struct passwd* found = ::getpwnam(user.c_str());
  if (found == nullptr) return base::fail(ErrorCode::not_permitted, user);
  for (const char* name : kTheirs) {
    const std::string path = state + name;
    if (::lchown(path.c_str(), found->pw_uid, found->pw_gid) != 0 && errno != ENOENT)
      return base::fail(ErrorCode::file_unwritable, path, std::strerror(errno));
  }
  return {};
}

bool may(const std::string& user, Right right, const std::string& path) {
  const mode_t wanted = right == Right::read ? S_IROTH : S_IWOTH;
  const struct passwd* found = ::getpwnam(user.c_str());
  struct stat file {};
  if (found == nullptr || ::stat(path.c_str(), &file) != 0 || !allowed(file, *found, wanted)) return false;
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    if (::stat(path.substr(0, slash).c_str(), &file) != 0 || !allowed(file, *found, S_IXOTH)) return false;
  return true;
}

}  // namespace sceau::cli

#include "core/base/file.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <utility>

namespace sceau::base {
namespace fs = std::filesystem;
namespace {

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int close() { return ::close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

tl::unexpected<Error> cannot_write(const std::string& path, int error) {
  const ErrorCode code = error == ENOSPC || error == EDQUOT ? ErrorCode::disk_full
                         : error == EPERM                   ? ErrorCode::not_permitted
                                                            : ErrorCode::file_unwritable;
  return fail(code, path, strerror(error));
}

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// The file that is written beside; removed again unless it was renamed into place.
class Beside {
 public:
  explicit Beside(const std::string& path)
      : name_(path + ".sceau-XXXXXX"), fd_(::mkostemp(name_.data(), O_CLOEXEC)) {
    error_ = fd_ < 0 ? errno : 0;
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() {
    if (fd_ >= 0) ::close(fd_);
    if (!kept_ && error_ == 0) ::unlink(name_.c_str());
  }
  int error() const { return error_; }
  const std::string& name() const { return name_; }

  // Returns 0 or errno. Rights come before content, so that the content is never readable by more people than
  // asked.
  int write(ByteView content, const Rights& rights) {
    if (rights.owner || rights.group) {
      const uid_t owner = rights.owner.value_or(static_cast<uid_t>(-1));
      const gid_t group = rights.group.value_or(static_cast<gid_t>(-1));
      if (::fchown(fd_, owner, group) != 0) return errno;
    }
    if (::fchmod(fd_, rights.mode) != 0) return errno;
    std::size_t done = 0;
    while (done < content.size()) {
      const ssize_t wrote = ::write(fd_, content.data() + done, content.size() - done);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return errno;
      done += static_cast<std::size_t>(wrote);
    }
    if (::fsync(fd_) != 0) return errno;
    return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno;
  }
  void kept() { kept_ = true; }

 private:
  std::string name_;
  int fd_;
  int error_ = 0;
  bool kept_ = false;
};

template <class Id, class Lookup>
std::optional<Id> id_of(const std::string& word, Lookup lookup) {
  if (const auto found = lookup(word)) return found;
  Id value{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<Bytes> read_file(const std::string& path, std::size_t limit) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0)
    return fail(errno == ENOENT ? ErrorCode::file_missing : ErrorCode::file_unreadable, path,
                strerror(errno));
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return fail(ErrorCode::file_unreadable, path, strerror(errno));
  if (S_ISDIR(info.st_mode)) return fail(ErrorCode::file_unreadable, path, strerror(EISDIR));
  Bytes content;
  if (S_ISREG(info.st_mode) && info.st_size > 0 && static_cast<std::size_t>(info.st_size) <= limit)
    content.reserve(static_cast<std::size_t>(info.st_size));
  std::array<unsigned char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::file_unreadable, path, strerror(errno));
    if (got == 0) return content;
    content.insert(content.end(), buffer.begin(), buffer.begin() + got);
    if (content.size() > limit)
      return fail(ErrorCode::file_too_large, path, std::to_string(limit / 1024) + " KiB");
  }
}

Result<Rights> rights_for(const std::string& owner_and_group, mode_t mode) {
  Rights rights{.mode = mode};
  const std::size_t colon = owner_and_group.find(':');
  const std::string owner = owner_and_group.substr(0, colon);
  const std::string group = colon == std::string::npos ? std::string() : owner_and_group.substr(colon + 1);
  if (!owner.empty()) {
    rights.owner = id_of<uid_t>(owner, [](const std::string& word) -> std::optional<uid_t> {
      const struct passwd* entry = ::getpwnam(word.c_str());
      return entry == nullptr ? std::nullopt : std::optional<uid_t>(entry->pw_uid);
    });
    if (!rights.owner) return fail(ErrorCode::not_permitted, owner_and_group, owner);
  }
  if (!group.empty()) {
    rights.group = id_of<gid_t>(group, [](const std::string& word) -> std::optional<gid_t> {
      const struct group* entry = ::getgrnam(word.c_str());
      return entry == nullptr ? std::nullopt : std::optional<gid_t>(entry->gr_gid);
    });
    if (!rights.group) return fail(ErrorCode::not_permitted, owner_and_group, group);
  }
  return rights;
}

Status replace_file(const std::string& path, ByteView content, const Rights& rights) {
  Beside beside(path);
  if (beside.error() != 0) return cannot_write(path, beside.error());
  if (const int error = beside.write(content, rights)) return cannot_write(path, error);
  if (::rename(beside.name().c_str(), path.c_str()) != 0) return cannot_write(path, errno);
  beside.kept();
  return sync_folder(folder_of(path));
}

Status create_file(const std::string& path, ByteView content, const Rights& rights) {
  Beside beside(path);
  if (beside.error() != 0) return cannot_write(path, beside.error());
  if (const int error = beside.write(content, rights)) return cannot_write(path, error);
  // link() refuses an existing name, rename() would replace it.
  if (::link(beside.name().c_str(), path.c_str()) != 0) {
    if (errno == EEXIST) return fail(ErrorCode::file_not_ours, path);
    return cannot_write(path, errno);
  }
  return sync_folder(folder_of(path));
}

Status make_folder(const std::string& path, mode_t mode) {
  fs::path built;
  for (const fs::path& part : fs::path(path)) {
    built /= part;
    if (built.empty() || ::mkdir(built.c_str(), mode) == 0 || errno == EEXIST) continue;
    if (const int error = errno; error != EISDIR && !exists(built.string()))
      return cannot_write(built.string(), error);
  }
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
    return fail(ErrorCode::file_unwritable, path, strerror(ENOTDIR));
  return {};
}

Status sync_folder(const std::string& path) {
  const Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return cannot_write(path, errno);
  if (::fsync(folder.get()) != 0 && errno != EINVAL) return cannot_write(path, errno);
  return {};
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return cannot_write(path, errno);
  return {};
}

Status destroy_file(const std::string& path) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
  if (file.get() < 0)
    return errno == ENOENT ? Status(fail(ErrorCode::file_missing, path)) : cannot_write(path, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return cannot_write(path, errno);
  const Bytes noise = random_bytes(static_cast<std::size_t>(info.st_size));
  if (::pwrite(file.get(), noise.data(), noise.size(), 0) != static_cast<ssize_t>(noise.size()) ||
      ::fsync(file.get()) != 0)
    return cannot_write(path, errno);
  SCEAU_CHECK(remove_file(path));
  return sync_folder(folder_of(path));
}

Result<FileLock> FileLock::take(const std::string& path, unsigned wait) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return cannot_write(path, errno);
  FileLock lock(fd);
  for (unsigned waited = 0;; waited += 20) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK && errno != EINTR) return cannot_write(path, errno);
    if (waited >= wait) return fail(ErrorCode::lock_busy, path);
    ::poll(nullptr, 0, 20);
  }
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace sceau::base

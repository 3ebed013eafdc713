// Files are read whole with a limit and replaced whole: a kill at any moment leaves the old file or the new
// one.
#pragma once
#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::base {

inline constexpr std::size_t kReadLimit = 10U * 1024U * 1024U;

// Errors: file_missing, file_unreadable, file_too_large.
Result<Bytes> read_file(const std::string& path, std::size_t limit = kReadLimit);

struct Rights {
  mode_t mode = 0600;
  std::optional<uid_t> owner = {};  // none: as the process
  std::optional<gid_t> group = {};
};
// "www-data:ssl-cert", "www-data", ":ssl-cert" or numbers. Errors: not_permitted (no such user or group).
Result<Rights> rights_for(const std::string& owner_and_group, mode_t mode);

// Written beside, rights set before content, fsync, rename over, fsync of the folder.
// Errors: file_unwritable, disk_full, not_permitted. On error the old file is untouched and nothing is left
// beside it.
Status replace_file(const std::string& path, ByteView content, const Rights& rights);
// The same, but refuses to replace: Errors also file_not_ours when the path exists.
Status create_file(const std::string& path, ByteView content, const Rights& rights);

// Makes the folder and its parents with this mode. An existing folder is left as it is.
Status make_folder(const std::string& path, mode_t mode = 0700);
Status sync_folder(const std::string& path);
bool exists(const std::string& path);
Status remove_file(const std::string& path);  // a missing file is no error
// Its content overwritten once, then its name gone: what a disk or a snapshot still holds is out of reach.
// A link is not followed. Errors: file_missing, file_unwritable.
Status destroy_file(const std::string& path);

// Exclusive flock on a file made beside the thing it guards; released when this goes.
class FileLock {
 public:
  // wait: how long to try, in milliseconds. Errors: lock_busy, file_unwritable.
  static Result<FileLock> take(const std::string& path, unsigned wait = 0);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace sceau::base

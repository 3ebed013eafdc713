#include "certstore/beside.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "core/base/file.hpp"

namespace sceau::store {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

Result<Beside> Beside::make(const std::string& path) {
  Beside beside(path);
  SCEAU_CHECK(base::remove_file(beside.name_));
  if (auto made = base::create_file(beside.name_, {}, {.mode = 0600}); !made) {
    made.error().subject = path;
    return tl::unexpected(made.error());
  }
  return beside;
}

Beside::Beside(const std::string& path) : path_(path), name_(path + ".new-" + std::to_string(::getpid())) {}
Beside::Beside(Beside&& other) noexcept : path_(other.path_), name_(std::exchange(other.name_, {})) {}
Beside::~Beside() {
  if (name_.empty()) return;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((name_ + suffix).c_str());
}

Status Beside::become_real(ErrorCode taken) const {
  const int file = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!synced) return fail(ErrorCode::file_unwritable, path_, strerror(errno));
  // link() refuses a name that is taken, rename() would replace what has it; a USB stick knows no link.
  if (::link(name_.c_str(), path_.c_str()) != 0 &&
      (errno == EEXIST ||
       ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0))
    return errno == EEXIST ? fail(taken, path_) : fail(ErrorCode::file_unwritable, path_, strerror(errno));
  return base::sync_folder(folder_of(path_));
}

Status Beside::said_of_path(Status status) const {
  if (!status && status.error().code == ErrorCode::disk_full) status.error().subject = path_;
  return status;
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace sceau::store

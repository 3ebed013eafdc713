#include "core/base/secret.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace sceau::base {

void wipe(void* data, std::size_t size) noexcept {
  if (data != nullptr && size != 0) explicit_bzero(data, size);
}

Secret::Secret(std::span<const unsigned char> bytes)
    : data_(std::make_unique<unsigned char[]>(bytes.size() + 1)), size_(bytes.size()) {
  if (!bytes.empty()) memcpy(data_.get(), bytes.data(), bytes.size());
}

Secret::Secret(std::string_view text)
    : Secret(std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size())) {}

Secret::Secret(Secret&& other) noexcept
    : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    clear();
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { clear(); }

void Secret::clear() noexcept {
  wipe(data_.get(), size_);
  data_.reset();
  size_ = 0;
}

namespace {

struct Fd {
  int fd;
  ~Fd() {
    if (fd >= 0) ::close(fd);
  }
};

Status check_rights(const struct stat& info, const std::string& path) {
  const bool owner_ok = info.st_uid == 0 || info.st_uid == ::geteuid();
  const bool mode_ok = (info.st_mode & (S_IRWXO | S_IWGRP)) == 0;
  if (owner_ok && mode_ok) return {};
  std::array<char, 16> mode{};
  std::snprintf(mode.data(), mode.size(), "%04o", static_cast<unsigned>(info.st_mode & 07777U));
  return fail(ErrorCode::pin_file_rights, path, owner_ok ? mode.data() : "owner");
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path) {
  const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
  if (file.fd < 0)
    return fail(errno == ENOENT ? ErrorCode::file_missing : ErrorCode::file_unreadable, path,
                strerror(errno));
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) return fail(ErrorCode::file_unreadable, path, strerror(errno));
  if (S_ISDIR(info.st_mode)) return fail(ErrorCode::file_unreadable, path, strerror(EISDIR));
  if (S_ISREG(info.st_mode)) SCEAU_CHECK(check_rights(info, path));

  std::array<unsigned char, 4097> buffer{};
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(file.fd, buffer.data() + size, buffer.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  const std::size_t line =
      std::string_view(reinterpret_cast<char*>(buffer.data()), size).find_first_of("\r\n");
  const std::size_t length = line == std::string_view::npos ? size : line;
  Secret secret(std::span(buffer.data(), length));
  wipe(buffer.data(), buffer.size());
  if (length > 4096) return fail(ErrorCode::file_too_large, path, "4096");
  if (secret.empty()) return fail(ErrorCode::empty_file, path);
  return secret;
}

void forbid_core_dumps() noexcept {
  const struct rlimit none { 0, 0 };
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace sceau::base

// A PIN, a passphrase or private key bytes: wiped when it goes, never copied, never printed.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::base {

class Secret {
 public:
  Secret() = default;
  // Copies the bytes; the caller wipes its own (see wipe()).
  explicit Secret(std::string_view text);
  explicit Secret(std::span<const unsigned char> bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  std::span<const unsigned char> bytes() const { return {data_.get(), size_}; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data_.get()), size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Secret copy() const { return Secret(bytes()); }

 private:
  void clear() noexcept;
  std::unique_ptr<unsigned char[]> data_;
  std::size_t size_ = 0;
};

// Overwrites memory in a way the compiler keeps.
void wipe(void* data, std::size_t size) noexcept;

// Reads a secret from the first line of a file; a trailing CR LF is not part of it. At most 4096 bytes.
// Errors: file_missing, file_unreadable, empty_file, file_too_large,
// pin_file_rights when group-writable or readable or writable by others, or owned by neither root nor the
// caller.
Result<Secret> read_secret_file(const std::string& path);

// No core dump, no ptrace by others: called once by each executable before it touches a secret.
void forbid_core_dumps() noexcept;

}  // namespace sceau::base

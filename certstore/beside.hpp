// A database file that has only a name beside until it is whole: neither a kill nor an error leaves half of
// one under its real name.
#pragma once
#include <string>

#include "core/base/result.hpp"

namespace sceau::store {

class Database;

class Beside {
 public:
  // An empty file of mode 0600 in the folder of `path`. Errors: file_unwritable, disk_full, not_permitted.
  static base::Result<Beside> make(const std::string& path);
  Beside(Beside&& other) noexcept;
  Beside& operator=(Beside&&) = delete;
  ~Beside();

  const std::string& name() const { return name_; }
  // A full disk is said of the file that was asked for, whoever met it.
  base::Status said_of_path(base::Status status) const;
  // On the disk, then under its real name. Errors: `taken` (there is something already), file_unwritable.
  base::Status become_real(base::ErrorCode taken) const;

 private:
  explicit Beside(const std::string& path);
  std::string path_;
  std::string name_;
};

// The content of copy_to(), under the name beside.
base::Status copy_into(const Database& database, const Beside& beside);

std::string folder_of(const std::string& path);

}  // namespace sceau::store

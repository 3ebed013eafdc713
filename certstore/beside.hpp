// A database file that has only a name beside until it is whole: neither a kill nor an error leaves half of
// one under its real name.
#pragma once
#include <string>

#include "core/base/result.hpp"

namespace sceau::store {

class Beside {
 public:
  // An empty file of mode 0600 in the folder of `path`. Errors: file_unwritable, disk_full, not_permitted.
  static base::Result<Beside> make(const std::string& path);
  Beside(Beside&& other) noexcept;
  Beside& operator=(Beside&&) = delete;
  ~Beside();

  const std::string& name() const { return name_; }
  // On the disk, then under its real name. Errors: `taken` (there is something already), file_unwritable.
  base::Status become_real(base::ErrorCode taken) const;

 private:
  explicit Beside(const std::string& path);
  std::string path_;
  std::string name_;
};

std::string folder_of(const std::string& path);

}  // namespace sceau::store

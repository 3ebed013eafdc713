// A folder of its own for a test, gone with it.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/base/file.hpp"

namespace sceau::x509 {

class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "sceau-x509-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, std::string_view content) const {
    EXPECT_TRUE(base::replace_file(path(name), base::view(content), {}));
    return path(name);
  }
  base::Bytes read(const std::string& name) const { return base::read_file(path(name)).value(); }

 private:
  std::string path_;
};

}  // namespace sceau::x509

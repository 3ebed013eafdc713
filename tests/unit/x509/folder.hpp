// A scratch folder with the two things that these tests do in it.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "core/base/file.hpp"
#include "tests/support/scratch_folder.hpp"

namespace sceau::x509 {

class Folder {
 public:
  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
  std::string write(const std::string& name, std::string_view content) const {
    EXPECT_TRUE(base::replace_file(path(name), base::view(content), {}));
    return path(name);
  }
  base::Bytes read(const std::string& name) const { return base::read_file(path(name)).value(); }

 private:
  test::ScratchFolder folder_;
};

}  // namespace sceau::x509

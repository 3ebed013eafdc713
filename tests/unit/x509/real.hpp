// The real certificates, kept outside the project: a test that needs them is skipped where they are missing.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "core/base/file.hpp"
#include "core/x509/bundle.hpp"

namespace sceau::x509 {

inline std::string real_folder() { return SCEAU_SOURCE_DIR "/../shared/igc-certs"; }

inline Certificate real_certificate(const std::string& path) {
  const auto content = base::read_file(real_folder() + "/" + path);
  const auto bundle = read_bundle(content.value(), path);
  return bundle.value().certificates().at(0);
}

}  // namespace sceau::x509

#define SCEAU_NEEDS_REAL_CERTIFICATES()                     \
  if (!::sceau::base::exists(::sceau::x509::real_folder())) \
  GTEST_SKIP() << "skipped: " << ::sceau::x509::real_folder() << " is not there"

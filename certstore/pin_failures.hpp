// That the PIN in a file was wrong for a token, and which file it was then: so that a timer never burns a
// second try with the same file. Nothing of the PIN.
#pragma once
#include <cstdint>
#include <string>

#include "certstore/database.hpp"

namespace sceau::store {

// A file that was written anew since has another inode, size or time.
struct PinFile {
  std::string path;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t modified_ns = 0;  // nanoseconds since 1970
  std::int64_t size = 0;
};

// token: its serial number. Errors of all: those of Statement.
base::Status insert_pin_failure(const Database& database, const std::string& token, const PinFile& file,
                                base::TimePoint at);
// True: this very file failed on this token, and no PIN was accepted since.
base::Result<bool> pin_failed_before(const Database& database, const std::string& token, const PinFile& file);
// Some file failed on this token, and no PIN was accepted since.
base::Result<bool> pin_failures_open(const Database& database, const std::string& token);
// A PIN was accepted, or set anew: what failed before says nothing any more.
base::Status clear_pin_failures(const Database& database, const std::string& token, base::TimePoint at);

}  // namespace sceau::store

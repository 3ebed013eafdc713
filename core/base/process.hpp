// Other programs, started without a shell: argv as it stands, a time limit, output kept up to a limit.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::base {

struct ProcessSpec {
  std::vector<std::string> argv;              // argv[0]: a path, or a name looked up in PATH
  std::vector<std::string> environment = {};  // "NAME=value", added to (or replacing in) our own
  bool clean_environment = false;             // only `environment` and PATH
  ByteView input = {};                        // written to its standard input, which is then closed
  std::chrono::milliseconds limit{60'000};    // then SIGTERM, a second later SIGKILL
  std::size_t output_limit = 1U << 20U;       // what it prints beyond is read and dropped
  std::optional<uid_t> user = {};             // run as this user and group (root only)
  std::optional<gid_t> group = {};
};

struct ProcessResult {
  int status = 0;      // exit status, or 128 + signal
  std::string output;  // standard output
  std::string errors;  // standard error
};

// A non-zero exit is a result, not an error. Never leaves a zombie; descriptors are not inherited.
// Errors: program_missing, program_timed_out, internal.
Result<ProcessResult> run(const ProcessSpec& spec);

// A program that goes on while we work (a twin CA, a loopback peer): ended when this goes.
class Background {
 public:
  // Its standard output is read until the first line is complete (its word that it is ready), at most
  // `limit`.
  static Result<Background> start(const ProcessSpec& spec);
  Background(Background&& other) noexcept;
  Background& operator=(Background&& other) noexcept;
  ~Background();
  const std::string& first_line() const { return first_line_; }
  int pid() const { return pid_; }

 private:
  Background() = default;
  int pid_ = -1;
  int output_ = -1;
  int errors_ = -1;  // kept open, so that what it says there does not end it
  std::string first_line_;
};

}  // namespace sceau::base

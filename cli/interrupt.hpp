// Ctrl-C while something is made that must not be half made: the first asks to stop at the next good place, a
// second one ends the program at once.
#pragma once
#include <csignal>
#include <stop_token>
#include <thread>

namespace sceau::cli {

// While this lives SIGINT and SIGTERM are ours: not while a person is asked for something. Threads begun
// before it keep their own signals.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();
  std::stop_token token() const { return asked_.get_token(); }

 private:
  sigset_t before_{};
  std::stop_source asked_;
  std::jthread watcher_;
};

}  // namespace sceau::cli

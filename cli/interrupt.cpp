#include "cli/interrupt.hpp"

#include <unistd.h>

#include "cli/options.hpp"

namespace sceau::cli {
namespace {

sigset_t both() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t ours = both();
  ::pthread_sigmask(SIG_BLOCK, &ours, &before_);  // inherited by every thread from here on
  watcher_ = std::jthread([this, ours](const std::stop_token& over) {
    constexpr timespec kLook{0, 50'000'000};
    while (!over.stop_requested()) {
      if (::sigtimedwait(&ours, nullptr, &kLook) < 0) continue;
      if (!asked_.request_stop()) ::_exit(static_cast<int>(Exit::interrupted));  // asked twice
    }
  });
}

Interrupt::~Interrupt() {
  watcher_.request_stop();
  watcher_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace sceau::cli

// sceau-probe: one job from standard input, one report on standard output; or our own peer, on 127.0.0.1.
// Started by sceau; the secret comes on standard input, never in the arguments or the environment.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "core/base/secret.hpp"
#include "core/steps/handshake.hpp"
#include "core/steps/loopback.hpp"
#include "core/steps/probe_document.hpp"

namespace {

using namespace sceau;

constexpr std::size_t kJobLimit = 1U << 20U;

base::Secret read_standard_input() {
  static std::array<unsigned char, kJobLimit> buffer;
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data() + size, buffer.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  base::Secret document(std::span<const unsigned char>(buffer.data(), size));
  base::wipe(buffer.data(), buffer.size());
  return document;
}

int refuse(const base::Error& error) {
  std::fprintf(stderr, "sceau-probe: %s %s\n", error.subject.c_str(), error.lower.c_str());
  return EXIT_FAILURE;
}

std::string answer(const steps::ChildJob& child) {
  if (const auto* sign = std::get_if<steps::SignJob>(&child.job))
    return steps::write_answer(steps::sign_and_check(*sign, child.secret));
  const auto& probe = std::get<steps::ProbeJob>(child.job);
  return steps::write_report(steps::make_handshake(probe, child.patience, child.secret));
}

// libp11 and the module clean up at exit, which is where SoftHSM dies: the answer is out, so leave at once.
int finish(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  ::_exit(EXIT_SUCCESS);
}

}  // namespace

int main(int argc, char** argv) {
  base::forbid_core_dumps();
  if (argc == 4 && std::string(argv[1]) == "loopback") {
    const auto served =
        steps::serve_loopback(static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)), argv[3],
                              [](const std::string& line) { std::cout << line << std::endl; });
    return served ? EXIT_SUCCESS : refuse(served.error());
  }
  const base::Secret document = read_standard_input();
  const auto child = steps::read_job(document.text());
  if (!child) return refuse(child.error());
  return finish(answer(*child));
}

// `sceau card` against `pkcs11-tool -L` on the same virtual card, in turn in one run.
// usage: card_bench SCEAU [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/process.hpp"
#include "tests/support/virtual_card.hpp"

namespace {

using Clock = std::chrono::steady_clock;

// Milliseconds; negative where the program failed.
double time_of(const std::vector<std::string>& argv, const std::vector<std::string>& environment) {
  const auto start = Clock::now();
  const auto result = sceau::base::run({.argv = argv, .environment = environment});
  const double took = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  return result && result->status == 0 ? took : -1;
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: card_bench SCEAU [ROUNDS]\n");
    return 2;
  }
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 40;
  const sceau::test::VirtualCard card(sceau::test::VirtualCard::Wish{});
  const std::vector<std::vector<std::string>> commands{
      {"pkcs11-tool", "--module", sceau::test::VirtualCard::module(), "-L"},
      {argv[1], "--state", card.folder() + "/none", "--config", card.folder() + "/none.toml", "card"},
      {argv[1], "--state", card.folder() + "/none", "--config", card.folder() + "/none.toml", "card",
       "--json"},
      {"pkcs11-tool", "--module", sceau::test::VirtualCard::module(), "-O"}};
  std::vector<std::vector<double>> times(commands.size());
  for (int round = 0; round <= rounds; ++round)
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const double took = time_of(commands[i], card.environment());
      if (took < 0) {
        std::fprintf(stderr, "%s failed\n", commands[i].front().c_str());
        return 1;
      }
      if (round > 0) times[i].push_back(took);  // the first one warms the caches
    }
  const double list = median(times[0]);
  const char* const names[] = {"pkcs11-tool -L", "sceau card", "sceau card --json", "pkcs11-tool -O"};
  for (std::size_t i = 0; i < commands.size(); ++i)
    std::printf("%-20s median %7.2f ms   %5.2f times pkcs11-tool -L\n", names[i], median(times[i]),
                median(times[i]) / list);
  return 0;
}

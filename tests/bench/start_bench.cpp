// How long programs take to start and say something, in turn in one run: medians, and differences to
// /bin/true. usage: start_bench SCEAU STATE [ROUNDS]   (STATE: a store with three entries)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/process.hpp"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: start_bench SCEAU STATE [ROUNDS]\n");
    return 2;
  }
  const std::string sceau = argv[1];
  const std::string state = argv[2];
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 40;
  const std::vector<std::vector<std::string>> commands{{"/bin/true"},
                                                       {sceau, "--version"},
                                                       {sceau, "--state", state, "status"},
                                                       {sceau, "--state", state, "status", "--json"},
                                                       {sceau, "--state", state, "verify", "--offline"},
                                                       {"certtool", "--version"},
                                                       {"p11tool", "--list-tokens"}};
  std::vector<std::vector<double>> times(commands.size());
  for (int round = 0; round <= rounds; ++round)
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      if (!sceau::base::run({.argv = commands[i]})) return 1;
      if (round > 0)  // the first one warms the caches
        times[i].push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
  double least = 0;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    std::sort(times[i].begin(), times[i].end());
    const double median = times[i][times[i].size() / 2];
    if (i == 0) least = median;
    std::string words;
    for (const std::string& word : commands[i]) words += word.substr(word.rfind('/') + 1) + " ";
    std::printf("%-32s median %7.2f ms   %+7.2f to /bin/true\n", words.c_str(), median, median - least);
  }
  return 0;
}

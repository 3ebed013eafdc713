// A roster of 10,000 lines, one in ten with an error, in both encodings: Sceau's import (which reads, checks
// and names every error), its import of the lines that are right (which also writes the store), and a bare
// reader of the same bytes: python3's csv. In turn in one run; quote ratios. usage: roster_bench SCEAU
// [ROUNDS] [LINES]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/process.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader =
    "Nom de naissance;Prénoms;Sexe;Date de naissance;Code lieu de naissance;Courriel;Téléphone;RPPS;Rôle;"
    "Date de prise de fonction;Établissement\r\n";

std::string line(int number, bool wrong) {
  // Each field in turn is the one that is wrong.
  const int field = wrong ? (number / 10) % 7 : -1;
  const std::string id = std::to_string(number);
  return "ÉTANG" + id + ";Zoé;" + (field == 0 ? "X" : "F") + ";" +
         (field == 1 ? "1990-02-30" : "28/02/1990") + ";" + (field == 2 ? "6912" : "69123") + ";" +
         (field == 3 ? "zoe" : "zoe" + id + "@etang.example") + ";" + (field == 4 ? "06" : "06 01 02 03 04") +
         ";" + (field == 5 ? "10000000001" : "") + ";" + (field == 6 ? "999" : "313") +
         ";2024-01-01;0B0221636\r\n";
}

std::string roster(int lines, bool with_errors) {
  std::string text = kHeader;
  for (int i = 1; i <= lines; ++i) text += line(i, with_errors && i % 10 == 0);
  return text;
}

// Only what these lines hold: U+00E9, U+00C9 and the like, two bytes in UTF-8.
std::string windows_1252(const std::string& utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80)
      out.push_back(utf8[i]);
    else
      out.push_back(
          static_cast<char>(((byte & 0x03U) << 6U) | (static_cast<unsigned char>(utf8[++i]) & 0x3FU)));
  }
  return out;
}

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

struct Contender {
  const char* name;
  std::vector<std::string> argv;
  int status;
  std::vector<double> times = {};
};

double once(const Contender& contender) {
  const auto start = std::chrono::steady_clock::now();
  const auto run = sceau::base::run({.argv = contender.argv});
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (!run || run->status != contender.status) {
    std::fprintf(stderr, "%s failed: %s\n", contender.name, run ? run->errors.c_str() : "not started");
    std::exit(1);
  }
  return took.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: roster_bench SCEAU [ROUNDS] [LINES]\n");
    return 2;
  }
  const std::string sceau = argv[1];
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 10;
  const int lines = argc > 3 ? std::atoi(argv[3]) : 10'000;
  std::string pattern = (fs::temp_directory_path() / "sceau-roster-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return 1;
  const fs::path folder = pattern;
  const std::string bad = roster(lines, true);
  write(folder / "bad.csv", bad);
  write(folder / "bad1252.csv", windows_1252(bad));
  write(folder / "good.csv", roster(lines, false));
  const std::string state = (folder / "state").string();
  const auto import = [&](const char* file) -> std::vector<std::string> {
    return {sceau, "--state", state, "roster", "import", (folder / file).string()};
  };
  const auto csv = [&](const char* file, const char* encoding) -> std::vector<std::string> {
    return {"python3", "-c",
            "import csv,sys\nfor row in csv.reader(open(sys.argv[1],encoding=sys.argv[2],newline=''),"
            "delimiter=';'): pass",
            (folder / file).string(), encoding};
  };
  std::vector<Contender> contenders{{"sceau, errors, UTF-8", import("bad.csv"), 1},
                                    {"sceau, errors, Windows-1252", import("bad1252.csv"), 1},
                                    {"sceau, all right, written", import("good.csv"), 0},
                                    {"sceau, all right, again", import("good.csv"), 0},
                                    {"python3 csv, UTF-8", csv("bad.csv", "utf-8-sig"), 0},
                                    {"python3 csv, Windows-1252", csv("bad1252.csv", "cp1252"), 0},
                                    {"/bin/true", {"/bin/true"}, 0}};
  for (int round = 0; round <= rounds; ++round) {
    fs::remove_all(state);
    once({"init",
          {sceau, "--state", state, "init", "--name", "ETANG", "--finess", "0B0221636", "--department", "69"},
          0});
    for (Contender& contender : contenders) {
      const double took = once(contender);
      if (round > 0) contender.times.push_back(took);  // the first one warms the caches
    }
  }
  fs::remove_all(folder);
  std::printf("%d lines, %d rounds\n", lines, rounds);
  std::vector<double> medians;
  for (Contender& contender : contenders) {
    std::sort(contender.times.begin(), contender.times.end());
    medians.push_back(contender.times[contender.times.size() / 2]);
    std::printf("%-30s median %8.2f ms   %6.3f ms per 1,000 lines\n", contender.name, medians.back(),
                medians.back() * 1000 / lines);
  }
  std::printf("sceau with errors : python3 csv   UTF-8 %.2f   Windows-1252 %.2f\n", medians[0] / medians[4],
              medians[1] / medians[5]);
  return 0;
}

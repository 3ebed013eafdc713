// What the timer and the monitoring cost when nothing is due: on three entries beside /bin/true, on a hundred
// thousand beside the same SQLite query in a program that does nothing else; and memory.
// usage: watch_bench SCEAU FOLDER [ROUNDS]   (FOLDER: in memory best; its stores are made when missing)
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "certstore/entries.hpp"
#include "certstore/structures.hpp"
#include "core/base/file.hpp"

namespace {

using namespace sceau;

constexpr base::Days kYears3{1095};
constexpr base::Days kReminded{
    91};  // what ends within it has had its reminder, and is asked for all the same

base::TimePoint now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

// Entries in use, their ends spread over three years, each asked for a moment ago.
std::string rows(int count, base::TimePoint at) {
  const std::string many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                           std::to_string(count) + ") ";
  const std::string moment = std::to_string(at.time_since_epoch().count());
  const std::string day = "86400", first = count < 100 ? "100" : "1";  // of a small store nothing ends soon
  const std::string end = "(" + moment + " + (" + first + " + i % 1000) * " + day + ")";
  return "BEGIN;INSERT INTO entry(id, structure, name, profile, unit, service, usage, common_name, "
         "key_storage, bits, "
         "created_at) " +
         many + "SELECT i, 1, 'e' || i, 'insi-manu', '', 'insi', 'AUTH_CLI', 'INSI-MANU', 'token', 2048, " +
         moment + " FROM n;INSERT INTO key(entry, uri, path, spki_sha256, born, created_at) " + many +
         "SELECT i, 'pkcs11:object=' || i, '', 'k' || i, 'token', " + moment + " FROM n;" +
         "INSERT INTO certificate(entry, sha256, serial, subject, issuer, not_before, not_after, "
         "effective_end, "
         "imported_at, file) " +
         many + "SELECT i, 'c' || i, 's' || i, 'CN=INSI-MANU', 'CN=AC', " + end + " - " +
         std::to_string(kYears3.count()) + " * " + day + ", " + end + ", " + end + ", " + moment +
         ", 'f' FROM n;" + "INSERT INTO verification(entry, at, verdict, findings, offline) " + many +
         "SELECT i, " + moment +
         ", 'yes', '[]', 0 FROM n;INSERT INTO revocation(entry, status, reason, source, checked_at) " + many +
         "SELECT i, 'good', '', 'ocsp', " + moment + " FROM n;" +
         "INSERT INTO installation(entry, target, path, at, proof, detail) " + many +
         "SELECT i, 'pem', '/p', " + moment + ", 'ok', '{}' FROM n;COMMIT;ANALYZE;";
}

bool make_store(const std::string& folder, int count) {
  if (base::exists(folder + "/sceau.db")) return true;
  auto database = store::Database::create(folder + "/sceau.db");
  if (!database) return false;
  const auto structure = store::insert(*database, store::Structure{.name = "BENCH",
                                                                   .finess = "0B0221636",
                                                                   .department = "69",
                                                                   .environment = "production",
                                                                   .created_at = now()});
  return structure && database->execute(rows(count, now()).c_str());
}

// What check and remind cannot do without, and nothing else: the rows that may be due.
int bare_query(const std::string& folder) {
  const auto database = store::Database::open(folder + "/sceau.db", store::Access::read_only);
  if (!database) return 1;
  const store::EntryFilter filter{.attention = store::Attention{.ends_before = now() + kReminded}};
  std::size_t count = 0;
  const auto done = store::each_entry(*database, filter, [&count](const auto&) { return ++count > 0; });
  return done ? 0 : 1;
}

struct Cost {
  double milliseconds = 0;  // by the clock
  double busy = 0;          // of them, the processor's: what another load on the machine changes less
  long kilobytes = 0;
};

Cost run(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::vfork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  rusage usage{};
  int status = 0;
  ::wait4(child, &status, 0, &usage);
  const auto milliseconds = [](const timeval& time) {
    return 1000.0 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1000.0;
  };
  return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
          milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), usage.ru_maxrss};
}

double median(std::vector<double>& values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const std::vector<std::vector<std::string>>& commands, int rounds) {
  std::vector<std::vector<double>> times(commands.size()), busy(commands.size());
  std::vector<long> memory(commands.size());
  for (int round = 0; round <= rounds; ++round)
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const Cost cost = run(commands[i]);
      memory[i] = std::max(memory[i], cost.kilobytes);
      if (round == 0) continue;  // warms the caches
      times[i].push_back(cost.milliseconds);
      busy[i].push_back(cost.busy);
    }
  const double first = median(times[0]), first_busy = median(busy[0]);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const double time = median(times[i]), processor = median(busy[i]);
    std::string words;
    for (const std::string& word : commands[i]) words += word.substr(word.rfind('/') + 1) + " ";
    std::printf("%-40s clock %7.2f ms %+7.2f x %5.2f   processor %7.2f ms %+7.2f x %5.2f  %5.1f MB\n",
                words.c_str(), time, time - first, time / first, processor, processor - first_busy,
                processor / first_busy, static_cast<double>(memory[i]) / 1024);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--query") == 0) return bare_query(argv[2]);
  if (argc < 3) {
    std::fprintf(stderr, "usage: watch_bench SCEAU FOLDER [ROUNDS]\n");
    return 2;
  }
  const std::string sceau = argv[1], few = std::string(argv[2]) + "/few",
                    many = std::string(argv[2]) + "/many";
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 40;
  if (!make_store(few, 3) || !make_store(many, 100'000)) {
    std::fprintf(stderr, "the stores could not be made\n");
    return 1;
  }
  for (const std::string& state : {few, many}) run({sceau, "--state", state, "remind", "--offline"});
  std::puts("3 entries, nothing due");
  compare({{"/bin/true"}, {sceau, "--state", few, "check"}, {sceau, "--state", few, "remind", "--offline"}},
          rounds);
  std::puts("100000 entries, nothing more to send");
  compare({{argv[0], "--query", many},
           {sceau, "--state", many, "check"},
           {sceau, "--state", many, "remind", "--offline"}},
          rounds);
  return 0;
}

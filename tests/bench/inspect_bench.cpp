// `sceau --json inspect FOLDER` against OpenSSL alone reading, parsing and verifying the same certificates,
// in turn in one run. usage: inspect_bench SCEAU TWIN [CERTIFICATES] [ROUNDS]   (TWIN: a folder of igc-twin)
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file.hpp"
#include "fixtures/igc-twin/bundle.hpp"
#include "fixtures/igc-twin/calendar.hpp"
#include "fixtures/igc-twin/leaf.hpp"
#include "fixtures/igc-twin/public_key.hpp"
#include "tests/support/scratch_folder.hpp"

namespace {

using namespace sceau;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

base::Result<base::Bytes> make_certificate(const twin::Hierarchy& hierarchy, const twin::Authority& issuer,
                                           int number, base::TimePoint now) {
  SCEAU_TRY(twin::KeyPtr key, twin::public_key_only());
  const twin::Order order{
      .subject = {.department = "Rhône (69)",
                  .name = "CENTRE " + std::to_string(number),
                  .structure = "10B0221636",
                  .common_name = number % 2 == 0 ? "INSI-MANU" : "DMP-" + std::to_string(number)},
      .not_before = now - base::Days(number % 900),
      .url = hierarchy.url};
  SCEAU_TRY(const twin::Draft draft, twin::draft_leaf(order, std::move(key), issuer));
  SCEAU_TRY(const twin::X509Ptr made, twin::certify(draft, issuer.certificate.get(), issuer.key.get()));
  return twin::pem_of(made.get());
}

base::Status fill(const std::string& folder, const std::string& twin_folder, int count) {
  SCEAU_TRY(const twin::Hierarchy hierarchy, twin::open_hierarchy(twin_folder));
  SCEAU_TRY(const twin::Authority issuer, twin::load_authority(hierarchy, twin::kOrganisations));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  for (int i = 0; i < count; ++i) {
    SCEAU_TRY(const base::Bytes pem, make_certificate(hierarchy, issuer, i, now));
    SCEAU_CHECK(base::create_file(folder + "/" + std::to_string(100'000 + i) + ".pem", pem, {.mode = 0644}));
  }
  std::filesystem::copy_file(twin_folder + "/chain.pem", folder + "/chain.pem");
  return {};
}

X509* read_certificate(const std::string& path) {
  BIO* in = BIO_new_file(path.c_str(), "r");
  X509* out = in != nullptr ? PEM_read_bio_X509(in, nullptr, nullptr, nullptr) : nullptr;
  BIO_free(in);
  return out;
}

// How many hold: parsed and verified, as a program of forty lines would.
int openssl_alone(const std::string& folder, const std::string& twin_folder) {
  X509_STORE* store = X509_STORE_new();
  X509* root = read_certificate(twin_folder + "/root.pem");
  X509* issuer = read_certificate(twin_folder + "/ca/ACI-EL-ORG/certificate.pem");
  X509_STORE_add_cert(store, root);
  STACK_OF(X509)* between = sk_X509_new_null();
  sk_X509_push(between, issuer);
  int good = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    X509* leaf = read_certificate(entry.path().string());
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, leaf, between);
    good += X509_verify_cert(context) == 1 ? 1 : 0;
    X509_STORE_CTX_free(context);
    X509_free(leaf);
  }
  sk_X509_free(between);
  X509_free(issuer);
  X509_free(root);
  X509_STORE_free(store);
  return good;
}

struct Run {
  double seconds;
  long peak;  // KiB
};
Run sceau_inspect(const std::string& program, const std::string& state, const std::string& folder) {
  const auto start = Clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    const int null = ::open("/dev/null", O_WRONLY);
    ::dup2(null, STDOUT_FILENO);
    ::execl(program.c_str(), program.c_str(), "--state", state.c_str(), "--json", "inspect", folder.c_str(),
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 3 || WEXITSTATUS(status) == 1)
    std::printf("inspect failed\n");
  return {seconds_since(start), usage.ru_maxrss};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: inspect_bench SCEAU TWIN [CERTIFICATES] [ROUNDS]\n");
    return 2;
  }
  const std::string program = argv[1], twin_folder = argv[2];
  const int count = argc > 3 ? std::atoi(argv[3]) : 10'000;
  const int rounds = argc > 4 ? std::atoi(argv[4]) : 5;
  const test::ScratchFolder scratch;
  const std::string all = scratch.path() + "/all", tenth = scratch.path() + "/tenth";
  for (const auto& [folder, size] : {std::pair{all, count}, std::pair{tenth, count / 10}})
    if (!base::make_folder(folder, 0755) || !fill(folder, twin_folder, size)) return 1;
  std::vector<double> alone, ours;
  long peak = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    openssl_alone(all, twin_folder);
    alone.push_back(seconds_since(start));
    const Run run = sceau_inspect(program, scratch.path() + "/none", all);
    ours.push_back(run.seconds);
    peak = std::max(peak, run.peak);
  }
  const Run small = sceau_inspect(program, scratch.path() + "/none", tenth);
  std::printf("OpenSSL alone   median %7.0f certificates/s\n", count / median(alone));
  std::printf("sceau inspect   median %7.0f certificates/s   ratio %.2f\n", count / median(ours),
              median(alone) / median(ours));
  std::printf("peak memory     %ld KiB for %d, %ld KiB for %d\n", small.peak, count / 10, peak, count);
  return 0;
}

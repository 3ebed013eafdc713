// Keys and CSRs on SoftHSM, side by side in one run, in turn so that the machine's moods hit all alike.
// Prime search is luck (SD about half of the mean), so what is compared is taken from one and the same run: a
// module between (timed_module.cpp) adds up what C_GenerateKeyPair, C_SignInit and C_Sign themselves took.
//   sceau : its bare calls    all that `sceau request` does with the token and the CSR for three keys
//   (generate
//                             with our template, read back, draft, sign, verify) over the time inside those
//                             three calls: luck cancels
//   work : wall               processor time inside the calls over time on the wall, with one session and
//   two:
//                             1 is one core busy; waiting for a lock of SoftHSM is no work
//   pipeline : sceau          pkcs11-tool --keypairgen, then openssl req -engine pkcs11; means, luck in them
// usage: keys_bench [ROUNDS]
#include <dlfcn.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/process.hpp"
#include "core/x509/csr.hpp"
#include "core/x509/name.hpp"
#include "pkcs11/key_pair.hpp"
#include "tests/support/softhsm.hpp"

namespace {

using namespace sceau;
using Clock = std::chrono::steady_clock;

template <class Value>
Value need(base::Result<Value> result, const char* what) {
  if (!result) {
    std::fprintf(stderr, "%s failed: %s %s\n", what, result.error().subject.c_str(),
                 result.error().lower.c_str());
    std::exit(1);
  }
  return *std::move(result);
}

class Series {
 public:
  explicit Series(const char* name) : name_(name) {}
  void add(double value) { values_.push_back(value); }
  double mean() const {
    double sum = 0;
    for (const double value : values_) sum += value;
    return sum / static_cast<double>(values_.size());
  }
  double error() const {
    double sum = 0;
    for (const double value : values_) sum += (value - mean()) * (value - mean());
    const auto n = static_cast<double>(values_.size());
    return std::sqrt(sum / (n - 1) / n);
  }
  void print() const {
    std::printf("%-34s %4zu  mean %9.3f  SE %7.3f\n", name_, values_.size(), mean(), error());
  }

 private:
  const char* name_;
  std::vector<double> values_;
};

void ratio(const char* name, const Series& a, const Series& b) {
  const double value = a.mean() / b.mean();
  const double error =
      value * std::sqrt(std::pow(a.error() / a.mean(), 2) + std::pow(b.error() / b.mean(), 2));
  std::printf("%-34s ratio %8.3f  SE %7.3f\n", name, value, error);
}

// What the module between has added up since the last time.
struct Inside {
  double wall_ms = 0;
  double cpu_ms = 0;
};
Inside inside_since_last() {
  static void* library = ::dlopen(SCEAU_TIMED_MODULE, RTLD_NOW | RTLD_NOLOAD);
  static auto* read =
      reinterpret_cast<void (*)(std::int64_t*, std::int64_t*)>(::dlsym(library, "timed_inside"));
  std::int64_t wall = 0, cpu = 0;
  read(&wall, &cpu);
  return {static_cast<double>(wall) / 1e6, static_cast<double>(cpu) / 1e6};
}

template <class Work>
double milliseconds(Work work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

const x509::Name& subject() {
  static const x509::Name name =
      need(x509::Name::from_fields({"FR", "Rhône (69)", "BANC D'ESSAI", "10B0221636", "DMP"}), "name");
  return name;
}

base::Bytes csr_for(const pkcs11::Session& session, const pkcs11::KeyPair& pair) {
  const auto key = need(x509::public_key_from_rsa(pair.rsa.modulus, pair.rsa.exponent), "key");
  const auto draft = need(x509::draft_csr(subject(), key), "draft");
  return need(x509::finish_csr(draft, need(pkcs11::sign(session, pair.private_key, draft.tbs()), "sign")),
              "csr");
}

void pipeline(const test::SoftHsmToken& token, const std::string& name, const std::string& label) {
  const auto run = [&](std::vector<std::string> argv) {
    const auto done =
        need(base::run({.argv = std::move(argv), .environment = token.environment()}), "pipeline");
    if (done.status != 0) std::fprintf(stderr, "%s", done.errors.c_str()), std::exit(1);
  };
  run({"pkcs11-tool", "--module", test::SoftHsmToken::kModule, "--login", "--pin", test::SoftHsmToken::pin(),
       "--token-label", name, "--keypairgen", "--key-type", "rsa:2048", "--label", label, "--usage-sign"});
  run({"openssl", "req", "-new", "-engine", "pkcs11", "-keyform", "engine", "-key",
       "pkcs11:token=" + name + ";object=" + label + ";type=private;pin-value=" + test::SoftHsmToken::pin(),
       "-sha256", "-utf8", "-subj", "/C=FR/ST=Rhône (69)/O=BANC/OU=10B0221636/CN=DMP", "-out", "/dev/null"});
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 20;
  const test::SoftHsmToken token("bench-0");
  const auto module = need(pkcs11::Module::load(SCEAU_TIMED_MODULE), "module");
  Series sceau("sceau, 3 keys, ms"), bare("inside its bare calls, ms"), outside("outside of them, ms"),
      tools("pipeline, 3 keys, ms"), one("work : wall, 6 keys, 1 session"),
      two("work : wall, 6 keys, 2 sessions");
  const auto make = [](const pkcs11::Session& session, int count, unsigned sessions) {
    std::vector<pkcs11::KeySpec> specs;
    for (int i = 0; i < count; ++i) specs.push_back({.label = "key-" + std::to_string(i)});
    for (auto& pair : pkcs11::generate_parallel(session, specs, sessions))
      csr_for(session, need(std::move(pair), "pair"));
  };
  // Each on a token of its own, as a structure's is: what is searched grows with the objects there.
  int number = 0;
  const auto on_new_token = [&](int count, unsigned sessions) {
    const std::string label = "bench-" + std::to_string(++number);
    token.add(label);
    const auto info = need(pkcs11::find_token(*module, label), "token");
    const auto session = need(pkcs11::Session::open(module, info, pkcs11::Access::read_write), "session");
    const auto login = need(
        pkcs11::Login::user(session, base::Secret(std::string_view(test::SoftHsmToken::pin()))), "login");
    inside_since_last();
    return milliseconds([&] { make(session, count, sessions); });
  };
  for (int round = 0; round < rounds; ++round) {
    const double whole = on_new_token(3, 1);
    const double inside = inside_since_last().wall_ms;
    sceau.add(whole);
    bare.add(inside);
    outside.add(whole - inside);
    token.add("pipeline-" + std::to_string(round));
    tools.add(milliseconds([&] {
      for (int i = 0; i < 3; ++i) pipeline(token, "pipeline-" + std::to_string(round), std::to_string(i));
    }));
    for (auto [sessions, series] : {std::pair(1U, &one), std::pair(2U, &two)}) {
      const double wall = on_new_token(6, sessions);
      series->add(inside_since_last().cpu_ms / wall);
    }
  }
  for (const Series* series : {&sceau, &bare, &outside, &tools, &one, &two}) series->print();
  std::printf("%-34s ratio %8.4f  SE %7.4f\n", "sceau : its bare calls", sceau.mean() / bare.mean(),
              outside.error() / bare.mean());
  ratio("2 sessions : 1 session", two, one);
  ratio("pipeline : sceau", tools, sceau);
  return 0;
}

// Keys and CSRs on SoftHSM, side by side in one run, in turn so that the machine's moods hit all alike:
//   sceau     generate with our template, read back, draft, sign, verify (what `sceau request` does)
//   bare      C_GenerateKeyPair + C_Sign and nothing else
//   pipeline  pkcs11-tool --keypairgen, then openssl req -engine pkcs11
// and Sceau's own with one session against two. Prime search is luck (SD about half of the mean): the mean
// and its standard error are printed, and the share of Sceau's time that is spent outside the two bare calls'
// equivalent is the ratio of means. usage: keys_bench [ROUNDS]
#include <chrono>
#include <cmath>
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
  template <class Work>
  void time(Work work) {
    const auto start = Clock::now();
    work();
    values_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
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
    std::printf("%-22s %4zu  mean %8.1f ms  SE %6.1f\n", name_, values_.size(), mean(), error());
  }

 private:
  const char* name_;
  std::vector<double> values_;
};

void ratio(const char* name, const Series& a, const Series& b) {
  const double value = a.mean() / b.mean();
  const double error =
      value * std::sqrt(std::pow(a.error() / a.mean(), 2) + std::pow(b.error() / b.mean(), 2));
  std::printf("%-22s ratio %.3f  SE %.3f\n", name, value, error);
}

base::Bytes bare_pair_and_signature(const pkcs11::Session& session, const std::string& label,
                                    const base::Bytes& tbs) {
  const auto flag = [](pkcs11::Template& t, CK_ATTRIBUTE_TYPE type, bool value) { t.flag(type, value); };
  pkcs11::Template pub, prv;
  const base::Bytes exponent{1, 0, 1};
  pub.text(CKA_LABEL, label).number(CKA_MODULUS_BITS, 2048).bytes(CKA_PUBLIC_EXPONENT, exponent);
  for (auto* half : {&pub, &prv}) flag(*half, CKA_TOKEN, true);
  prv.text(CKA_LABEL, label);
  flag(prv, CKA_PRIVATE, true);
  flag(prv, CKA_SENSITIVE, true);
  flag(prv, CKA_SIGN, true);
  CK_MECHANISM generate{CKM_RSA_PKCS_KEY_PAIR_GEN, nullptr, 0};
  CK_OBJECT_HANDLE public_key = 0;
  CK_OBJECT_HANDLE private_key = 0;
  auto pub_raw = pub.raw();
  auto prv_raw = prv.raw();
  need(session
           .call(SCEAU_CRYPTOKI(C_GenerateKeyPair), &generate, pub_raw.data(),
                 static_cast<CK_ULONG>(pub_raw.size()), prv_raw.data(), static_cast<CK_ULONG>(prv_raw.size()),
                 &public_key, &private_key)
           .map([] { return 0; }),
       "C_GenerateKeyPair");
  CK_MECHANISM sign{CKM_SHA256_RSA_PKCS, nullptr, 0};
  base::Bytes signature(256);
  CK_ULONG size = signature.size();
  need(session.call(SCEAU_CRYPTOKI(C_SignInit), &sign, private_key).map([] { return 0; }), "C_SignInit");
  need(session
           .call(SCEAU_CRYPTOKI(C_Sign), const_cast<unsigned char*>(tbs.data()),
                 static_cast<CK_ULONG>(tbs.size()), signature.data(), &size)
           .map([] { return 0; }),
       "C_Sign");
  return signature;
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

void pipeline(const test::SoftHsmToken& token, const std::string& label) {
  const auto run = [&](std::vector<std::string> argv) {
    const auto done =
        need(base::run({.argv = std::move(argv), .environment = token.environment()}), "pipeline");
    if (done.status != 0) std::fprintf(stderr, "%s", done.errors.c_str()), std::exit(1);
  };
  run({"pkcs11-tool", "--module", test::SoftHsmToken::kModule, "--login", "--pin", test::SoftHsmToken::pin(),
       "--token-label", token.label(), "--keypairgen", "--key-type", "rsa:2048", "--label", label,
       "--usage-sign"});
  run({"openssl", "req", "-new", "-engine", "pkcs11", "-keyform", "engine", "-key",
       "pkcs11:token=" + token.label() + ";object=" + label +
           ";type=private;pin-value=" + test::SoftHsmToken::pin(),
       "-sha256", "-utf8", "-subj", "/C=FR/ST=Rhône (69)/O=BANC/OU=10B0221636/CN=DMP", "-out", "/dev/null"});
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 20;
  const test::SoftHsmToken token("bench");
  const auto module = need(pkcs11::Module::load(test::SoftHsmToken::kModule), "module");
  const auto info = need(pkcs11::find_token(*module, token.label()), "token");
  const auto session = need(pkcs11::Session::open(module, info, pkcs11::Access::read_write), "session");
  const auto login =
      need(pkcs11::Login::user(session, base::Secret(std::string_view(test::SoftHsmToken::pin()))), "login");
  const base::Bytes tbs(400, 0x5A);
  Series sceau("sceau, one key"), bare("bare, one key"), tools("pipeline, one key"),
      one("sceau, 6 keys, 1 session"), two("sceau, 6 keys, 2 sessions");
  int number = 0;
  const auto label = [&number] { return "key-" + std::to_string(++number); };
  const auto six = [&](unsigned sessions) {
    std::vector<pkcs11::KeySpec> specs;
    for (int i = 0; i < 6; ++i) specs.push_back({.label = label()});
    for (auto& pair : pkcs11::generate_parallel(session, specs, sessions))
      csr_for(session, need(std::move(pair), "pair"));
  };
  for (int round = 0; round < rounds; ++round) {
    sceau.time([&] { csr_for(session, need(pkcs11::generate(session, {.label = label()}), "generate")); });
    bare.time([&] { bare_pair_and_signature(session, label(), tbs); });
    tools.time([&] { pipeline(token, label()); });
    one.time([&] { six(1); });
    two.time([&] { six(2); });
  }
  for (const Series* series : {&sceau, &bare, &tools, &one, &two}) series->print();
  ratio("sceau : bare", sceau, bare);
  ratio("pipeline : sceau", tools, sceau);
  ratio("1 session : 2 sessions", one, two);
  return 0;
}

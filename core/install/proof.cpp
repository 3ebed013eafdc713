#include "core/install/proof.hpp"

#include <algorithm>
#include <future>
#include <thread>

#include "core/install/material.hpp"
#include "core/steps/loopback.hpp"
#include "core/x509/bundle.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kAskLimit{8'000};
constexpr std::chrono::milliseconds kBetween{100};

base::Status not_proven(const Request& request, const std::string& what, const std::string& lower = {}) {
  return base::fail(ErrorCode::proof_failed, request.entry, what, lower);
}

// ---- through the software ----

// Several at once, so that more than one worker takes one.
std::vector<base::Result<steps::ThroughReport>> ask_all(const std::string& url, unsigned rounds) {
  std::vector<std::future<base::Result<steps::ThroughReport>>> asked;
  for (unsigned i = 0; i < std::max(rounds, 1U); ++i)
    asked.push_back(std::async(std::launch::async, [&url] { return steps::ask_through(url, kAskLimit); }));
  std::vector<base::Result<steps::ThroughReport>> answers;
  for (auto& answer : asked) answers.push_back(answer.get());
  return answers;
}

// Empty: it is as expected.
std::string what_came(const base::Result<steps::ThroughReport>& answer, const std::string& expected) {
  if (!answer) return "no answer";
  if (answer->presented_sha256.empty()) return "http " + std::to_string(answer->http_status);
  return answer->presented_sha256 == expected ? std::string() : "certificate " + answer->presented_sha256;
}

// A reload is not done when it is asked for: old workers answer for a while. The last word counts.
base::Status ask_until_all_right(const Request& request, const std::string& url, const std::string& expected,
                                 std::chrono::milliseconds patience) {
  const Clock::time_point until = Clock::now() + patience;
  for (;;) {
    std::string wrong;
    for (const auto& answer : ask_all(url, request.proof.rounds))
      if (const std::string came = what_came(answer, expected); !came.empty()) wrong = came;
    if (wrong.empty()) return {};
    if (Clock::now() >= until) return not_proven(request, wrong);
    std::this_thread::sleep_for(kBetween);
  }
}

// ---- with the files ----

// As the one who will open the files. What a root process opens for its workers was proven through it; a
// token may be open to a group of a user's that a probe has not.
steps::ChildLimits limits_for(const Request& request, const Plan& plan) {
  steps::ChildLimits limits{.program = request.proof.program};
  const auto reader = reader_of(request, plan);
  const bool known = reader && (token_key(request) == nullptr || !owner_name(request).empty());
  if (!known) return limits;
  limits.user = reader->id;
  const auto& shared = plan.sharing.folder.group;
  const bool member =
      shared && std::find(reader->groups.begin(), reader->groups.end(), *shared) != reader->groups.end();
  if (member)
    limits.group = shared;
  else if (!reader->groups.empty())
    limits.group = reader->groups.front();
  return limits;
}

struct Opened {
  steps::ProbeCertificate certificate;
  steps::ProbeKey key;
  base::Secret secret;
};

base::Result<std::string> read_uri(const std::string& path) {
  SCEAU_TRY(const base::Bytes content, base::read_file(path));
  const std::string text(base::text(content));
  const std::size_t from = text.find("pkcs11:");
  if (from == std::string::npos) return base::fail(ErrorCode::token_uri_invalid, path);
  return text.substr(from, text.find_first_of("\r\n", from) - from);
}

base::Result<Opened> open_token(const TokenKey& key, const Plan& plan) {
  const bool by_file = base::exists(plan.place.live() + "/key.uri");
  std::string uri = key.uri;
  if (by_file) {
    SCEAU_TRY(uri, read_uri(plan.place.live() + "/key.uri"));
  }
  base::Secret pin;
  if (!key.pin_file.empty()) {
    SCEAU_TRY(pin, base::read_secret_file(key.pin_file));
  }
  return Opened{steps::PemFile{plan.place.live() + "/" + plan.installed.certificate},
                steps::TokenKey{uri, key.module, key.environment}, std::move(pin)};
}

base::Result<Opened> open_files(const Request& request, const Plan& plan) {
  if (const TokenKey* token = token_key(request)) return open_token(*token, plan);
  const std::string key = plan.place.live() + "/" + plan.installed.key;
  if (plan.installed.pkcs12) return Opened{steps::PemFile{}, steps::Pkcs12Key{key}, request.password.copy()};
  return Opened{steps::PemFile{plan.place.live() + "/" + plan.installed.certificate}, steps::PemKey{key}, {}};
}

base::Result<steps::ProbeReport> shake(const Request& request, const Plan& plan, const std::string& url,
                                       std::vector<base::Bytes> trust) {
  SCEAU_TRY(const Opened opened, open_files(request, plan));
  const steps::ChildLimits limits = limits_for(request, plan);
  return steps::probe({.url = url,
                       .trust = std::move(trust),
                       .certificate = opened.certificate,
                       .key = opened.key,
                       .lowest = request.lowest,
                       .highest = request.highest,
                       .suites = request.suites},
                      opened.secret, limits);
}

base::Status judge(const Request& request, const steps::ProbeReport& report) {
  const base::Status verdict = steps::verdict(report, request.entry);
  if (verdict) return {};
  const auto failed = std::find_if(report.stages.begin(), report.stages.end(), [](const auto& stage) {
    return stage.result == steps::StageResult::failed;
  });
  const std::string stage(failed == report.stages.end() ? "tls" : word(failed->stage));
  const std::string why(failed == report.stages.end() ? "not_asked" : word(failed->failure));
  return not_proven(request, stage + ": " + why, verdict.error().lower);
}

base::Result<Proven> prove_files(const Request& request, const Plan& plan, const std::string& expected) {
  SCEAU_TRY(const steps::LoopbackPeer peer,
            steps::start_loopback_peer(request.proof.program, 0, plan.place.live() + "/chain.pem"));
  SCEAU_TRY(steps::ProbeReport report,
            shake(request, plan, "https://" + peer.address + "/", {peer.certificate}));
  SCEAU_CHECK(judge(request, report));
  if (report.presented_sha256 != expected)
    return tl::unexpected(not_proven(request, "certificate " + report.presented_sha256).error());
  return Proven{expected, std::move(report)};
}

base::Result<Proven> prove_by_signing(const Request& request, const Plan& plan) {
  SCEAU_TRY(const Opened opened, open_files(request, plan));
  const steps::ChildLimits limits = limits_for(request, plan);
  SCEAU_CHECK(steps::prove_signature({opened.certificate, opened.key}, opened.secret, limits));
  return Proven{};
}

// The real endpoint, when it was named: with the files, and through the gateway where there is one.
base::Status ask_endpoint(const Request& request, const Plan& plan, Proven& proven) {
  if (request.proof.url.empty()) return {};
  SCEAU_TRY(proven.probe, shake(request, plan, request.proof.url, request.proof.trust));
  SCEAU_CHECK(judge(request, *proven.probe));
  if (request.gateway.listen.empty() || !plan.through) return {};
  const auto answer = steps::ask_through("http://" + request.gateway.listen + "/", kAskLimit);
  if (!answer) return not_proven(request, "no answer", answer.error().lower);
  // What a gateway itself says when it has no handshake behind it.
  const bool gateway_error = answer->http_status >= 502 && answer->http_status <= 504;
  return gateway_error ? not_proven(request, "http " + std::to_string(answer->http_status)) : base::Status();
}

}  // namespace

base::Result<Proven> prove_served(const Request& request, const Plan& plan, const std::string& expected,
                                  std::chrono::milliseconds patience) {
  auto peer =
      steps::start_loopback_peer(request.proof.program, plan.through->peer, plan.place.live() + "/chain.pem");
  if (!peer && peer.error().code == ErrorCode::program_failed)
    return base::fail(ErrorCode::proof_port_taken, std::to_string(plan.through->peer), {},
                      peer.error().lower);
  if (!peer) return tl::unexpected(peer.error());
  const std::string url = "http://127.0.0.1:" + std::to_string(plan.through->listen) + "/";
  SCEAU_CHECK(ask_until_all_right(request, url, expected, patience));
  return Proven{expected, std::nullopt};
}

base::Result<Proven> prove(const Request& request, const Plan& plan, const std::string& expected) {
  if (request.usage == model::Usage::sign) return prove_by_signing(request, plan);
  SCEAU_TRY(Proven proven, plan.through ? prove_served(request, plan, expected, request.proof.patience)
                                        : prove_files(request, plan, expected));
  SCEAU_CHECK(ask_endpoint(request, plan, proven));
  return proven;
}

}  // namespace sceau::install

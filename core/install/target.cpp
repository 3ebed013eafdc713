#include "core/install/target.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace sceau::install {
namespace {

// One row a target. Sources: domain/peers.md 0.1, design/feasibility.md 5, and tests/install on Debian 12.
struct Row {
  Target target;
  std::string_view word;
  Impossible with_token;
  bool opens_tls;  // it is the software itself that calls: a SIGN certificate has no place there
};
constexpr std::array kTargets{
    Row{Target::pem, "pem", Impossible::none, false},
    Row{Target::pkcs12, "pkcs12", Impossible::key_cannot_leave, false},
    Row{Target::java, "java", Impossible::none, false},
    Row{Target::nginx, "nginx", Impossible::none, true},
    Row{Target::apache, "apache", Impossible::wants_file, true},
    Row{Target::haproxy, "haproxy", Impossible::without_engine, true},
    Row{Target::stunnel, "stunnel", Impossible::none, true},
    Row{Target::command, "command", Impossible::none, false},
};

// What people write when they mean a certificate that a server shows.
constexpr std::array<std::string_view, 6> kListeners{"listener",       "https",      "ssl_certificate",
                                                     "nginx-listener", "tls-server", "server"};

const Row& row(Target target) {
  return *std::find_if(kTargets.begin(), kTargets.end(),
                       [target](const Row& candidate) { return candidate.target == target; });
}

}  // namespace

std::string_view word(Target target) { return row(target).word; }

base::Result<Target> target_of(std::string_view word) {
  const auto at = std::find_if(kTargets.begin(), kTargets.end(),
                               [word](const Row& candidate) { return candidate.word == word; });
  if (at != kTargets.end()) return at->target;
  const bool listens = std::find(kListeners.begin(), kListeners.end(), word) != kListeners.end();
  return base::fail(listens ? base::ErrorCode::target_is_listener : base::ErrorCode::target_unknown,
                    std::string(word));
}

std::string_view word(Impossible why) {
  switch (why) {
    case Impossible::none:
      return "none";
    case Impossible::key_cannot_leave:
      return "key_cannot_leave";
    case Impossible::wants_file:
      return "wants_file";
    case Impossible::without_engine:
      return "without_engine";
    case Impossible::not_a_client:
      return "not_a_client";
  }
  return {};
}

Impossible impossible(Target target, model::KeyStorage storage, model::Usage usage) {
  if (usage == model::Usage::sign && row(target).opens_tls) return Impossible::not_a_client;
  return storage == model::KeyStorage::token ? row(target).with_token : Impossible::none;
}

base::Status possible(Target target, model::KeyStorage storage, model::Usage usage) {
  const Impossible why = impossible(target, storage, usage);
  if (why == Impossible::none) return {};
  return base::fail(base::ErrorCode::target_impossible, std::string(word(target)), std::string(word(why)));
}

}  // namespace sceau::install

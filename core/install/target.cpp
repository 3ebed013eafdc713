#include "core/install/target.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "core/base/process.hpp"

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
    Row{Target::haproxy, "haproxy", Impossible::engine_unknown, true},
    Row{Target::stunnel, "stunnel", Impossible::none, true},
    Row{Target::command, "command", Impossible::none, false},
};

// What people write when they mean a certificate that a server shows.
constexpr std::array<std::string_view, 6> kListeners{"listener",       "https",      "ssl_certificate",
                                                     "nginx-listener", "tls-server", "server"};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

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
    case Impossible::engine_untried:
      return "engine_untried";
    case Impossible::engine_unknown:
      return "engine_unknown";
    case Impossible::not_a_client:
      return "not_a_client";
  }
  return {};
}

Impossible impossible(Target target, model::KeyStorage storage, model::Usage usage) {
  if (usage == model::Usage::sign && row(target).opens_tls) return Impossible::not_a_client;
  return storage == model::KeyStorage::token ? row(target).with_token : Impossible::none;
}

Impossible engines_in(std::string_view build_options) {
  // HAProxy 2.6 lists every feature with its sign; a build option that was given stands above the list.
  const auto said = [build_options](std::string_view word) {
    for (std::size_t at = build_options.find(word); at != std::string_view::npos;
         at = build_options.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if (at > 0 && is_space(build_options[at - 1]) &&
          (end == build_options.size() || is_space(build_options[end])))
        return true;
    }
    return false;
  };
  if (said("-ENGINE") || said("USE_ENGINE=")) return Impossible::without_engine;
  return said("+ENGINE") || said("USE_ENGINE=1") ? Impossible::engine_untried : Impossible::engine_unknown;
}

base::Result<Impossible> ask_haproxy(const std::string& program) {
  constexpr std::chrono::milliseconds limit{5'000};
  const auto said = base::run({.argv = {program, "-vv"}, .limit = limit});
  if (!said && said.error().code == base::ErrorCode::program_missing)
    return base::fail(base::ErrorCode::target_software_missing, program, {}, said.error().lower);
  if (!said) return tl::unexpected(said.error());
  if (said->status == 0) return engines_in(said->output);
  return base::fail(base::ErrorCode::program_failed, program + " -vv", std::to_string(said->status),
                    said->errors + said->output);
}

base::Status possible(Target target, model::KeyStorage storage, model::Usage usage,
                      const std::string& program) {
  Impossible why = impossible(target, storage, usage);
  if (why == Impossible::none) return {};
  if (why == Impossible::engine_unknown) {
    SCEAU_TRY(why, ask_haproxy(program.empty() ? std::string(word(target)) : program));
  }
  return base::fail(base::ErrorCode::target_impossible, std::string(word(target)), std::string(word(why)));
}

}  // namespace sceau::install

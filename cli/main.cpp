#include <signal.h>

#include <chrono>
#include <exception>
#include <iostream>

#include "cli/context.hpp"
#include "cli/explain.hpp"
#include "cli/parse.hpp"
#include "cli/places.hpp"
#include "cli/render_check.hpp"
#include "core/base/secret.hpp"

namespace {

using namespace sceau;

void tell(const base::Error& error, bool verbose) {
  const cli::Explanation words = cli::explain(error);
  std::cout.flush();
  std::cerr << "sceau: error: " << words.what << '\n' << "sceau: hint: " << words.hint << '\n';
  if (verbose && !error.lower.empty()) std::cerr << "sceau: lower layer: " << error.lower << '\n';
}

// A monitoring system reads standard output and the status alone, and takes our 1 and 2 for words of its own.
cli::Exit give_up(const base::Error& error, const std::string& command, const cli::Globals& globals) {
  if (command == "check") {
    std::cout << cli::unknown_text(error, globals.json) << '\n';
    return static_cast<cli::Exit>(watch::exit_code(watch::Severity::unknown));
  }
  tell(error, globals.verbose);
  return cli::exit_of(error);
}

cli::Exit run(int argc, char** argv) {
  auto parsed = cli::parse(argc, argv);
  if (!parsed) return give_up(parsed.error(), cli::command_typed(argc, argv), {});
  if (const auto* shown = std::get_if<cli::Shown>(&*parsed)) {
    std::cout << shown->text;
    return cli::Exit::done;
  }
  const auto& [command, globals, action] = std::get<cli::Parsed>(*parsed);
  auto config = cli::load_config(globals.config);
  if (!config && command == "doctor") config = cli::Config{};  // it reads it again, and says what is wrong
  const auto result = config ? [&]() -> base::Result<cli::Exit> {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    cli::Context context(globals, *std::move(config), now);
    auto done = action(context);
    if (done) context.finish();
    return done;
  }()
      : base::Result<cli::Exit>(tl::unexpected(config.error()));
  if (result) return *result;
  return give_up(result.error(), command, globals);
}

}  // namespace

int main(int argc, char** argv) {
  base::forbid_core_dumps();
  ::signal(SIGPIPE, SIG_DFL);
  cli::choose_language(cli::locale_folder());
  std::ios::sync_with_stdio(false);
  try {
    const int status = static_cast<int>(run(argc, argv));
    std::cout.flush();
    return status;
  } catch (const std::exception& error) {  // memory gone, or a bug of ours: still two lines, never a crash
    tell({base::ErrorCode::internal, "main", {}, error.what()}, true);
    return static_cast<int>(cli::Exit::failed);
  }
}

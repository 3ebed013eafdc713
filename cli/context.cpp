#include "cli/context.hpp"

#include <pwd.h>
#include <unistd.h>

#include <iostream>

namespace sceau::cli {

Context::Context(Globals globals, Config config, base::TimePoint now)
    : globals_(std::move(globals)), config_(std::move(config)), now_(now) {}

std::string Context::actor() const {
  const struct passwd* entry = ::getpwuid(::getuid());
  return entry == nullptr ? std::to_string(::getuid()) : entry->pw_name;
}

base::Result<store::Database> Context::open_store(store::Access access) const {
  return store::Database::open(store_path(), access);
}

void Context::say(std::string_view line) const {
  if (!globals_.json)
    std::cout << line << '\n';
  else if (!documented_)
    lines_.emplace_back(line);
}

void Context::say_whole(std::string_view text) const {
  if (globals_.json)
    say(text);
  else
    std::cout << text;
}

void Context::say_json(const Json& document) const {
  documented_ = true;
  std::cout << document.dump() << '\n';
}

void Context::say_json_piece(std::string_view text) const {
  if (!globals_.json) return;
  documented_ = true;
  std::cout << text;
}

void Context::finish() const {
  if (globals_.json && !documented_) say_json(Json::object().set("lines", Json::array(lines_)));
}

namespace {

void two_lines(const char* kind, std::string_view what, std::string_view hint) {
  std::cout.flush();
  std::cerr << "sceau: " << kind << ": " << what << '\n';
  if (!hint.empty()) std::cerr << "sceau: hint: " << hint << '\n';
}

}  // namespace

void Context::warn(std::string_view what, std::string_view hint) const { two_lines("warning", what, hint); }
void Context::say_error(std::string_view what, std::string_view hint) const {
  two_lines("error", what, hint);
}

void Context::say_progress(std::string_view line) const {
  std::cout.flush();
  std::cerr << line << std::endl;
}

void Context::next(std::string_view command) const { say(tr("next: {}", command)); }

bool Context::interactive() const { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

base::Result<bool> Context::confirm(std::string_view question) const {
  if (globals_.yes) return true;
  if (!interactive()) return base::fail(base::ErrorCode::confirmation_needed, std::string(question));
  std::cout.flush();
  std::cerr << question << tr(" [y/N] ") << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return !answer.empty() && (answer[0] == 'y' || answer[0] == 'Y' || answer[0] == 'o' || answer[0] == 'O');
}

}  // namespace sceau::cli

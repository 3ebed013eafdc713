#include "cli/places.hpp"

#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <filesystem>

namespace sceau::cli {
namespace {

std::string from_environment(const char* name) {
  const char* value = ::secure_getenv(name);
  return value == nullptr ? std::string() : value;
}

std::string user_place(const char* xdg, const char* under_home) {
  const std::string given = from_environment(xdg);
  const std::string base = given.empty() ? from_environment("HOME") + under_home : given;
  return base + "/sceau";
}

std::string prefix() { return std::filesystem::path(own_path()).parent_path().parent_path().string(); }

}  // namespace

void fill_places(Globals& globals) {
  const bool root = ::geteuid() == 0;
  if (globals.state.empty()) globals.state = from_environment("SCEAU_STATE");
  if (globals.state.empty())
    globals.state = root ? "/var/lib/sceau" : user_place("XDG_STATE_HOME", "/.local/state");
  if (globals.config.empty()) globals.config = from_environment("SCEAU_CONFIG");
  if (globals.config.empty())
    globals.config = (root ? "/etc/sceau" : user_place("XDG_CONFIG_HOME", "/.config")) + "/sceau.toml";
  globals.state = std::filesystem::absolute(globals.state).lexically_normal().string();
  while (globals.state.size() > 1 && globals.state.back() == '/') globals.state.pop_back();
}

std::string machine_name() {
  char name[256] = "localhost";
  ::gethostname(name, sizeof name - 1);
  return name;
}

std::string own_path() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  return length <= 0 ? "sceau" : std::string(path, static_cast<std::size_t>(length));
}

std::string libexec(const std::string& program) { return prefix() + "/libexec/sceau/" + program; }
std::string locale_folder() { return prefix() + "/share/locale"; }

}  // namespace sceau::cli

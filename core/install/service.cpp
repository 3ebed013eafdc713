#include "core/install/service.hpp"

#include <signal.h>
#include <string.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "core/base/file.hpp"
#include "core/base/process.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;

bool by_systemd(const Service& service) { return systemd_runs() && service.pid_file.empty(); }

std::string pid_file_of(const Service& service) {
  return service.pid_file.empty() ? service.default_pid_file : service.pid_file;
}

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number <= 1) return std::nullopt;
  return number;
}

std::string proc(int pid, const char* what) { return "/proc/" + std::to_string(pid) + "/" + what; }

// A stale pid file may name a process that is not the service's any more: it is not signalled.
bool is_the_service(int pid, const Service& service) {
  const auto name = base::read_file(proc(pid, "comm"));
  return name && base::text(*name).find(service.name) != std::string_view::npos;
}

std::optional<int> process_of_unit(const Service& service) {
  const auto shown =
      base::run({.argv = {"systemctl", "show", "--property=MainPID", "--value", service.unit}});
  if (!shown || shown->status != 0) return std::nullopt;
  return number_in(shown->output);
}

std::optional<int> process_in_pid_file(const Service& service) {
  const auto content = base::read_file(pid_file_of(service));
  if (!content) return std::nullopt;
  const auto pid = number_in(base::text(*content));
  if (!pid || !is_the_service(*pid, service)) return std::nullopt;
  return pid;
}

// One entry: its paths by name. Several: no name is right for one alone, so that a hook written for one fails
// rather than forget the others. Entries and paths hold no space (check_words).
std::vector<std::string> hook_environment(const Service& service) {
  std::vector<std::string> all = service.environment;
  std::string entries = "SCEAU_ENTRIES=", lives = "SCEAU_LIVES=";
  for (const HookedSet& set : service.sets) {
    entries += (&set == &service.sets.front() ? "" : " ") + set.entry;
    lives += (&set == &service.sets.front() ? "" : " ") + set.live;
  }
  if (!service.sets.empty()) all.insert(all.end(), {entries, lives});
  if (service.sets.size() == 1)
    all.insert(all.end(), service.sets.front().alone.begin(), service.sets.front().alone.end());
  return all;
}

base::Status run_or(ErrorCode code, const Service& service, const std::vector<std::string>& argv) {
  const auto done = base::run({.argv = argv, .environment = hook_environment(service)});
  if (!done) return base::fail(code, service.name, done.error().value, done.error().lower);
  if (done->status == 0) return {};
  return base::fail(code, service.name, std::to_string(done->status), done->errors + done->output);
}

// One of several causes, each in its own words: it is not there, does not end, or says no.
base::Status run_hook(const Service& service) {
  SCEAU_TRY(const base::ProcessResult done,
            base::run({.argv = service.hook, .environment = hook_environment(service)}));
  if (done.status == 0) return {};
  return base::fail(ErrorCode::program_failed, service.hook.front(), std::to_string(done.status),
                    done.errors + done.output);
}

base::Status send_signal(const Service& service, int pid, int signal) {
  if (::kill(pid, signal) == 0) return {};
  return base::fail(ErrorCode::reload_failed, service.name, {}, strerror(errno));
}

// One variable a line; empty where it cannot be told: nginx writes its title over its environment.
std::string environment_of(const Service& service) {
  std::string text;
  if (by_systemd(service)) {
    const auto shown =
        base::run({.argv = {"systemctl", "show", "--property=Environment", "--value", service.unit}});
    if (shown && shown->status == 0) text = " " + shown->output;
    std::replace(text.begin(), text.end(), ' ', '\n');
    return text;
  }
  const auto pid = process_in_pid_file(service);
  const auto content = pid ? base::read_file(proc(*pid, "environ")) : base::Result<base::Bytes>();
  if (!content || base::text(*content).find('=') == std::string_view::npos) return {};
  text = '\n' + std::string(base::text(*content));
  std::replace(text.begin(), text.end(), '\0', '\n');
  return text;
}

base::Result<Reloaded> start(const Service& service) {
  if (service.start.empty())
    return base::fail(ErrorCode::service_not_running, service.name,
                      by_systemd(service) ? service.unit : pid_file_of(service));
  SCEAU_CHECK(run_or(ErrorCode::reload_failed, service,
                     by_systemd(service)
                         ? std::vector<std::string>{"systemctl", "enable", "--now", service.unit}
                         : service.start));
  return Reloaded::started;
}

}  // namespace

bool is_same(const Service& one, const Service& other) {
  return one.name == other.name && one.test == other.test && one.start == other.start &&
         one.hook == other.hook && one.unit == other.unit && one.pid_file == other.pid_file &&
         one.default_pid_file == other.default_pid_file;
}

std::vector<Service> merged(const std::vector<Service>& services) {
  std::vector<Service> all;
  for (const Service& service : services) {
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&service](const Service& known) { return is_same(known, service); });
    if (same == all.end()) {
      all.push_back(service);
      continue;
    }
    for (const std::string& variable : service.environment)
      if (std::find(same->environment.begin(), same->environment.end(), variable) == same->environment.end())
        same->environment.push_back(variable);
    same->sets.insert(same->sets.end(), service.sets.begin(), service.sets.end());
  }
  return all;
}

bool systemd_runs() { return base::exists("/run/systemd/system"); }

std::optional<int> main_process(const Service& service) {
  return by_systemd(service) ? process_of_unit(service) : process_in_pid_file(service);
}

base::Status test_config(const Service& service) {
  if (service.test.empty()) return {};
  return run_or(ErrorCode::config_test_failed, service, service.test);
}

base::Result<Reloaded> reload(const Service& service) {
  if (!service.hook.empty()) {
    SCEAU_CHECK(run_hook(service));
    return Reloaded::yes;
  }
  const auto pid = main_process(service);
  if (!pid) return start(service);
  if (by_systemd(service)) {
    SCEAU_CHECK(run_or(ErrorCode::reload_failed, service, {"systemctl", "reload-or-restart", service.unit}));
  } else {
    SCEAU_CHECK(send_signal(service, *pid, service.signal));
  }
  return Reloaded::yes;
}

base::Status stop(const Service& service) {
  if (by_systemd(service))
    return run_or(ErrorCode::reload_failed, service, {"systemctl", "disable", "--now", service.unit});
  const auto pid = process_in_pid_file(service);
  return pid ? send_signal(service, *pid, SIGTERM) : base::Status();
}

base::Status bring_back(const Service& service) {
  if (!service.hook.empty() || main_process(service)) {
    const auto back = reload(service);
    return back ? base::Status() : tl::unexpected(back.error());
  }
  if (by_systemd(service))
    return run_or(ErrorCode::reload_failed, service, {"systemctl", "restart", service.unit});
  const std::vector<std::string>& argv = service.revive.empty() ? service.start : service.revive;
  if (argv.empty()) return base::fail(ErrorCode::service_not_running, service.name, pid_file_of(service));
  return run_or(ErrorCode::reload_failed, service, argv);
}

base::Status check_environment(const Service& service) {
  const std::string there = environment_of(service);
  if (there.empty()) return {};
  std::string missing;
  for (const std::string& variable : service.environment)
    if (there.find('\n' + variable + '\n') == std::string::npos)
      missing += (missing.empty() ? "" : " ") + variable;
  if (missing.empty()) return {};
  return base::fail(ErrorCode::service_lacks_variables, service.name, missing);
}

base::Status check_reads(const Service& service) {
  if (service.reads.empty()) return {};
  const auto pid = main_process(service);
  const auto words = pid ? base::read_file(proc(*pid, "cmdline")) : base::Result<base::Bytes>();
  const std::string_view line = words ? base::text(*words) : std::string_view();
  const bool named =
      line.empty() || line.find('\0' + service.reads) != std::string_view::npos;  // "DIR" or "DIR/"
  if (named && base::exists(service.reads)) return {};
  return base::fail(ErrorCode::service_reads_not, service.name, service.reads);
}

}  // namespace sceau::install

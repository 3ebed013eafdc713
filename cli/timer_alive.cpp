#include "cli/timer_alive.hpp"

#include "cli/text.hpp"
#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/watch/timer_files.hpp"

namespace sceau::cli {
namespace {

constexpr std::chrono::seconds kForSystemctl{10};

bool ours(const std::string& path) {
  const auto content = base::read_file(path);
  return content && watch::is_timer_file(base::text(*content));
}

TimerState of_systemd() {
  const auto said = base::run({.argv = {"systemctl", "is-active", kTimerName}, .limit = kForSystemctl});
  if (said && said->status == 0)
    return {.installed = true, .alive = true, .detail = tr("{} is active", kTimerName), .hint = {}};
  return {.installed = true,
          .detail = tr("{} is installed and not active", kTimerName),
          .hint = tr("start it: systemctl enable --now {}", kTimerName)};
}

bool process_is_there(const std::string& pid_file) {
  const auto content = base::read_file(pid_file, 64);
  if (!content) return false;
  const std::string text(base::text(*content));
  return base::exists("/proc/" + text.substr(0, text.find_first_not_of("0123456789")));
}

TimerState of_cron() {
  if (systemd_runs() || process_is_there("/run/crond.pid"))
    return {.installed = true, .alive = true, .detail = tr("{} is read by cron", kCronFile), .hint = {}};
  return {.installed = true,
          .detail = tr("{} is there and cron does not run", kCronFile),
          .hint = tr("start cron: service cron start")};
}

}  // namespace

bool systemd_runs() { return base::exists("/run/systemd/system"); }

TimerState timer_state() {
  if (systemd_runs() && ours(std::string(kUnitFolder) + "/" + kTimerName)) return of_systemd();
  if (ours(kCronFile)) return of_cron();
  return {.detail = tr("nothing runs sceau remind by itself"), .hint = "sceau install-timer"};
}

}  // namespace sceau::cli

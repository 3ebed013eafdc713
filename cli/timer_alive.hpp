// Is the timer, or the cron file, that install-timer wrote alive? For doctor.
#pragma once
#include <string>

namespace sceau::cli {

inline constexpr const char* kUnitFolder = "/etc/systemd/system";
inline constexpr const char* kServiceName = "sceau-remind.service";
inline constexpr const char* kTimerName = "sceau-remind.timer";
inline constexpr const char* kCronFile = "/etc/cron.d/sceau";

bool systemd_runs();

struct TimerState {
  bool installed = false;
  bool alive = false;
  std::string detail;  // in the person's language
  std::string hint;    // empty when alive
};
// Starts systemctl where systemd runs; changes nothing.
TimerState timer_state();

}  // namespace sceau::cli

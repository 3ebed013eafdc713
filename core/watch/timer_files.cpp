#include "core/watch/timer_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/bytes.hpp"

namespace sceau::watch {

using base::Result;
using base::Status;

namespace {

constexpr unsigned kFirstHour = 8;  // local time, after the morning's lists; twelve hours later again

Status check_word(std::string_view word) {
  const bool usable = std::ranges::none_of(word, [](unsigned char c) { return c < ' ' || c == 0x7f; });
  return usable ? Status() : base::fail(base::ErrorCode::path_unusable, std::string(word));
}

Status check(const TimerSpec& spec) {
  for (const auto* list : {&spec.words, &spec.writable, &spec.hidden})
    for (const std::string& word : *list) SCEAU_CHECK(check_word(word));
  SCEAU_CHECK(check_word(spec.program));
  return check_word(spec.password_file);
}

// systemd.service(5), "Command lines" and "Specifiers". A path of ReadWritePaths= knows no "$".
std::string for_systemd(std::string_view word, bool command) {
  std::string out;
  for (const char c : word) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '%' || (c == '$' && command)) out += c;
    out += c;
  }
  return word.find_first_of(" \"'\\;") == std::string_view::npos && !word.empty() ? out : '"' + out + '"';
}

std::string command_for_systemd(const TimerSpec& spec) {
  std::string line = for_systemd(spec.program, true);
  for (const std::string& word : spec.words) line += " " + for_systemd(word, true);
  return line;
}

// crontab(5): a bare % is a line break.
std::string for_cron(std::string_view word) {
  std::string out = "'";
  for (const char c : word)
    if (c == '\'')
      out += R"('\'')";
    else if (c == '%')
      out += R"(\%)";
    else
      out += c;
  const bool plain = std::ranges::all_of(word, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("/._-=:,@+").find(static_cast<char>(c)) != std::string_view::npos;
  });
  return plain && !word.empty() ? std::string(word) : out + "'";
}

std::string command_for_cron(const TimerSpec& spec) {
  std::string line = for_cron(spec.program);
  for (const std::string& word : spec.words) line += " " + for_cron(word);
  return line;
}

// The same minute on the same machine, another one on the next: cron has no randomised delay.
std::string cron_times(const TimerSpec& spec) {
  const auto digest = base::sha256(base::view("sceau-remind " + spec.seed));
  const unsigned minute = static_cast<unsigned>(digest[0]) % 50 + 10;
  return fmt::format("{} {},{} * * *", minute, kFirstHour, kFirstHour + 12);
}

bool within(const std::vector<std::string>& paths, std::string_view folder) {
  return std::ranges::any_of(paths, [&](const std::string& path) { return path.starts_with(folder); });
}

std::vector<std::string> paths_used(const TimerSpec& spec) {
  std::vector<std::string> paths = spec.writable;
  paths.push_back(spec.program);
  paths.insert(paths.end(), spec.words.begin(), spec.words.end());
  return paths;
}

std::string folders(std::string_view key, std::string_view prefix, const std::vector<std::string>& paths) {
  std::string out;
  for (const std::string& path : paths)
    out += fmt::format("{}={}\n", key, for_systemd(std::string(prefix) + path, false));
  return out;
}

// What `systemd-analyze security` counts, as far as a program that reads a store and speaks to mail and
// revocation servers can live with it.
constexpr std::string_view kHardening = R"(UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
PrivateDevices=yes
DevicePolicy=closed
PrivateIPC=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
)";

}  // namespace

Result<std::string> service_unit(const TimerSpec& spec) {
  SCEAU_CHECK(check(spec));
  const std::vector<std::string> used = paths_used(spec);
  const bool home = within(used, "/home/") || within(used, "/root/") || within(used, "/run/user/");
  const bool temporary = within(used, "/tmp/") || within(used, "/var/tmp/");
  std::string out(kTimerMark);
  out += "[Unit]\nDescription=Sceau: what is due for the health PKI's certificates\n";
  out += "Documentation=man:sceau(1)\nWants=network-online.target\nAfter=network-online.target\n\n";
  out +=
      fmt::format("[Service]\nType=oneshot\nExecStart={}\nUser={}\n", command_for_systemd(spec), spec.user);
  if (!spec.password_file.empty())
    out += fmt::format("LoadCredential=sceau-mail:{}\n", for_systemd(spec.password_file, false));
  out += "TimeoutStartSec=30min\nNice=10\nIOSchedulingClass=idle\n";
  out += folders("ReadWritePaths", "", spec.writable) + folders("InaccessiblePaths", "-", spec.hidden);
  out += fmt::format("ProtectHome={}\nPrivateTmp={}\n", home ? "read-only" : "yes", temporary ? "no" : "yes");
  return out.append(kHardening);
}

std::string timer_unit() {
  return std::string(kTimerMark) +
         "[Unit]\nDescription=Sceau: twice a day\n\n"
         "[Timer]\n"
         // After 7 h in France, also on a machine whose zone is UTC; then spread over an hour.
         + fmt::format("OnCalendar=*-*-* {:02},{:02}:10:00\n", kFirstHour, kFirstHour + 12) +
         "RandomizedDelaySec=1h\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n";
}

Result<std::string> cron_file(const TimerSpec& spec) {
  SCEAU_CHECK(check(spec));
  return std::string(kTimerMark) +
         fmt::format("{} {} {}\n", cron_times(spec), spec.user, command_for_cron(spec));
}

Result<std::string> crontab_line(const TimerSpec& spec) {
  SCEAU_CHECK(check(spec));
  return fmt::format("{} {}", cron_times(spec), command_for_cron(spec));
}

bool is_timer_file(std::string_view content) { return content.starts_with(kTimerMark); }

}  // namespace sceau::watch

#include "tests/install/servers.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

namespace sceau::install::test {
namespace {

void make(const std::string& folder) { std::filesystem::create_directories(folder); }

int pid_in(const std::string& file) {
  const auto content = base::read_file(file);
  int pid = 0;
  if (content)
    std::from_chars(base::text(*content).data(), base::text(*content).data() + content->size(), pid);
  return pid;
}

// A server that goes to the background writes its pid file when it is ready to.
bool wait_for(const std::function<bool()>& ready) {
  for (int i = 0; i < 500; ++i) {
    if (ready()) return true;
    ::poll(nullptr, 0, 20);
  }
  return false;
}

}  // namespace

Daemon::Daemon(std::vector<std::string> argv, std::string pid_file, std::vector<std::string> environment)
    : pid_file_(std::move(pid_file)), name_(argv.front()) {
  const auto started = base::run({.argv = std::move(argv), .environment = std::move(environment)});
  if (!started || started->status != 0)
    throw std::runtime_error(name_ +
                             " did not start: " + (started ? started->errors : started.error().lower));
  if (!wait_for([this] { return runs(); })) throw std::runtime_error(name_ + " wrote no " + pid_file_);
}

Daemon::~Daemon() { end_by_pid_file(pid_file_); }

void end_by_pid_file(const std::string& pid_file) {
  const int pid = pid_in(pid_file);
  if (pid <= 1) return;
  // HAProxy's master loses a signal that comes while it starts itself anew: it is told until it has ended.
  if (!wait_for([pid] { return ::kill(pid, SIGTERM) != 0; })) ::kill(pid, SIGKILL);
}

int Daemon::pid() const { return pid_in(pid_file_); }
bool Daemon::runs() const { return pid() > 1 && ::kill(pid(), 0) == 0; }

Software nginx_in(const Lab& lab, const std::string& user, unsigned workers) {
  const std::string prefix = lab.path("nginx");
  for (const char* folder : {"/conf.d", "/main.d", "/tmp"}) make(prefix + folder);
  const std::string config = fmt::format(
      "user {0}; worker_processes {1}; pid {2}/nginx.pid; error_log {2}/error.log info;\n"
      "include {2}/main.d/*.conf;\n"
      "events {{ worker_connections 256; }}\n"
      "http {{\n"
      "  access_log off; client_body_temp_path {2}/tmp/b; proxy_temp_path {2}/tmp/p;\n"
      "  fastcgi_temp_path {2}/tmp/f; uwsgi_temp_path {2}/tmp/u; scgi_temp_path {2}/tmp/s;\n"
      "  include {2}/conf.d/*.conf;\n"
      "}}\n",
      user, workers, prefix);
  lab.write("nginx/nginx.conf", config);
  Software software{.main_config = prefix + "/nginx.conf",
                    .include_in = prefix + "/conf.d",
                    .main_include = prefix + "/main.d",
                    .pid_file = prefix + "/nginx.pid",
                    .user = user};
  return software;
}

Daemon start_nginx(const Software& software, std::vector<std::string> environment) {
  return {{"nginx", "-c", software.main_config}, software.pid_file, std::move(environment)};
}

Software apache_in(const Lab& lab) {
  const std::string prefix = lab.path("apache");
  make(prefix + "/conf-enabled");
  std::string config = fmt::format(
      "ServerRoot {0}\nPidFile {0}/apache.pid\nMutex file:{0} default\nServerName localhost\n"
      "User www-data\nGroup www-data\nErrorLog {0}/error.log\n",
      prefix);
  for (const char* module : {"mpm_event", "authz_core", "ssl", "proxy", "proxy_http", "env", "setenvif"})
    config += fmt::format("LoadModule {0}_module /usr/lib/apache2/modules/mod_{0}.so\n", module);
  config +=
      fmt::format("Listen 127.0.0.1:{}\nIncludeOptional {}/conf-enabled/*.conf\n", kernel_port(), prefix);
  lab.write("apache/apache.conf", config);
  return {.main_config = prefix + "/apache.conf",
          .include_in = prefix + "/conf-enabled",
          .pid_file = prefix + "/apache.pid"};
}

Daemon start_apache(const Software& software) {
  return {{"apache2", "-f", software.main_config, "-k", "start"}, software.pid_file};
}

Software haproxy_in(const Lab& lab) {
  const std::string prefix = lab.path("haproxy");
  make(prefix + "/conf.d");
  lab.write("haproxy/haproxy.cfg",
            fmt::format("global\n  user haproxy\n  group haproxy\n  log stderr local0 info\n"
                        "listen idle\n  mode http\n  bind 127.0.0.1:{}\n"
                        "  timeout client 5s\n  timeout server 5s\n  timeout connect 5s\n",
                        kernel_port()));
  return {.main_config = prefix + "/haproxy.cfg",
          .include_in = prefix + "/conf.d",
          .pid_file = prefix + "/haproxy.pid"};
}

Daemon start_haproxy(const Software& software) {
  return {
      {"haproxy", "-W", "-D", "-f", software.main_config, "-f", software.include_in, "-p", software.pid_file},
      software.pid_file};
}

Software stunnel_in(const Lab& lab) {
  make(lab.path("stunnel"));
  return {.include_in = lab.path("stunnel"), .pid_file = lab.path("stunnel/stunnel.pid")};
}

std::string get(const std::string& url) {
  const auto answer = base::run({.argv = {"curl", "-sS", "--max-time", "20", url}});
  return answer && answer->status == 0 ? answer->output : std::string();
}

}  // namespace sceau::install::test

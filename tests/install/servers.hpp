// The real servers, each with a configuration and a folder of its own, started and ended by the test.
#pragma once
#include <string>
#include <vector>

#include "tests/install/lab.hpp"

namespace sceau::install::test {

// A daemon that a pid file names; ended when this goes.
class Daemon {
 public:
  Daemon(std::vector<std::string> argv, std::string pid_file, std::vector<std::string> environment = {});
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  int pid() const;
  bool runs() const;

 private:
  std::string pid_file_;
  std::string name_;
};

// Folders, a main configuration that includes conf.d and main.d, as Debian's does.
Software nginx_in(const Lab& lab, const std::string& user = "www-data", unsigned workers = 2);
Daemon start_nginx(const Software& software, std::vector<std::string> environment = {});

Software apache_in(const Lab& lab);
Daemon start_apache(const Software& software);

Software haproxy_in(const Lab& lab);
Daemon start_haproxy(const Software& software);

// No daemon: the installation starts the instance itself, the test ends it.
Software stunnel_in(const Lab& lab);
void end_by_pid_file(const std::string& pid_file);

// A body from the gateway, through curl; empty when it failed.
std::string get(const std::string& url);

}  // namespace sceau::install::test

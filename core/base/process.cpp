#include "core/base/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <utility>

namespace sceau::base {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  static void shut(int& fd) {
    if (fd >= 0) ::close(std::exchange(fd, -1));
  }
  ~Pipe() {
    shut(read_end);
    shut(write_end);
  }
};

std::vector<std::string> environment_for(const ProcessSpec& spec) {
  std::map<std::string, std::string> merged;
  const auto add = [&merged](const std::string& line) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) merged[line.substr(0, equals)] = line;
  };
  for (char** line = environ; line != nullptr && *line != nullptr; ++line)
    if (!spec.clean_environment || strncmp(*line, "PATH=", 5) == 0) add(*line);
  for (const std::string& line : spec.environment) add(line);
  std::vector<std::string> out;
  for (auto& [name, line] : merged) out.push_back(std::move(line));
  return out;
}

// The environment that run() gives is read by the program alone; PATH is ours, so a look-up happens before
// the fork.
std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0 ? name : std::string();
  std::string path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  for (char** line = environ; line != nullptr && *line != nullptr; ++line)
    if (strncmp(*line, "PATH=", 5) == 0) path = std::string(*line + 5) + ":/usr/sbin:/sbin";
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const std::string candidate = path.substr(at, end - at) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    at = end + 1;
  }
  return {};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

struct Child {
  pid_t pid = -1;
  Pipe in, out, err;
};

// Between fork and exec only async-signal-safe calls; exec's failure comes back through a pipe.
[[noreturn]] void become(const Child& child, const ProcessSpec& spec, const std::string& program, char** argv,
                         char** envp, int report) {
  bool ok = ::dup2(child.in.read_end, 0) >= 0 && ::dup2(child.out.write_end, 1) >= 0 &&
            ::dup2(child.err.write_end, 2) >= 0;
  ::setsid();
  // Opened by who starts it: another user may not enter the folder that it is in.
  const int image = spec.user ? ::open(program.c_str(), O_PATH | O_CLOEXEC) : -1;
  if (ok && spec.group) ok = ::setgroups(0, nullptr) == 0 && ::setgid(*spec.group) == 0;
  if (ok && spec.user) ok = ::setuid(*spec.user) == 0;
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  // What a library opened without O_CLOEXEC is not for others either.
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (ok && image >= 0) ::execveat(image, "", argv, envp, AT_EMPTY_PATH);
  if (ok) ::execve(program.c_str(), argv, envp);  // a script's interpreter wants its path
  const int error = errno;
  [[maybe_unused]] const ssize_t told = ::write(report, &error, sizeof error);
  ::_exit(127);
}

Status spawn(const ProcessSpec& spec, Child& child) {
  if (spec.argv.empty()) return fail(ErrorCode::internal, "process without argv");
  const std::string program = find_program(spec.argv[0]);
  if (program.empty()) return fail(ErrorCode::program_missing, spec.argv[0]);
  std::vector<std::string> words = spec.argv;
  std::vector<std::string> lines = environment_for(spec);
  const std::vector<char*> argv = pointers(words);
  const std::vector<char*> envp = pointers(lines);
  Pipe report;
  if (!child.in.open() || !child.out.open() || !child.err.open() || !report.open())
    return fail(ErrorCode::internal, "pipe", strerror(errno));
  child.pid = ::fork();
  if (child.pid < 0) return fail(ErrorCode::internal, "fork", strerror(errno));
  if (child.pid == 0)
    become(child, spec, program, const_cast<char**>(argv.data()), const_cast<char**>(envp.data()),
           report.write_end);
  Pipe::shut(report.write_end);
  Pipe::shut(child.in.read_end);
  Pipe::shut(child.out.write_end);
  Pipe::shut(child.err.write_end);
  int error = 0;
  ssize_t got = 0;
  do got = ::read(report.read_end, &error, sizeof error);
  while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof error)) return {};
  ::waitpid(std::exchange(child.pid, -1), nullptr, 0);
  return fail(error == ENOENT || error == EACCES ? ErrorCode::program_missing : ErrorCode::program_failed,
              spec.argv[0], strerror(error));
}

int exit_status(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

void end_process(pid_t pid) {
  ::kill(-pid, SIGTERM);
  ::kill(pid, SIGTERM);
  for (int i = 0; i < 50; ++i) {
    if (::waitpid(pid, nullptr, WNOHANG) != 0) {
      ::kill(-pid, SIGKILL);  // those of its group that did not listen
      return;
    }
    ::poll(nullptr, 0, 20);
  }
  ::kill(-pid, SIGKILL);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

// Reads what is there; shuts the descriptor at its end.
void take(int& fd, std::string& kept, std::size_t limit) {
  std::array<char, 16384> buffer;
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) return Pipe::shut(fd);
  if (kept.size() < limit)
    kept.append(buffer.data(), std::min(static_cast<std::size_t>(got), limit - kept.size()));
}

void give(int& fd, ByteView& input) {
  if (!input.empty()) {
    const ssize_t wrote = ::write(fd, input.data(), input.size());
    if (wrote < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (wrote > 0) input = input.subspan(static_cast<std::size_t>(wrote));
    if (wrote < 0) input = {};
  }
  if (input.empty()) Pipe::shut(fd);
}

class IgnoreSigpipe {
 public:
  IgnoreSigpipe() : old_(::signal(SIGPIPE, SIG_IGN)) {}
  ~IgnoreSigpipe() { ::signal(SIGPIPE, old_); }
  IgnoreSigpipe(const IgnoreSigpipe&) = delete;
  IgnoreSigpipe& operator=(const IgnoreSigpipe&) = delete;

 private:
  sighandler_t old_;
};

int milliseconds_left(Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  return static_cast<int>(std::max<long>(0, std::min<long>(left, 1000)));
}

}  // namespace

Result<ProcessResult> run(const ProcessSpec& spec) {
  const IgnoreSigpipe quiet;
  Child child;
  SCEAU_CHECK(spawn(spec, child));
  ProcessResult result;
  ByteView input = spec.input;
  ::fcntl(child.in.write_end, F_SETFL, O_NONBLOCK);
  const Clock::time_point until = Clock::now() + spec.limit;
  for (;;) {
    int raw = 0;
    const bool open = child.out.read_end >= 0 || child.err.read_end >= 0;
    if (!open && ::waitpid(child.pid, &raw, WNOHANG) == child.pid) {
      result.status = exit_status(raw);
      return result;
    }
    if (Clock::now() >= until) {
      end_process(child.pid);
      return fail(ErrorCode::program_timed_out, spec.argv[0], std::to_string(spec.limit.count() / 1000),
                  result.errors);
    }
    if (child.in.write_end >= 0 && input.empty()) Pipe::shut(child.in.write_end);
    std::array<pollfd, 3> fds{
        {{child.out.read_end, POLLIN, 0}, {child.err.read_end, POLLIN, 0}, {child.in.write_end, POLLOUT, 0}}};
    if (::poll(fds.data(), fds.size(), open ? milliseconds_left(until) : 2) <= 0) continue;
    if (fds[0].revents != 0) take(child.out.read_end, result.output, spec.output_limit);
    if (fds[1].revents != 0) take(child.err.read_end, result.errors, spec.output_limit);
    if (fds[2].revents != 0) give(child.in.write_end, input);
  }
}

Result<Background> Background::start(const ProcessSpec& spec) {
  Child child;
  SCEAU_CHECK(spawn(spec, child));
  Pipe::shut(child.in.write_end);
  Background started;
  started.pid_ = child.pid;
  started.output_ = std::exchange(child.out.read_end, -1);
  started.errors_ = std::exchange(child.err.read_end, -1);
  const Clock::time_point until = Clock::now() + spec.limit;
  std::string errors;
  while (started.first_line_.find('\n') == std::string::npos) {
    if (Clock::now() >= until)
      return fail(ErrorCode::program_timed_out, spec.argv[0], std::to_string(spec.limit.count() / 1000),
                  errors);
    std::array<pollfd, 2> fds{{{started.output_, POLLIN, 0}, {started.errors_, POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), milliseconds_left(until)) <= 0) continue;
    if (fds[1].revents != 0) take(started.errors_, errors, spec.output_limit);
    if (fds[0].revents != 0) take(started.output_, started.first_line_, 65536);
    if (started.output_ < 0) return fail(ErrorCode::program_failed, spec.argv[0], "", errors);
  }
  started.first_line_.resize(started.first_line_.find('\n'));
  return started;
}

Background::Background(Background&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      output_(std::exchange(other.output_, -1)),
      errors_(std::exchange(other.errors_, -1)),
      first_line_(std::move(other.first_line_)) {}

Background& Background::operator=(Background&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(output_, other.output_);
  std::swap(errors_, other.errors_);
  std::swap(first_line_, other.first_line_);
  return *this;
}

Background::~Background() {
  if (pid_ > 0) end_process(pid_);
  if (output_ >= 0) ::close(output_);
  if (errors_ >= 0) ::close(errors_);
}

}  // namespace sceau::base
